#include "lib/simulator/token_api.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "lib/simulator/record.h"

namespace certmon::simulator {
namespace {

constexpr std::string_view kTokenBegin = "simulated-token.";

std::string Base64(std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    unsigned group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group = group << 8U | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      text += i + k <= bytes.size() ? kDigits[group >> (18U - 6U * k) & 63U] : '=';
    }
  }
  return text;
}

const AccessKey* KeyOfBasic(const http::ServerRequest& request, const Settings& settings) {
  const auto header = request.HeaderValue("Authorization");
  if (!header) return nullptr;
  for (const Project& project : settings.projects) {
    for (const AccessKey& key : project.keys) {
      if (*header == "Basic " + Base64(key.user_access_key_id + ":" + key.secret_access_key)) {
        return &key;
      }
    }
  }
  return nullptr;
}

std::string Hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    text += kDigits[static_cast<unsigned char>(c) >> 4U];
    text += kDigits[static_cast<unsigned char>(c) & 15U];
  }
  return text;
}

// simulated-token.GENERATION.END.KEY, the end in nanoseconds since 1970, the key's ID in hex.
std::string TokenOf(const AccessKey& key, const Settings& settings, base::WallTime end) {
  return std::string(kTokenBegin) + std::to_string(settings.token_generation) + "." +
         std::to_string(end.time_since_epoch().count()) + "." + Hex(key.user_access_key_id);
}

// Whether `name=value` is one of the parameters of a form; does not decode escapes.
bool HasParameter(std::string_view form, std::string_view parameter) {
  while (true) {
    const std::size_t end = form.find('&');
    if (form.substr(0, end) == parameter) return true;
    if (end == std::string_view::npos) return false;
    form.remove_prefix(end + 1);
  }
}

http::ServerResponse OauthError(int status, const char* error) {
  return JsonResponse(status, EncodeMembers({{"error", QuoteJson(error)}}));
}

}  // namespace

http::ServerResponse AnswerToken(const AnswerContext& context) {
  const http::ServerRequest& request = context.request;
  const AccessKey* const key = KeyOfBasic(request, context.settings);
  if (key == nullptr) return OauthError(401, "invalid_client");
  if (request.HeaderValue("Content-Type") != "application/x-www-form-urlencoded") {
    return OauthError(400, "invalid_request");
  }
  if (!HasParameter(request.body, "grant_type=client_credentials")) {
    return OauthError(400, "unsupported_grant_type");
  }
  TokenAnswer answer;
  answer.life = context.settings.token_life;
  answer.members = {{"token_type", QuoteJson("Bearer")},
                    {"expires_in", std::to_string(answer.life.count())}};
  context.hooks.OnToken(answer);
  if (answer.has_token) {
    const std::string token = TokenOf(*key, context.settings, context.now + answer.life);
    answer.members.insert(answer.members.begin(), {"access_token", QuoteJson(token)});
  }
  Envelope envelope;
  context.hooks.OnEnvelope(envelope);
  // The answer has no envelope; one that a hook has filled replaces it.
  return JsonResponse(
      200, envelope.header.empty() ? EncodeMembers(answer.members) : EncodeEnvelope(envelope));
}

std::optional<std::string> KeyIdOfToken(std::string_view token, const Settings& settings,
                                        base::WallTime now) {
  for (const Project& project : settings.projects) {
    for (const AccessKey& key : project.keys) {
      const std::size_t end_begin =
          kTokenBegin.size() + std::to_string(settings.token_generation).size() + 1;
      base::WallTime::rep end = 0;
      if (token.size() < end_begin) continue;
      std::from_chars(token.data() + end_begin, token.data() + token.size(), end);
      const base::WallTime ends{base::WallTime::duration(end)};
      if (ends > now && token == TokenOf(key, settings, ends)) return key.user_access_key_id;
    }
  }
  return std::nullopt;
}

}  // namespace certmon::simulator
