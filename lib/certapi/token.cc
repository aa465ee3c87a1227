#include "lib/certapi/token.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "lib/certapi/envelope.h"
#include "lib/certapi/page.h"
#include "lib/certapi/secret_json.h"
#include "lib/http/retry.h"

namespace certmon::certapi {
namespace {

using base::Fail;
using base::Reason;

// The error codes of RFC 6749, section 5.2: the only text of an answer that a message may repeat.
constexpr std::array<std::string_view, 6> kOauthErrors = {
    "invalid_request",     "invalid_client",         "invalid_grant",
    "unauthorized_client", "unsupported_grant_type", "invalid_scope"};

// The members of the outermost object.
struct TokenAnswer {
  bool is_object = false;
  bool is_twice = false;                    // a member occurs more than once
  std::optional<std::size_t> token_string;  // its index among the strings
  std::string type;
  std::string error;
  std::optional<std::uint64_t> expires_in;
};

std::optional<std::uint64_t> Number(const std::string& text) {
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, number);
  return failure == std::errc() && stop == end ? std::optional(number) : std::nullopt;
}

// The interface of nlohmann_json's sax_parse; false ends the reading.
class Reader {
 public:
  [[nodiscard]] const TokenAnswer& Answer() const { return answer_; }

  bool null() { return true; }
  bool boolean(bool /*value*/) { return true; }
  bool number_integer(std::int64_t /*value*/) { return true; }
  bool number_unsigned(std::uint64_t value) {
    if (depth_ == 1 && key_ == "expires_in") {
      answer_.expires_in = value;
    }
    return true;
  }
  bool number_float(double /*value*/, const std::string& /*text*/) { return true; }
  bool string(std::string& value) {
    const std::size_t place = strings_++;
    if (depth_ != 1) {
      return true;
    }
    if (key_ == "access_token") {
      answer_.token_string = place;
    } else if (key_ == "token_type") {
      answer_.type = value;
    } else if (key_ == "error") {
      answer_.error = value;
    } else if (key_ == "expires_in") {
      answer_.expires_in = Number(value);
    }
    return true;
  }
  bool binary(std::vector<std::uint8_t>& /*value*/) { return false; }
  bool start_object(std::size_t /*size*/) {
    answer_.is_object = answer_.is_object || depth_ == 0;
    return ++depth_ <= kMaxJsonDepth;
  }
  bool key(std::string& name) {
    ++strings_;
    if (depth_ == 1) {
      const bool is_new = seen_.insert(name).second;
      answer_.is_twice = answer_.is_twice || !is_new;
      key_ = name;
    }
    return true;
  }
  bool end_object() {
    --depth_;
    return true;
  }
  bool start_array(std::size_t /*size*/) { return ++depth_ <= kMaxJsonDepth; }
  bool end_array() {
    --depth_;
    return true;
  }
  bool parse_error(std::size_t /*position*/, const std::string& /*token*/,
                   const nlohmann::json::exception& /*error*/) {
    return false;
  }

 private:
  TokenAnswer answer_;
  std::set<std::string> seen_;
  std::string key_;  // of the outermost object
  int depth_ = 0;
  std::size_t strings_ = 0;
};

// nullopt if it is not one JSON object in UTF-8.
std::optional<TokenAnswer> ReadAnswer(const std::string& masked) {
  if (masked.find('\0') != std::string::npos) {
    return std::nullopt;  // nlohmann_json ends its input at a NUL
  }
  Reader reader;
  if (!nlohmann::json::sax_parse(masked, &reader) || !reader.Answer().is_object ||
      reader.Answer().is_twice) {
    return std::nullopt;
  }
  return reader.Answer();
}

bool IsBearer(const std::string& type) {
  constexpr std::string_view kBearer = "bearer";
  return std::equal(type.begin(), type.end(), kBearer.begin(), kBearer.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b;
  });
}

bool IsSendable(const base::Secret& token) {
  return token.WithBytes([](std::string_view bytes) {
    return !bytes.empty() && bytes.size() <= kMaxTokenBytes &&
           std::all_of(bytes.begin(), bytes.end(),
                       [](char c) { return c > ' ' && c <= '~' && c != '\\'; });
  });
}

base::Result<IssuedToken> TakeToken(const SecretJson& json,
                                    const std::optional<TokenAnswer>& answer) {
  if (!answer) {
    return Fail(Reason::kToken, "the answer is no JSON object");
  }
  if (!answer->token_string) {
    return Fail(Reason::kToken, "the answer has no access_token");
  }
  IssuedToken issued;
  issued.value = json.StringAt(*answer->token_string);
  if (!IsSendable(issued.value)) {
    return Fail(Reason::kToken, "access_token cannot be sent as it stands");
  }
  if (!answer->type.empty() && !IsBearer(answer->type)) {
    return Fail(Reason::kToken, "token_type is not Bearer");
  }
  if (!answer->expires_in || *answer->expires_in == 0) {
    return Fail(Reason::kToken, "expires_in is no number of seconds from 1 on");
  }
  const auto most = static_cast<std::uint64_t>(kLongestTokenLife.count());
  issued.life = std::chrono::seconds(std::min(*answer->expires_in, most));
  return issued;
}

base::Error Refusal(int status, const std::optional<TokenAnswer>& answer,
                    const std::optional<Envelope>& envelope) {
  base::Error error = ErrorOfAnswer(status, envelope);
  // A part of a token may stand there.
  error.result_word.clear();
  error.result_message.clear();
  const std::string oauth = answer ? answer->error : "";
  if (status == 400 && !oauth.empty()) {
    error.reason = Reason::kAuth;
  } else if (error.reason == Reason::kApiResult && status == 200) {
    error.reason = Reason::kToken;
  }
  if (std::find(kOauthErrors.begin(), kOauthErrors.end(), oauth) != kOauthErrors.end()) {
    error.message += " with error " + oauth;
  }
  return error;
}

base::Result<IssuedToken> Decode(int status, std::string_view body) {
  const SecretJson json(body);
  const auto answer = ReadAnswer(json.Masked());
  const auto envelope = ReadEnvelope(json.Masked());
  if (status == 200 && !(envelope && envelope->Negative())) {
    return TakeToken(json, answer);
  }
  return Fail(Refusal(status, answer, envelope));
}

}  // namespace

http::HttpRequest BuildTokenRequest(const ApiEndpoint& endpoint, const Credentials& credentials,
                                    http::BodySink sink) {
  http::HttpRequest request;
  request.method = http::Method::kPost;
  request.url = base::Secret(endpoint.token_url);
  request.headers.push_back({"Content-Type", base::Secret("application/x-www-form-urlencoded")});
  request.basic = http::BasicCredentials{.user_name = credentials.user_access_key_id.Clone(),
                                         .password = credentials.secret_access_key.Clone()};
  request.body = base::Secret("grant_type=client_credentials");
  request.max_body_bytes = kMaxTokenAnswerBytes;
  request.body_sink = std::move(sink);
  request.priority = http::Priority::kContinue;
  request.connection = endpoint.connection;
  return request;
}

base::Result<IssuedToken> DecodeTokenResponse(const http::HttpResponse& head, std::string_view body,
                                              base::WallTime now) {
  auto token = Decode(head.status, body);
  if (token) {
    return token;
  }
  base::Error error = std::move(token).error();
  error.http_status = head.status;
  if (head.retry_after) {
    error.retry_after = http::ParseRetryAfter(*head.retry_after, now);
  }
  return Fail(std::move(error));
}

}  // namespace certmon::certapi
