#include "lib/certapi/list_request.h"

#include <string>
#include <utility>

#include "lib/certapi/envelope.h"
#include "lib/http/base_url.h"
#include "lib/http/retry.h"

namespace certmon::certapi {
namespace {

using base::Fail;
using base::Reason;

base::Result<CertificatePage> Decode(const http::HttpResponse& response, const ExpiryZone& zone,
                                     bool domains) {
  if (response.status != 200) {
    return Fail(ErrorOfAnswer(response.status, ReadEnvelope(response.body)));
  }
  if (response.body.empty()) {
    return Fail(Reason::kHttpStatus, "HTTP status 200 without a body");
  }
  if (!response.content_encoding.empty() && response.content_encoding != "identity") {
    return Fail(Reason::kContentType, "the answer is encoded, which was not requested");
  }
  if (!IsJsonContentType(response.content_type)) {
    return Fail(Reason::kContentType, "the answer is not application/json");
  }
  return DecodePage(response.body, zone, domains);
}

base::Secret BearerOf(const base::Secret& token) {
  std::string value;
  value.reserve(token.size() + 16);
  value += "Bearer ";
  token.WithBytes([&value](std::string_view bytes) { value += bytes; });
  return base::Secret::TakeFrom(value);
}

}  // namespace

http::HttpRequest BuildApiRequest(const ApiEndpoint& endpoint, const Credentials& credentials,
                                  const base::Secret* token, std::string_view path) {
  std::string url = endpoint.base_url + "/certmanager/" +
                    std::string(ApiVersionText(endpoint.version)) + "/appkeys/";
  std::string appkey = credentials.appkey.WithBytes(
      [](std::string_view bytes) { return http::PercentEncode(bytes); });
  constexpr std::string_view kCertificates = "/certificates";
  // Reserved at once: a reallocation would leave the appkey in freed memory.
  url.reserve(url.size() + appkey.size() + kCertificates.size() + path.size());
  url += appkey;
  base::Wipe(appkey);
  url += kCertificates;
  url += path;
  http::HttpRequest request;
  request.url = base::Secret::TakeFrom(url);
  if (NeedsToken(endpoint.version)) {
    request.headers.push_back({"X-NHN-AUTHORIZATION", BearerOf(*token)});
  } else if (NeedsAccessKeys(endpoint.version)) {
    request.headers.push_back({"X-TC-AUTHENTICATION-ID", credentials.user_access_key_id.Clone()});
    request.headers.push_back(
        {"X-TC-AUTHENTICATION-SECRET", credentials.secret_access_key.Clone()});
  }
  request.connection = endpoint.connection;
  return request;
}

http::HttpRequest BuildListRequest(const ApiEndpoint& endpoint, const Credentials& credentials,
                                   const base::Secret* token, const ListQuery& query) {
  http::HttpRequest request = BuildApiRequest(
      endpoint, credentials, token,
      "?pageSize=" + std::to_string(query.page_size) + "&pageNum=" + std::to_string(query.page) +
          "&all=" + (query.all ? "true" : "false") + "&status=ALL");
  request.max_body_bytes = kMaxListBytes;
  return request;
}

base::Result<CertificatePage> DecodeListResponse(const http::HttpResponse& response,
                                                 const ExpiryZone& zone, base::WallTime now,
                                                 bool domains) {
  auto page = Decode(response, zone, domains);
  if (page) {
    return page;
  }
  base::Error error = std::move(page).error();
  error.http_status = response.status;
  if (response.retry_after) {
    error.retry_after = http::ParseRetryAfter(*response.retry_after, now);
  }
  return Fail(std::move(error));
}

bool IsTokenRefusal(const base::Error& error) {
  // 403 refuses the account, not the token.
  return error.reason == Reason::kAuth && error.CountsAsStatus() != 403;
}

}  // namespace certmon::certapi
