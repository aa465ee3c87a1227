#include "exporter/doctor/safe_words.h"

#include <algorithm>
#include <iterator>
#include <span>

#include "lib/base/text.h"

namespace certmon::doctor {
namespace {

// The guides v1.0 to v1.3, "Response Codes" and samples; API Gateway guide, "Error codes"; framework
// API guide. Compared without letter case and without a full stop at the end: the guides differ.
constexpr std::string_view kMessages[] = {
    "success",
    "certificate name does not exist",
    "certificate file does not exist",
    "there are more than one certificate file",
    "the certificate file is not a pem file",
    "the certificate name in the file is different from the requested certificate name",
    "certificate file has expired",
    "the certificate has an invalid certificate authority name",
    "requested certificate file should be one",
    "certificate id does not exist",
    "token authentication failed",
    "permission denied for api execution",
    "certificate file id does not exist",
    "invalid uri",
    "bad request",
    "request ip not allowed",
    "url not found",
    "too many requests",
    "usage quota exceeded",
    "upstream bad gateway",
    "pre api connection failed",
    "upstream service unavailable",
    "gateway timeout",
    "authorization is empty",
    "authorization type is invalid",
    "token is invalid",
};

constexpr std::string_view kContentTypes[] = {"application/json",
                                              "application/octet-stream",
                                              "application/problem+json",
                                              "application/x-pem-file",
                                              "text/html",
                                              "text/plain",
                                              "text/xml",
                                              "application/xml"};

// Fields of the guides, and those that similar services of the platform have.
constexpr std::string_view kFields[] = {"header",
                                        "body",
                                        "data",
                                        "resultCode",
                                        "resultMessage",
                                        "isSuccessful",
                                        "totalCount",
                                        "totalPage",
                                        "currentPage",
                                        "pageSize",
                                        "certificateId",
                                        "certificateName",
                                        "authority",
                                        "domains",
                                        "signatureAlgorithm",
                                        "fileCreationDate",
                                        "expirationDate",
                                        "certificateFile",
                                        "certificateFileId",
                                        "certificateType",
                                        "certificates",
                                        "status",
                                        "serialNumber",
                                        "notBefore",
                                        "notAfter",
                                        "fingerprint",
                                        "issuer",
                                        "subject",
                                        "createdAt",
                                        "updatedAt",
                                        "createdDate",
                                        "updatedDate",
                                        "requestId",
                                        "sort",
                                        "pageNum",
                                        "totalPages",
                                        "totalElements",
                                        "message",
                                        "error",
                                        "path",
                                        "timestamp",
                                        "memo",
                                        "description"};

constexpr std::string_view kRateHeaders[] = {"ratelimit",
                                             "ratelimit-limit",
                                             "ratelimit-policy",
                                             "ratelimit-remaining",
                                             "ratelimit-reset",
                                             "retry-after",
                                             "x-rate-limit-limit",
                                             "x-rate-limit-remaining",
                                             "x-rate-limit-reset",
                                             "x-ratelimit-limit",
                                             "x-ratelimit-remaining",
                                             "x-ratelimit-reset",
                                             "x-ratelimit-burst-capacity",
                                             "x-ratelimit-replenish-rate",
                                             "x-ratelimit-requested-tokens"};

constexpr std::string_view kIssuers[] = {
    "DigiCert Inc",    "DigiCert, Inc.", "Sectigo Limited",       "GlobalSign nv-sa",
    "Let's Encrypt",   "Amazon",         "Google Trust Services", "Google Trust Services LLC",
    "Entrust, Inc.",   "Thawte, Inc.",   "GeoTrust Inc.",         "GoDaddy.com, Inc.",
    "SSL Corporation", "ZeroSSL",        "COMODO CA Limited",     "Microsoft Corporation"};

constexpr std::size_t kMostDigits = 9;

std::string Lower(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return lower;
}

bool Contains(std::span<const std::string_view> table, std::string_view text) {
  return std::find(table.begin(), table.end(), text) != table.end();
}

std::string Length(const char* what, std::string_view text) {
  return std::string("a ") + what + " of " +
         Count(base::CountCodePoints(text).value_or(text.size()), "character");
}

bool IsNumber(std::string_view text) {
  return !text.empty() && text.size() <= kMostDigits &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view HostOf(std::string_view url) {
  const std::size_t scheme = url.find("://");
  url.remove_prefix(scheme == std::string_view::npos ? 0 : scheme + 3);
  url = url.substr(0, url.find('/'));
  return url.starts_with('[') ? url.substr(0, url.find(']') + 1) : url.substr(0, url.find(':'));
}

}  // namespace

std::string Count(std::uint64_t count, const char* noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string Join(const std::vector<std::string>& parts) {
  std::string joined;
  for (const std::string& part : parts) {
    joined += (joined.empty() ? "" : ", ") + part;
  }
  return joined;
}

std::string MessageWord(std::string_view message) {
  if (message.empty()) {
    return "no text";
  }
  std::string_view bare = message;
  if (bare.ends_with('.')) {
    bare.remove_suffix(1);
  }
  return Contains(kMessages, Lower(bare)) ? "\"" + std::string(message) + "\""
                                          : Length("text", message);
}

std::string CodeWord(std::int64_t code) {
  std::string text = std::to_string(code);
  const std::size_t digits = text.size() - (code < 0 ? 1 : 0);
  return digits <= kMostDigits ? text : "a number of " + Count(digits, "digit");
}

std::string ContentTypeWord(std::string_view content_type) {
  if (content_type.empty()) {
    return "no content type";
  }
  std::string_view bare = content_type.substr(0, content_type.find(';'));
  while (bare.ends_with(' ') || bare.ends_with('\t')) {
    bare.remove_suffix(1);
  }
  std::string lower = Lower(bare);
  return Contains(kContentTypes, lower) ? lower : Length("content type", content_type);
}

std::string FieldWord(std::string_view name) {
  return Contains(kFields, name) ? std::string(name) : Length("name", name);
}

std::string RateHeaderWord(std::string_view name) {
  std::string lower = Lower(name);
  return Contains(kRateHeaders, lower) ? lower : "";
}

std::string NumberWord(std::string_view text) {
  return IsNumber(text) ? std::string(text) : Length("value", text);
}

std::string IssuerWord(std::string_view issuer) {
  if (issuer.empty()) {
    return "an unnamed issuer";
  }
  return Contains(kIssuers, issuer)
             ? std::string(issuer)
             : "an issuer of " + Count(base::CountCodePoints(issuer).value_or(0), "character");
}

std::string HostWord(std::string_view url) {
  constexpr std::string_view kOwn[] = {
      "certmanager.api.nhncloudservice.com", "certmanager.api.gov-nhncloudservice.com",
      "oauth.api.nhncloudservice.com", "oauth.api.gov-nhncloudservice.com"};
  const std::string host = Lower(HostOf(url));
  if (Contains(kOwn, host)) {
    return host;
  }
  if (host == "localhost" || host == "[::1]" || host.starts_with("127.")) {
    return "a loopback address";
  }
  return Length("host name", host);
}

}  // namespace certmon::doctor
