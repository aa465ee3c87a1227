// The record of one certificate, as the list API gives it and every later room reads it.
//
// Source: NHN Cloud Certificate Manager API guides v1.1 to v1.3, "List Certificates".
// Plain values.
#ifndef LIB_CERTAPI_CERTIFICATE_H_
#define LIB_CERTAPI_CERTIFICATE_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace certmon::certapi {

// Seconds since 1970-01-01T00:00:00Z in 64 bits, which is enough for years far beyond 9999.
using Instant = std::chrono::sys_seconds;

// The most domains that are kept of one certificate (contract of certificate_domain_info).
inline constexpr std::size_t kMaxDomains = 100;
// The longest text, in code points (contract of certificates_rejected, bad_name).
inline constexpr std::size_t kMaxTextCodePoints = 256;

// Every text is valid UTF-8 without control characters, at most kMaxTextCodePoints long.
struct Certificate {
  std::string name;                 // certificateName: not empty, not only blanks
  std::string authority;            // may be empty
  std::string signature_algorithm;  // may be empty
  // The instant that expirationDate stands for. Absent without a usable date.
  std::optional<Instant> expires_at;
  // The same for fileCreationDate.
  std::optional<Instant> created_at;
  // certificateId (v1.3), in decimal. May be empty.
  std::string id;
  // v1.2 and later, if requested: the first kMaxDomains of the list, in its order, each one once.
  std::vector<std::string> domains{};
  // How many entries of that list are missing from `domains` or changed in it: those after the first
  // kMaxDomains, values that are no text, and texts that are empty, too long or not printable.
  // nullopt: none, `domains` is complete.
  std::optional<std::uint32_t> unread_domains{};

  friend bool operator==(const Certificate&, const Certificate&) = default;
};

// Calls visit(key, &Certificate::MEMBER) for every member, in the order of the saved inventory.
//
// `key` is the name of the member in the saved inventory (lib/inventory/snapshot_text.h).
// Redaction, the saved inventory, the merge and the tests use this list. A new member therefore
// needs one line here; one that is not listed does not compile.
template <typename Visit>
constexpr void VisitMembers(Visit&& visit) {
  visit(std::string_view("certificate"), &Certificate::name);
  visit(std::string_view("expires"), &Certificate::expires_at);
  visit(std::string_view("created"), &Certificate::created_at);
  visit(std::string_view("authority"), &Certificate::authority);
  visit(std::string_view("signature_algorithm"), &Certificate::signature_algorithm);
  visit(std::string_view("certificate_id"), &Certificate::id);
  visit(std::string_view("domain"), &Certificate::domains);
  visit(std::string_view("unread_domains"), &Certificate::unread_domains);
}

static_assert(
    [] {
      std::size_t bytes = 0;
      VisitMembers([&bytes](std::string_view, auto member) {
        bytes += sizeof(std::declval<Certificate&>().*member);
      });
      return bytes;
    }() == sizeof(Certificate),
    "VisitMembers must list every member of Certificate (a member with padding needs an "
    "exception)");

// Why an entry of the list cannot be used. The label texts are in the contract of
// certificates_rejected.
enum class Rejection : std::uint8_t {
  kBadName,    // no name, or one that is empty, blank, too long, or holds control characters
  kBadDate,    // expirationDate is present and is not one of the accepted forms (api_date.h)
  kDuplicate,  // a second entry of the same name; found when the inventory is built
  kSchema,     // the entry is not a JSON object
};

// One entry of a page.
struct ListedEntry {
  Certificate certificate;             // empty for kBadName and kSchema
  std::optional<Rejection> rejection;  // kBadDate: only expires_at is absent

  friend bool operator==(const ListedEntry&, const ListedEntry&) = default;
};

}  // namespace certmon::certapi

#endif  // LIB_CERTAPI_CERTIFICATE_H_
