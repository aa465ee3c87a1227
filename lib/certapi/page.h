// One page of the certificate list: the body of an answer, decoded and checked.
//
// Source: NHN Cloud Certificate Manager API v1.1 guide, "Common Data Header of API Response" and
// "List Certificates". The decoder streams (SAX): it never holds the document as a tree. Pure
// functions; safe to call from any thread; never throw.
#ifndef LIB_CERTAPI_PAGE_H_
#define LIB_CERTAPI_PAGE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "lib/base/result.h"
#include "lib/certapi/certificate.h"
#include "lib/certapi/expiry_zone.h"

namespace certmon::certapi {

// Deeper documents are refused; the documented shape needs 4.
inline constexpr int kMaxJsonDepth = 32;
// 12 MiB of body (list_request.h) at about 125 bytes for the shortest documented entry.
inline constexpr std::size_t kMaxEntriesPerPage = 100'000;

struct PageInfo {
  std::uint64_t total_count = 0;
  // What the server says of its paging, where it says it.
  std::optional<std::uint64_t> total_page;
  std::optional<std::uint64_t> current_page;  // from 1
  std::optional<std::uint64_t> page_size;

  friend bool operator==(const PageInfo&, const PageInfo&) = default;
};

struct CertificatePage {
  PageInfo info;
  std::vector<ListedEntry> entries;  // in the order of the body
};

// What header says, of any answer, also one without a body member.
struct Envelope {
  std::optional<bool> is_successful;
  std::optional<std::int64_t> result_code;  // absent where it is missing or no integer

  // The API said no.
  [[nodiscard]] bool Negative() const {
    return is_successful == false || (result_code.has_value() && *result_code != 0);
  }
};

// Reads the envelope of an answer whose HTTP status was not 200; nullopt where the body is no JSON
// document with a header object. Nothing else of the document is checked.
[[nodiscard]] std::optional<Envelope> ReadEnvelope(std::string_view body);

// Decodes the body of an answer with status 200. An entry that cannot be used is no failure: it is
// returned with its Rejection. Nor is a text in it that is no UTF-8, or half of a surrogate pair:
// as a name or date it cannot be used, elsewhere it is shown with U+FFFD. Fails with
//   kJson       not exactly one JSON document (a byte order mark counts as junk), or too
//   deep; kSchema     a member missing, there twice, or of another type; a count negative or
//   fractional; kTooLarge   more than kMaxEntriesPerPage entries; kAuth, kRateLimited, kApiResult
//   the envelope is negative (envelope.h); Error::result_code holds it.
// Without `domains` Certificate::domains stays empty, whatever the body has.
[[nodiscard]] base::Result<CertificatePage> DecodePage(std::string_view body,
                                                       const ExpiryZone& zone,
                                                       bool domains = false);

}  // namespace certmon::certapi

#endif  // LIB_CERTAPI_PAGE_H_
