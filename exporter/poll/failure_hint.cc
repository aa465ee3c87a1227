#include "exporter/poll/failure_hint.h"

#include <string_view>

#include "lib/certapi/envelope.h"

namespace certmon::exporter {
namespace {

using base::Reason;

// Empty: the hint of the list applies.
std::string_view TokenHint(Reason reason) {
  switch (reason) {
    case Reason::kDns:
      return "check the host in api.token_url and the name servers of this machine";
    case Reason::kConnect:
      return "check that this machine may reach api.token_url, and api.proxy_url if one is needed";
    case Reason::kRedirect:
      return "redirects are never followed; set api.token_url to the final address";
    case Reason::kTooLarge:
    case Reason::kContentType:
    case Reason::kNotFound:
    case Reason::kHttp4xx:
    case Reason::kHttpStatus:
    case Reason::kJson:
    case Reason::kSchema:
    case Reason::kApiResult:
      return "the answer is not from the token endpoint of the API's guide; check api.token_url "
             "and proxies";
    default:
      return "";
  }
}

std::string_view ListHint(Reason reason) {
  switch (reason) {
    case Reason::kDns:
      return "check the host in api.base_url and the name servers of this machine";
    case Reason::kConnect:
      return "check that this machine may reach the API, and api.proxy_url if one is needed";
    case Reason::kTls:
      return "check api.ca_file, the package ca-certificates and this machine's clock";
    case Reason::kTimeout:
      return "check the network; raise request_timeout or poll_timeout if the API is only slow";
    case Reason::kTruncated:
      return "the connection broke; check proxies and firewalls if this continues";
    case Reason::kTooLarge:
      return "the answer is larger than any list should be; check api.base_url";
    case Reason::kRedirect:
      return "redirects are never followed; set api.base_url to the final address";
    case Reason::kContentType:
      return "the answer is not from the API; check api.base_url and proxies";
    case Reason::kAuth:
      return "check appkey, access key and secret, and that the account has the role Certificate "
             "Manager VIEWER";
    case Reason::kNotFound:
      return "check the appkey, api.base_url and api.version";
    case Reason::kRateLimited:
      return "the API asks to slow down; raise poll_interval if this continues";
    case Reason::kHttp4xx:
      return "the API refused the request; check api.version and api.base_url";
    case Reason::kHttp5xx:
      return "the API has a fault of its own; the next poll tries again";
    case Reason::kHttpStatus:
      return "the answer is no list; check api.base_url and proxies";
    case Reason::kJson:
    case Reason::kSchema:
      return "the answer is not what the API's guide describes; check api.version";
    case Reason::kApiResult:
      return "the service refused the request; look resultCode up in the API's guide";
    case Reason::kInconsistent:
      return "the list changed while it was read, or the API's pages contradict each other";
    case Reason::kCredentials:
      return "make the secret file readable for the exporter; until then the last good secret is "
             "used";
    case Reason::kToken:
      return "check api.token_url and the access key";
    case Reason::kInternal:
      return "a fault of the exporter; please report it with this line";
  }
  return "";
}

}  // namespace

std::string FailureHint(const base::Error& error) {
  std::string_view hint = error.is_of_token_endpoint ? TokenHint(error.reason) : "";
  hint = hint.empty() ? ListHint(error.reason) : hint;
  const std::string_view meaning =
      error.result_code ? certapi::ResultCodeMeaning(*error.result_code) : "";
  if (meaning.empty()) {
    return std::string(hint);
  }
  std::string text =
      "resultCode " + std::to_string(*error.result_code) + " means: " + std::string(meaning);
  if (error.reason != Reason::kApiResult || error.is_of_token_endpoint) {
    text += "; " + std::string(hint);
  }
  return text;
}

}  // namespace certmon::exporter
