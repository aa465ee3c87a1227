// One fault of the catalogue: where it takes hold of an answer that is being made. Inside of the
// simulator.
#ifndef LIB_SIMULATOR_FAULT_H_
#define LIB_SIMULATOR_FAULT_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "lib/simulator/answer_hooks.h"
#include "lib/simulator/fault_server.h"

namespace certmon::simulator {

// What a fault knows of the answer it spoils.
struct FaultContext {
  std::string argument;     // as given, or the fault's default
  std::int64_t number = 0;  // the same, where the fault takes a number
  int page = 1;             // the pageNum that was asked for; 1 where none was
};

// What a fault may be given.
enum class FaultArgument : std::uint8_t { kNone, kNumber, kText };

// Static data; the hooks are pure and stand in the order in which an answer is made. Null: none.
struct Fault {
  const char* name;
  const char* description;  // one line; ends with what the argument is, where one is taken
  FaultArgument takes = FaultArgument::kNone;
  // Shows only where the listing has several pages: the listing is served in pages of 10, as if
  // all=true were ignored, unless the settings already make pages of it.
  bool needs_pages = false;
  const char* default_argument = "";
  std::int64_t smallest = 0;  // of a number
  std::int64_t largest = 1'000'000'000'000;

  void (*on_query)(ListQuery&, const FaultContext&) = nullptr;
  // All that the query selects, before it is cut into pages.
  void (*on_listing)(std::vector<const Record*>&, const FaultContext&) = nullptr;
  void (*on_page)(ListAnswer&, const FaultContext&) = nullptr;
  void (*on_envelope)(Envelope&, const FaultContext&) = nullptr;
  void (*on_token)(TokenAnswer&, const FaultContext&) = nullptr;
  void (*on_file)(FileAnswer&, const FaultContext&) = nullptr;
  // Every answer, not only of the list API.
  void (*on_response)(FaultyResponse&, const FaultContext&) = nullptr;
};

// The families, each in its own file.
[[nodiscard]] std::span<const Fault> WireFaults();
[[nodiscard]] std::span<const Fault> HeadFaults();
[[nodiscard]] std::span<const Fault> StatusFaults();
[[nodiscard]] std::span<const Fault> TextFaults();
[[nodiscard]] std::span<const Fault> SchemaFaults();
[[nodiscard]] std::span<const Fault> ListingFaults();
[[nodiscard]] std::span<const Fault> TokenFaults();
[[nodiscard]] std::span<const Fault> FileFaults();

}  // namespace certmon::simulator

#endif  // LIB_SIMULATOR_FAULT_H_
