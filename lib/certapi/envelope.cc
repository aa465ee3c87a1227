#include "lib/certapi/envelope.h"

#include <algorithm>
#include <array>

namespace certmon::certapi {
namespace {

using base::Reason;

struct CodeRange {
  std::int64_t first;
  std::int64_t last;
};

constexpr std::array<CodeRange, 13> kAuthCodes = {{
    {401, 401},
    {403, 403},
    {80401, 80401},          // Unauthorized (RDS API v3.0)
    {80403, 80403},          // Forbidden (RDS API v3.0)
    {80007, 80007},          // expired or unknown token (framework API)
    {-6, -6},                // caller without permission (framework API)
    {-8, -8},                // refused by the organization's IP list (framework API)
    {52010, 52011},          // token refused, no permission (withdrawn draft of this API's v2.0)
    {4011000, 4011999},      // API Gateway: HMAC
    {4012000, 4012999},      // API Gateway: JWT
    {4031000, 4031999},      // API Gateway: IP list, API key
    {401100000, 401100999},  // API Gateway v2: appkey, uuid, token
    {403100000, 403100999},  // API Gateway v2: permission
}};

constexpr std::array<CodeRange, 2> kRateCodes = {{
    {429, 429},          // in an envelope with HTTP 200 (Log & Crash)
    {4291000, 4291001},  // API Gateway: too many requests, quota exceeded
}};

template <std::size_t kSize>
bool InAny(const std::array<CodeRange, kSize>& ranges, std::int64_t code) {
  return std::any_of(ranges.begin(), ranges.end(), [code](const CodeRange& range) {
    return code >= range.first && code <= range.last;
  });
}

bool IsRedirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

}  // namespace

Reason ReasonOfResultCode(std::optional<std::int64_t> result_code) {
  if (result_code && InAny(kAuthCodes, *result_code)) {
    return Reason::kAuth;
  }
  if (result_code && InAny(kRateCodes, *result_code)) {
    return Reason::kRateLimited;
  }
  return Reason::kApiResult;
}

Reason ReasonOfStatus(int status, const std::optional<Envelope>& envelope) {
  if (IsRedirect(status)) {
    return Reason::kRedirect;
  }
  if (status == 401 || status == 403) {
    return Reason::kAuth;
  }
  if (status == 429) {
    return Reason::kRateLimited;
  }
  if (envelope && envelope->Negative()) {
    return ReasonOfResultCode(envelope->result_code);
  }
  if (status == 404) {
    return Reason::kNotFound;
  }
  if (status >= 400 && status <= 499) {
    return Reason::kHttp4xx;
  }
  return status >= 500 && status <= 599 ? Reason::kHttp5xx : Reason::kHttpStatus;
}

bool IsJsonContentType(std::string_view content_type) {
  constexpr std::string_view kJson = "application/json";
  content_type = content_type.substr(0, content_type.find(';'));
  while (!content_type.empty() && (content_type.back() == ' ' || content_type.back() == '\t')) {
    content_type.remove_suffix(1);
  }
  return std::equal(
      content_type.begin(), content_type.end(), kJson.begin(), kJson.end(),
      [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b; });
}

}  // namespace certmon::certapi
