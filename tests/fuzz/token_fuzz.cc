// An answer of the token endpoint (certapi/token.h).
//
// A token comes only with status 200, is the access_token of the answer where that is a JSON
// document, can be sent as it stands, and lives for a time that a clock can hold. A failure has a
// readable message of a bounded length. What the parser gets to see is as long as the answer, holds
// none of its longer strings, and is JSON where the answer is.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "lib/base/text.h"
#include "lib/certapi/secret_json.h"
#include "lib/certapi/token.h"
#include "tests/fuzz/fuzz_target.h"

namespace certmon::fuzz {
namespace {

using certapi::IssuedToken;
using nlohmann::json;

constexpr std::size_t kLongestMessage = 200;

void CheckToken(const IssuedToken& issued, const json& tree) {
  issued.value.WithBytes([&tree](std::string_view token) {
    Require(!token.empty() && token.size() <= certapi::kMaxTokenBytes &&
                std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c <= '~'; }),
            "a token can be sent as it stands");
    Require(tree.is_discarded() || tree.at("access_token") == token,
            "a token is the answer's access_token");
  });
  Require(issued.life.count() >= 1 && issued.life <= certapi::kLongestTokenLife,
          "a life is of one second to the longest");
}

void CheckMasked(std::string_view body, const json& tree) {
  const certapi::SecretJson secret(body);
  const std::string& masked = secret.Masked();
  Require(masked.size() == body.size(), "the masked text is as long as the text");
  if (tree.is_discarded()) {
    return;
  }
  Require(json::accept(masked), "the masked text is JSON where the text is");
  if (!tree.is_object()) {
    return;
  }
  for (const auto& [name, value] : tree.items()) {
    const std::string text = value.is_string() ? value.get<std::string>() : "";
    // What is all `x` is found as what masks others.
    const bool is_secret = text.size() >= certapi::SecretJson::kShortestSecret &&
                           text.find_first_not_of('x') != std::string::npos;
    Require(!is_secret || masked.find(text) == std::string::npos,
            "no longer string is left in the masked text");
  }
}

}  // namespace

void TryInput(std::string_view input) {
  // The library takes a NUL for the end of its input.
  const json tree = input.find('\0') == std::string_view::npos ? json::parse(input, nullptr, false)
                                                               : json(json::value_t::discarded);
  CheckMasked(input, tree);
  for (const int status : {200, 400, 401, 503}) {
    http::HttpResponse head;
    head.status = status;
    const auto issued = certapi::DecodeTokenResponse(head, input, base::WallTime{});
    if (issued) {
      Require(status == 200, "a token comes with status 200");
      CheckToken(*issued, tree);
      continue;
    }
    const std::string& message = issued.error().message;
    const auto length = base::CountCodePoints(message);
    Require(
        length && *length > 0 && *length <= kLongestMessage && !base::HasControlCharacter(message),
        "a failure has a readable message");
    Require(issued.error().http_status == status, "a failure says its status");
  }
}

}  // namespace certmon::fuzz
