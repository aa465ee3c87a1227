// One fault of the catalogue, as hooks into the making of an answer. Inside of the simulator.
#ifndef LIB_SIMULATOR_FAULT_H_
#define LIB_SIMULATOR_FAULT_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "lib/simulator/answer_hooks.h"
#include "lib/simulator/fault_server.h"

namespace certmon::simulator {

// What a hook knows about the fault and the request.
struct FaultContext {
  std::string argument;       // as given, or the fault's default
  std::int64_t number = 0;    // the same, if the argument is a number
  int page = 1;               // the requested pageNum, else 1
  std::uint64_t request = 1;  // counts the requests that the fault or quirk applies to
};

// The argument of a fault.
enum class FaultArgument : std::uint8_t { kNone, kNumber, kText };

// Static data. The hooks are pure, listed in the order in which they are called; null: none.
struct Fault {
  const char* name;
  const char* description;  // one line; ends with the meaning of the argument, if there is one
  FaultArgument takes = FaultArgument::kNone;
  // Has an effect only if the listing has several pages (AnswerHooks::NeedsPages).
  bool needs_pages = false;
  const char* default_argument = "";
  std::int64_t smallest = 0;  // of a number
  std::int64_t largest = 1'000'000'000'000;

  void (*on_query)(ListQuery&, const FaultContext&) = nullptr;
  void (*on_listing)(std::vector<const Record*>&, const FaultContext&) = nullptr;
  void (*on_page)(ListAnswer&, const FaultContext&) = nullptr;
  void (*on_envelope)(Envelope&, const FaultContext&) = nullptr;
  void (*on_token)(TokenAnswer&, const FaultContext&) = nullptr;
  void (*on_file)(FileAnswer&, const FaultContext&) = nullptr;
  // Called for every answer, not only of the list API.
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
