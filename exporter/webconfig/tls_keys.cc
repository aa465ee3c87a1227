#include "exporter/webconfig/tls_keys.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "exporter/config/config_rules.h"
#include "exporter/config/key_path.h"
#include "exporter/config/nearest.h"
#include "lib/base/text.h"

namespace certmon::exporter {
namespace {

using http::ClientAuth;
using http::TlsVersion;

template <typename T>
struct Choice {
  const char* name;
  T value;
};

constexpr Choice<TlsVersion> kVersions[] = {{"TLS10", TlsVersion::kTls10},
                                            {"TLS11", TlsVersion::kTls11},
                                            {"TLS12", TlsVersion::kTls12},
                                            {"TLS13", TlsVersion::kTls13}};

// RequireClientCert is another name for RequireAnyClientCert in the toolkit.
constexpr Choice<ClientAuth> kClientAuth[] = {
    {"NoClientCert", ClientAuth::kNone},
    {"RequestClientCert", ClientAuth::kRequest},
    {"RequireAnyClientCert", ClientAuth::kRequireAny},
    {"RequireClientCert", ClientAuth::kRequireAny},
    {"VerifyClientCertIfGiven", ClientAuth::kVerifyIfGiven},
    {"RequireAndVerifyClientCert", ClientAuth::kRequireAndVerify}};

std::string Joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) {
    out += (out.empty() ? "" : ", ") + word;
  }
  return out;
}

std::string NotAllowed(const std::string& text, const std::vector<std::string>& allowed) {
  const std::string meant = DidYouMean(text, allowed);
  return ShownValue(text) + " is not allowed" +
         (meant.empty() ? "; allowed are " + Joined(allowed) : meant);
}

// True if the key is present and good.
template <typename T, std::size_t N>
bool Choose(MapReader& map, const char* key, const Choice<T> (&choices)[N], T& value) {
  std::vector<std::string> names;
  for (const Choice<T>& choice : choices) {
    names.emplace_back(choice.name);
  }
  const auto text = map.Text(key, "one of " + Joined(names));
  if (!text) {
    return false;
  }
  for (const Choice<T>& choice : choices) {
    if (*text == choice.name) {
      value = choice.value;
      return true;
    }
  }
  map.AddProblem(key, NotAllowed(*text, names));
  return false;
}

std::string TextOf(const YamlNode& node) {
  return node.text.WithBytes([](std::string_view bytes) { return std::string(bytes); });
}

// A list of texts; only those of `allowed`, unless that is empty.
std::vector<std::string> ReadNames(MapReader& map, const char* key, ConfigInput& input,
                                   const std::vector<std::string>& allowed) {
  std::vector<std::string> names;
  const YamlNode* list = map.List(key);
  if (list == nullptr) {
    return names;
  }
  if (list->items.empty()) {
    map.AddProblem(key, "is an empty list; name at least one, or leave the key out");
  }
  for (std::size_t i = 0; i < list->items.size(); ++i) {
    const YamlNode& item = list->items[i];
    const std::string path = ItemPath(map.PathOf(key), i);
    const std::string text = item.kind == YamlNode::Kind::kText ? TextOf(item) : "";
    if (text.empty() || base::HasControlCharacter(text)) {
      input.AddProblem(item.line, path, "is empty or no text; it must be a name");
    } else if (!allowed.empty() &&
               std::find(allowed.begin(), allowed.end(), text) == allowed.end()) {
      input.AddProblem(item.line, path, NotAllowed(text, allowed));
    } else {
      names.push_back(text);
    }
  }
  return names;
}

// KEY_file or KEY, at most one of the two.
PemPlace ReadPem(MapReader& map, const std::string& key, ConfigInput& input) {
  const std::string file_key = key + "_file";
  const auto path = map.TextOrNothing(file_key, "the path of a file");
  auto inline_text = map.SecretText(key);
  if (map.Has(file_key) && map.Has(key)) {
    map.AddProblem(key, "is given beside " + file_key + "; give one of the two");
    return {};
  }
  if (inline_text) {
    if (inline_text->empty()) {
      map.AddProblem(key, "is empty; it must be a PEM text");
    }
    return *std::move(inline_text);
  }
  if (!path) {
    return {};
  }
  if (const Problem problem = PathProblem(*path)) {
    map.AddProblem(file_key, *problem);
    return {};
  }
  return PemFile{input.Resolve(*path)};
}

bool IsGiven(const PemPlace& place) { return !std::holds_alternative<std::monostate>(place); }

void ReadVersions(MapReader& map, http::TlsPolicy& policy) {
  Choose(map, "min_version", kVersions, policy.min_version);
  Choose(map, "max_version", kVersions, policy.max_version);
  if (policy.min_version > policy.max_version) {
    map.AddProblem(map.Has("min_version") ? "min_version" : "max_version",
                   "no version is left: min_version (default TLS12) is newer than max_version "
                   "(default TLS13)");
  }
}

void CheckClientAuth(MapReader& map, const TlsServerConfig& tls) {
  const ClientAuth auth = tls.policy.client_auth;
  const bool verifies = auth == ClientAuth::kVerifyIfGiven || auth == ClientAuth::kRequireAndVerify;
  const char* const ca_key = map.Has("client_ca") ? "client_ca" : "client_ca_file";
  if (IsGiven(tls.client_ca) && auth == ClientAuth::kNone) {
    map.AddProblem(ca_key,
                   "is given, but no client certificate is asked for; set client_auth_type, as a "
                   "rule to RequireAndVerifyClientCert");
  }
  if (verifies && !IsGiven(tls.client_ca)) {
    map.AddProblem("client_auth_type",
                   "verifies client certificates, so client_ca_file must say by which CA");
  }
  if (map.Has("client_allowed_sans") && auth != ClientAuth::kRequireAndVerify) {
    map.AddProblem(
        "client_allowed_sans",
        "the names count only in certificates that are verified; set client_auth_type to "
        "RequireAndVerifyClientCert");
  }
}

}  // namespace

TlsServerConfig ReadTlsKeys(const YamlEntry& section, ConfigInput& input) {
  MapReader map(section.value, section.line, section.key, input);
  TlsServerConfig tls;
  tls.certificate = ReadPem(map, "cert", input);
  tls.key = ReadPem(map, "key", input);
  tls.client_ca = ReadPem(map, "client_ca", input);
  if (!IsGiven(tls.certificate)) {
    map.AddMissing("cert_file", "is missing; TLS needs a certificate (or cert, the PEM text)");
  }
  if (!IsGiven(tls.key)) {
    map.AddMissing("key_file",
                   "is missing; TLS needs the certificate's key (or key, the PEM text)");
  }
  ReadVersions(map, tls.policy);
  tls.policy.cipher_suites = ReadNames(map, "cipher_suites", input, http::CipherSuiteNames());
  tls.policy.curves = ReadNames(map, "curve_preferences", input, http::CurveNames());
  map.Bool("prefer_server_cipher_suites", tls.policy.prefer_server_order);
  Choose(map, "client_auth_type", kClientAuth, tls.policy.client_auth);
  tls.policy.client_allowed_sans = ReadNames(map, "client_allowed_sans", input, {});
  CheckClientAuth(map, tls);
  map.RefuseUnknown();
  return tls;
}

}  // namespace certmon::exporter
