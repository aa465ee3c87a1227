#include "lib/http/curl_error.h"

#include <string>

#include "lib/base/text.h"

namespace certmon::http {
namespace {

using base::Reason;

constexpr std::size_t kMaxDetail = 200;

Reason ReasonOf(CURLcode code, const ExchangeSeen& seen) {
  if (seen.body_over_limit || seen.headers_over_limit) {
    return Reason::kTooLarge;
  }
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return Reason::kDns;
    case CURLE_COULDNT_CONNECT:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_PROXY:
      return Reason::kConnect;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_USE_SSL_FAILED:
      return Reason::kTls;
    case CURLE_OPERATION_TIMEDOUT:
      return Reason::kTimeout;
    case CURLE_PARTIAL_FILE:
      return Reason::kTruncated;
    case CURLE_OUT_OF_MEMORY:
      // libcurl 7.88 also reports this for a status line or header over its limit of 100 KiB.
      return seen.transfer_began ? Reason::kTooLarge : Reason::kInternal;
    case CURLE_BAD_CONTENT_ENCODING:  // of the transfer: no other is decoded
      return Reason::kContentType;
    case CURLE_UNSUPPORTED_PROTOCOL:  // an answer without a status line (HTTP/0.9)
    case CURLE_WEIRD_SERVER_REPLY:
      return Reason::kHttpStatus;
    default:
      return Reason::kInternal;
  }
}

std::string TextOf(Reason reason, CURLcode code, std::string_view detail) {
  switch (reason) {
    case Reason::kTooLarge:
      return "the answer is over the size limit";
    case Reason::kTruncated:
      return "the connection closed before the end of the answer";
    case Reason::kHttpStatus:
      return "the answer is no HTTP";
    default:
      break;
  }
  return base::Printable(detail.empty() ? curl_easy_strerror(code) : detail, kMaxDetail);
}

}  // namespace

base::Error ErrorOfCurl(CURLcode code, const ExchangeSeen& seen, std::string_view detail) {
  base::Error error;
  error.reason = ReasonOf(code, seen);
  error.message = TextOf(error.reason, code, detail);
  return error;
}

}  // namespace certmon::http
