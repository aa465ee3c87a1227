#include "exporter/config/config_rules.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string_view>

#include "exporter/config/map_reader.h"
#include "lib/base/glob.h"
#include "lib/base/text.h"
#include "lib/certapi/expiry_zone.h"
#include "lib/http/base_url.h"

namespace certmon::exporter {
namespace {

constexpr std::size_t kLongestName = 128;   // code points
constexpr std::size_t kLongestTeam = 64;    // code points
constexpr std::size_t kLongestGlob = 256;   // code points, as a certificate name
constexpr std::size_t kLongestPath = 4096;  // bytes, PATH_MAX of Linux
constexpr const char* kProxyForm =
    "it must be http://HOST:PORT, https://HOST:PORT or socks5h://HOST:PORT";

bool IsGoodText(const std::string& text, std::size_t most) {
  const auto length = base::CountCodePoints(text);
  return length && *length >= 1 && *length <= most && !base::HasControlCharacter(text);
}

// Letters of any script, digits and _.@/- . The text is valid UTF-8.
bool HasTeamCharactersOnly(const std::string& text) {
  const auto is_continuation = [](char byte) {
    return (static_cast<unsigned>(byte) & 0xC0U) == 0x80U;
  };
  auto begin = text.begin();
  while (begin != text.end()) {
    const auto end = std::find_if_not(begin + 1, text.end(), is_continuation);
    if (!base::GlobMatches("[[:alnum:]_.@/-]", std::string(begin, end))) {
      return false;
    }
    begin = end;
  }
  return true;
}

bool IsPort(std::string_view text) {
  std::uint16_t port = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, port);
  return error == std::errc() && stop == end && port != 0;
}

bool IsHostCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_';
}

// HOST, HOST:PORT, [IPV6] or [IPV6]:PORT.
bool IsAuthority(std::string_view text) {
  std::string_view host = text;
  std::string_view port;
  const std::size_t colon = text.rfind(':');
  const bool bracketed = !text.empty() && text.front() == '[';
  if (colon != std::string_view::npos && (!bracketed || text[colon - 1] == ']')) {
    host = text.substr(0, colon);
    port = text.substr(colon + 1);
    if (!IsPort(port)) {
      return false;
    }
  }
  if (bracketed) {
    return host.size() > 2 && host.back() == ']' &&
           host.find_first_not_of("0123456789abcdefABCDEF:.", 1) == host.size() - 1;
  }
  return !host.empty() && std::all_of(host.begin(), host.end(), IsHostCharacter);
}

}  // namespace

Problem ProjectNameProblem(const std::string& name) {
  if (IsGoodText(name, kLongestName)) {
    return std::nullopt;
  }
  return ShownValue(name) +
         " is not allowed; it must be 1 to 128 characters without control characters";
}

Problem ReadApiUrl(const std::string& text, std::string& url) {
  const auto parsed = http::ParseBaseUrl(text);
  if (!parsed) {
    return "is not allowed; " + parsed.error().message;
  }
  if (parsed->scheme == "http" && !parsed->is_loopback) {
    return "is not allowed; http:// is for loopback hosts only (127.0.0.0/8, ::1, localhost), use "
           "https://";
  }
  if (parsed->path.find("/appkeys") != std::string::npos) {
    return "holds the path of a request; give only what stands before /certmanager/";
  }
  url = parsed->text;
  return std::nullopt;
}

void MatchTokenUrl(certapi::ApiEndpoint& api) {
  constexpr std::string_view kGovHosts = ".gov-nhncloudservice.com";
  if (api.token_url != certapi::kPublicTokenUrl && api.token_url != certapi::kGovTokenUrl) {
    return;
  }
  const auto base = http::ParseBaseUrl(api.base_url);
  const bool is_gov = base && std::string_view(base->host).ends_with(kGovHosts);
  api.token_url = is_gov ? certapi::kGovTokenUrl : certapi::kPublicTokenUrl;
}

Problem PathProblem(const std::string& path) {
  if (path.empty() || path.size() > kLongestPath || base::HasControlCharacter(path)) {
    return "is empty, too long or holds a control character; it must be the path of a file";
  }
  return std::nullopt;
}

Problem ProxyUrlProblem(const std::string& text) {
  std::string_view rest = text;
  const std::string_view schemes[] = {"http://", "https://", "socks5h://"};
  const auto* const scheme = std::find_if(
      std::begin(schemes), std::end(schemes),
      [rest](std::string_view candidate) { return rest.substr(0, candidate.size()) == candidate; });
  if (rest.find('@') != std::string_view::npos) {
    return std::string("holds a user name or a password, which is not allowed; ") + kProxyForm;
  }
  if (scheme == std::end(schemes)) {
    return std::string("is not allowed; ") + kProxyForm;
  }
  rest.remove_prefix(scheme->size());
  if (!rest.empty() && rest.back() == '/') {
    rest.remove_suffix(1);
  }
  if (!IsAuthority(rest)) {
    return std::string("is not allowed; ") + kProxyForm;
  }
  return std::nullopt;
}

Problem TimeZoneProblem(const std::string& name) {
  if (certapi::ExpiryZone::Find(name)) {
    return std::nullopt;
  }
  return ShownValue(name) +
         " is no time zone of this system; it must be a name such as Asia/Seoul or UTC (package "
         "tzdata)";
}

Problem GlobProblem(const std::string& glob) {
  const std::size_t last = glob.find_last_not_of('\\');
  const std::size_t backslashes = glob.size() - (last == std::string::npos ? 0 : last + 1);
  if (IsGoodText(glob, kLongestGlob) && backslashes % 2 == 0) {
    return std::nullopt;
  }
  return ShownValue(glob) +
         " is not allowed; a glob holds 1 to 256 characters, no control characters and no lone \\ "
         "at its end";
}

Problem CertificateNameProblem(const std::string& name) {
  if (IsGoodText(name, kLongestGlob)) {
    return std::nullopt;
  }
  return ShownValue(name) +
         " is not allowed; a certificate name holds 1 to 256 characters and no control characters";
}

Problem TeamProblem(const std::string& team) {
  if (IsGoodText(team, kLongestTeam) && HasTeamCharactersOnly(team)) {
    return std::nullopt;
  }
  return ShownValue(team) + " is not allowed; a team holds 1 to 64 letters, digits and _.@/-";
}

Problem ReadVersion(const std::string& text, ApiVersion& version) {
  if (const auto found = certapi::FindApiVersion(text)) {
    version = *found;
    return std::nullopt;
  }
  return ShownValue(text) + " is not allowed; it must be v1.0, v1.1, v1.2 or v1.3";
}

}  // namespace certmon::exporter
