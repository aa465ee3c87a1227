// One page of the certificate list: decodes and checks the body of an answer.
//
// Source: NHN Cloud Certificate Manager API v1.1 guide, "Common Data Header of API Response" and
// "List Certificates". The decoder reads a stream of JSON events and never holds the document as a
// tree. Pure functions; safe to call from any thread.
#ifndef LIB_CERTAPI_PAGE_H_
#define LIB_CERTAPI_PAGE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"
#include "lib/certapi/certificate.h"
#include "lib/certapi/expiry_zone.h"

namespace certmon::certapi {

// The deepest nesting that is accepted. The documented form needs 4.
inline constexpr int kMaxJsonDepth = 32;
// 12 MiB of body (list_request.h) at about 125 bytes for the shortest documented entry.
inline constexpr std::size_t kMaxEntriesPerPage = 100'000;

struct PageInfo {
  std::uint64_t total_count = 0;
  // What the server says about its paging; optional in the answer.
  std::optional<std::uint64_t> total_page;
  std::optional<std::uint64_t> current_page;  // from 1
  std::optional<std::uint64_t> page_size;

  friend bool operator==(const PageInfo&, const PageInfo&) = default;
};

struct CertificatePage {
  PageInfo info;
  std::vector<ListedEntry> entries;  // in the order of the body
};

inline constexpr std::size_t kMaxResultWord = 64;      // code points
inline constexpr std::size_t kMaxResultMessage = 120;  // code points

// The `header` of an answer.
struct Envelope {
  std::optional<bool> is_successful;        // absent if missing or not a boolean
  std::optional<std::int64_t> result_code;  // an integer, also if it is written as text
  // A resultCode that is any other text. Printable, cut after kMaxResultWord.
  std::optional<std::string> result_word = {};
  std::string result_message = {};  // printable, cut after kMaxResultMessage

  // True if the API reports a failure.
  [[nodiscard]] bool Negative() const {
    return is_successful == false || (result_code.has_value() && *result_code != 0) ||
           result_word.has_value();
  }
};

// Reads only the envelope, for answers with an HTTP status other than 200. Returns nullopt if the
// body is not a JSON document with a header object.
[[nodiscard]] std::optional<Envelope> ReadEnvelope(std::string_view body);

// Decodes the body of an answer with status 200. Fails with
//   kJson        the body is not exactly one JSON document (a byte order mark is not accepted), or
//                it is nested too deep
//   kSchema      a required member is missing, a known member is present twice or has a wrong type,
//                or a count is negative or fractional
//   kTooLarge    there are more than kMaxEntriesPerPage entries
//   the reason of the negative envelope (ErrorOfAnswer in envelope.h)
// An entry that cannot be used does not fail the page: it is returned with its Rejection. The same
// holds for text that is not UTF-8 or half of a surrogate pair: it makes a name or date unusable,
// and is shown as U+FFFD elsewhere.
// Without `domains`, Certificate::domains stays empty.
[[nodiscard]] base::Result<CertificatePage> DecodePage(std::string_view body,
                                                       const ExpiryZone& zone,
                                                       bool domains = false);

}  // namespace certmon::certapi

#endif  // LIB_CERTAPI_PAGE_H_
