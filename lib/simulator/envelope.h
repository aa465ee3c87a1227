// The documented envelope as JSON text, in pieces that a fault can remove or replace.
//
// Source: NHN Cloud Certificate Manager API guide v1.1, "Common Data Header of API Response".
// Plain values and pure functions; safe to call from any thread.
#ifndef LIB_SIMULATOR_ENVELOPE_H_
#define LIB_SIMULATOR_ENVELOPE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/http_server/server.h"

namespace certmon::simulator {

// Member names and JSON texts, in the order they are sent; a name may occur twice.
using Members = std::vector<std::pair<std::string, std::string>>;

// The text of a member; null if there is none.
[[nodiscard]] std::string* FindMember(Members& members, std::string_view name);
void RemoveMember(Members& members, std::string_view name);
[[nodiscard]] std::string EncodeMembers(const Members& members);

struct Envelope {
  Members header;
  Members body;
  // If not empty, sent instead of the objects above.
  std::string raw_header;
  std::string raw_body;
  bool has_header = true;
  bool has_body = true;
};

// A page of the listing, entries as JSON texts.
struct ListAnswer {
  std::int64_t total_count = 0;
  std::int64_t total_page = 0;
  std::int64_t current_page = 1;
  std::int64_t page_size = 10;
  std::vector<std::string> entries;
};

[[nodiscard]] Envelope SuccessEnvelope(const ListAnswer& answer);
// isSuccessful false and an empty body, as in the guide's failure sample.
[[nodiscard]] Envelope FailureEnvelope(std::int64_t result_code, std::string_view message);
[[nodiscard]] std::string EncodeEnvelope(const Envelope& envelope);

// An application/json answer.
[[nodiscard]] http::ServerResponse JsonResponse(int status, std::string text);
// The NHN API Gateway's own errors: an envelope without a body member (API Gateway guide, error
// codes).
[[nodiscard]] http::ServerResponse GatewayFailure(int status, std::int64_t result_code,
                                                  std::string_view message);

}  // namespace certmon::simulator

#endif  // LIB_SIMULATOR_ENVELOPE_H_
