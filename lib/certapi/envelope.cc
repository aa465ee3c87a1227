#include "lib/certapi/envelope.h"

#include <algorithm>
#include <iterator>
#include <string>

namespace certmon::certapi {
namespace {

using base::Reason;

struct CodeRow {
  std::int64_t code;
  std::string_view meaning;
  std::optional<Reason> reason = {};  // absent: by the steps of ReasonOfAnswer
};

constexpr CodeRow kCodes[] = {
    // The guides of this API, "Response Codes".
    {52000, "no certificate has this name"},
    {52001, "the certificate has no file"},
    {52002, "the certificate has more than one file"},
    {52003, "the certificate's file is no PEM file"},
    {52004, "the file is of another name than the certificate"},
    {52005, "the certificate has expired"},
    {52006, "the name of the certificate's authority is not accepted"},
    {52007, "exactly one file must be requested"},
    {52008, "the certificate's file is over the size limit"},
    {52009, "no certificate has this id"},
    // A withdrawn draft of its v2.0.
    {52010, "the API refused the token", Reason::kAuth},
    {52011, "the account has no permission for this request", Reason::kAuth},
    // The framework API's guide.
    {80007, "the token is unknown or has expired", Reason::kAuth},
    {-6, "the account has no permission for this request", Reason::kAuth},
    {-8, "the organization's IP list refuses this machine", Reason::kAuth},
    // The guides of RDS v3.0 and v4.0.
    {80401, "the credentials were refused", Reason::kAuth},
    {80403, "the account has no permission for this request", Reason::kAuth},
    // HTTP statuses in an envelope; 429 is sent so by Log & Crash.
    {401, "the credentials were refused", Reason::kAuth},
    {403, "the account has no permission for this request", Reason::kAuth},
    {429, "too many requests", Reason::kRateLimited},
    // The API Gateway's guide, "Error codes".
    {4000003, "the gateway cannot read the URL"},
    {4031007, "the gateway does not allow the IP address of this machine"},
    {4041007, "the gateway knows no such URL"},
    {4291000, "too many requests"},
    {4291001, "the usage quota is exceeded"},
    {5020001, "the gateway got no usable answer from the service"},
    {5021001, "the gateway got no usable answer from the service"},
    {5030001, "the gateway cannot reach the service"},
    {5040001, "the service did not answer the gateway in time"},
    {401100000, "the gateway does not know the appkey"},
    {401100003, "the gateway refused the token"},
    {403100000, "the account has no permission for this request"},
};

// Parts of words that mean refused credentials, in upper case. Those of the Deploy API's guide are
// ERROR_NO_AUTHENTICATION_ID, ERROR_NO_AUTHENTICATION_SECRET, ERROR_FAILED_UUID_API,
// PERMISSION_DENIED and ERROR_INVALID_APP_KEY.
constexpr std::string_view kAuthWords[] = {"AUTHENTICATION", "UNAUTHORIZED",  "PERMISSION",
                                           "FORBIDDEN",      "ACCESS_DENIED", "UUID_API",
                                           "APP_KEY",        "APPKEY"};

const CodeRow* Find(std::int64_t code) {
  const auto* const row = std::find_if(std::begin(kCodes), std::end(kCodes),
                                       [code](const CodeRow& known) { return known.code == code; });
  return row == std::end(kCodes) ? nullptr : row;
}

bool IsAuthWord(std::string word) {
  std::transform(word.begin(), word.end(), word.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return std::any_of(std::begin(kAuthWords), std::end(kAuthWords), [&word](std::string_view part) {
    return word.find(part) != std::string::npos;
  });
}

std::optional<Reason> OfRefusedStatus(std::optional<int> status) {
  if (status == 301 || status == 302 || status == 303 || status == 307 || status == 308) {
    return Reason::kRedirect;
  }
  if (status == 401 || status == 403) {
    return Reason::kAuth;
  }
  return std::nullopt;
}

Reason OfStatus(int status) {
  if (const auto refused = OfRefusedStatus(status)) {
    return *refused;
  }
  if (status == 429) {
    return Reason::kRateLimited;
  }
  if (status == 404) {
    return Reason::kNotFound;
  }
  if (status >= 400 && status <= 499) {
    return Reason::kHttp4xx;
  }
  return status >= 500 && status <= 599 ? Reason::kHttp5xx : Reason::kHttpStatus;
}

}  // namespace

Reason ReasonOfAnswer(int status, const std::optional<Envelope>& envelope) {
  if (const auto refused = OfRefusedStatus(status)) {
    return *refused;
  }
  const std::optional<std::int64_t> code = envelope ? envelope->result_code : std::nullopt;
  if (envelope && envelope->result_word && IsAuthWord(*envelope->result_word)) {
    return Reason::kAuth;
  }
  if (const CodeRow* const row = code ? Find(*code) : nullptr; row != nullptr && row->reason) {
    return *row->reason;
  }
  if (status == 429) {
    return Reason::kRateLimited;
  }
  if (code) {
    if (*code >= 52000 && *code <= 52999) {
      return Reason::kApiResult;
    }
    if (const auto counts_as = base::StatusOfGatewayCode(*code)) {
      return OfStatus(*counts_as);
    }
  }
  return status == 200 ? Reason::kApiResult : OfStatus(status);
}

base::Error ErrorOfAnswer(int status, const std::optional<Envelope>& envelope) {
  base::Error error;
  error.reason = ReasonOfAnswer(status, envelope);
  error.http_status = status;
  error.message = "HTTP status " + std::to_string(status);
  if (!envelope) {
    return error;
  }
  error.result_code = envelope->result_code;
  error.result_word = envelope->result_word.value_or("");
  error.result_message = envelope->result_message;
  if (envelope->result_code) {
    error.message += " with resultCode " + std::to_string(*envelope->result_code);
  } else if (envelope->result_word) {
    error.message += " with a resultCode that is no number";
  } else if (envelope->is_successful == false) {
    error.message += " with isSuccessful false and no resultCode";
  }
  return error;
}

std::string_view ResultCodeMeaning(std::int64_t result_code) {
  const CodeRow* const row = Find(result_code);
  return row == nullptr ? std::string_view() : row->meaning;
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
