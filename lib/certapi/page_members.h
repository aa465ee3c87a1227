// The members of a list answer, and how the value of each one is checked and stored. A new field of
// the API is one row in the table of page_members.cc and one member of Certificate.
// Private to the room: include page.h.
//
// Used by one thread for one document.
#ifndef LIB_CERTAPI_PAGE_MEMBERS_H_
#define LIB_CERTAPI_PAGE_MEMBERS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "lib/base/error.h"
#include "lib/certapi/certificate.h"
#include "lib/certapi/expiry_zone.h"

namespace certmon::certapi {

// The parts of the document that are read.
enum class Part : std::uint8_t {
  kDocument,
  kTop,
  kHeader,
  kBody,
  kData,
  kEntry,
  kDomains,
  kSkipped,  // anything else
};
inline constexpr std::size_t kPartCount = 8;

// The value of one member. Other: a fraction, an object or an array.
struct Other {};
using Value =
    std::variant<Other, std::nullptr_t, bool, std::uint64_t, std::int64_t, std::string_view>;

// A member that must have one type.
template <typename T>
struct Typed {
  bool present = false;
  std::optional<T> value;  // absent if the member has another type
};

// What has been read of one document.
struct Reading {
  const ExpiryZone* zone = nullptr;  // null: only the header is read
  bool wants_domains = false;

  std::optional<base::Reason> failure;
  const char* what = "";  // of the failure

  std::array<bool, kPartCount> has = {};  // the parts that are present, with the right type
  Typed<bool> is_successful;
  Typed<std::int64_t> result_code;
  std::optional<std::string> result_word;
  std::string result_message;
  Typed<std::uint64_t> total_count;
  Typed<std::uint64_t> total_page;
  Typed<std::uint64_t> current_page;
  Typed<std::uint64_t> page_size;
  std::vector<ListedEntry> entries;  // the last one may be unfinished

  // Of the last entry.
  bool has_bad_date = false;
  std::size_t domain_count = 0;  // the strings of its `domains`, used or not

  [[nodiscard]] bool Has(Part part) const { return has[static_cast<std::size_t>(part)]; }
  [[nodiscard]] Certificate& Last() { return entries.back().certificate; }
};

struct Member {
  Part part;  // the part that it belongs to
  std::string_view name;
  void (*set)(Reading&, const Value&) = nullptr;  // for a value
  Part inside = Part::kSkipped;                   // for an object or array
};

// Every member that is read, at most 32. Static storage.
[[nodiscard]] std::span<const Member> Members();

// Adds a string of `domains` to the last entry, and counts what cannot be added.
void AddDomain(Reading& reading, const Value& value);

}  // namespace certmon::certapi

#endif  // LIB_CERTAPI_PAGE_MEMBERS_H_
