#include "lib/http_server/tls_policy.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace certmon::http {
namespace {

struct Suite {
  const char* name;
  bool is_tls13;
  TlsKeyKind key;  // not of TLS 1.3
  const char* cipher;
  const char* mac;
};

constexpr const char* kAead = "AEAD";
constexpr const char* kSha1 = "SHA1";

constexpr Suite kSuites[] = {
    {"TLS_AES_128_GCM_SHA256", true, {}, "AES-128-GCM", kAead},
    {"TLS_AES_256_GCM_SHA384", true, {}, "AES-256-GCM", kAead},
    {"TLS_CHACHA20_POLY1305_SHA256", true, {}, "CHACHA20-POLY1305", kAead},
    {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", false, TlsKeyKind::kEcdsa, "AES-128-GCM", kAead},
    {"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", false, TlsKeyKind::kEcdsa, "AES-256-GCM", kAead},
    {"TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", false, TlsKeyKind::kEcdsa,
     "CHACHA20-POLY1305", kAead},
    {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", false, TlsKeyKind::kRsa, "AES-128-GCM", kAead},
    {"TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", false, TlsKeyKind::kRsa, "AES-256-GCM", kAead},
    {"TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", false, TlsKeyKind::kRsa, "CHACHA20-POLY1305",
     kAead},
    {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", false, TlsKeyKind::kEcdsa, "AES-128-CBC", kSha1},
    {"TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", false, TlsKeyKind::kEcdsa, "AES-256-CBC", kSha1},
    {"TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", false, TlsKeyKind::kRsa, "AES-128-CBC", kSha1},
    {"TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", false, TlsKeyKind::kRsa, "AES-256-CBC", kSha1},
};

struct Curve {
  const char* name;
  const char* group;
};

constexpr Curve kCurves[] = {{"X25519", "GROUP-X25519"},
                             {"CurveP256", "GROUP-SECP256R1"},
                             {"CurveP384", "GROUP-SECP384R1"},
                             {"CurveP521", "GROUP-SECP521R1"}};

constexpr std::array<const char*, 4> kVersions = {"VERS-TLS1.0", "VERS-TLS1.1", "VERS-TLS1.2",
                                                  "VERS-TLS1.3"};

template <typename Row, std::size_t N>
std::vector<std::string> NamesOf(const Row (&rows)[N]) {
  std::vector<std::string> names;
  std::transform(std::begin(rows), std::end(rows), std::back_inserter(names),
                 [](const Row& row) { return std::string(row.name); });
  return names;
}

template <typename Row, std::size_t N>
const Row* Find(const Row (&rows)[N], const std::string& name) {
  const auto* const found = std::find_if(std::begin(rows), std::end(rows),
                                         [&name](const Row& row) { return row.name == name; });
  return found == std::end(rows) ? nullptr : found;
}

// A suite of TLS 1.2 is a key exchange, a cipher and a MAC. GnuTLS gets the three separately. One
// certificate has one key exchange and each cipher has one MAC, so only the named suites result.
std::vector<const Suite*> ChosenBeforeTls13(const TlsPolicy& policy, TlsKeyKind key) {
  const bool is_default = policy.cipher_suites.empty();
  // CBC suites have had timing attacks (Lucky 13), so they are used only on request.
  const bool only_aead = is_default && policy.min_version >= TlsVersion::kTls12;
  std::vector<const Suite*> chosen;
  for (const std::string& name : is_default ? CipherSuiteNames() : policy.cipher_suites) {
    const Suite* const suite = Find(kSuites, name);
    if (suite != nullptr && !suite->is_tls13 && suite->key == key &&
        (!only_aead || suite->mac == kAead)) {
      chosen.push_back(suite);
    }
  }
  return chosen;
}

void Add(std::string& priorities, const std::string& word) {
  const std::string part = ":+" + word;
  // GnuTLS uses the first place of a name. The colons tell a name from a longer one.
  if ((priorities + ":").find(part + ":") == std::string::npos) priorities += part;
}

}  // namespace

const std::vector<std::string>& CipherSuiteNames() {
  static const std::vector<std::string> kNames = NamesOf(kSuites);
  return kNames;
}

const std::vector<std::string>& CurveNames() {
  static const std::vector<std::string> kNames = NamesOf(kCurves);
  return kNames;
}

bool HasSuiteBeforeTls13(const TlsPolicy& policy, TlsKeyKind key) {
  return policy.min_version < TlsVersion::kTls13 && !ChosenBeforeTls13(policy, key).empty();
}

std::string TlsPriorities(const TlsPolicy& policy, TlsKeyKind key, TlsGeneration generation) {
  std::string priorities =
      "NORMAL:-VERS-ALL:-KX-ALL:-CIPHER-ALL:-MAC-ALL:-GROUP-ALL:+ECDHE-ECDSA:+ECDHE-RSA";
  const bool before_tls13 = HasSuiteBeforeTls13(policy, key);
  for (std::size_t i = kVersions.size(); i-- > 0;) {
    const auto version = static_cast<TlsVersion>(i);
    const bool in_range = version >= policy.min_version && version <= policy.max_version;
    if (in_range && (version == TlsVersion::kTls13 || before_tls13)) Add(priorities, kVersions[i]);
  }
  for (const Suite* const suite : ChosenBeforeTls13(policy, key)) {
    Add(priorities, suite->cipher);
    Add(priorities, suite->mac);
  }
  for (const Suite& suite : kSuites) {
    if (suite.is_tls13 && generation == TlsGeneration::kAll) {
      Add(priorities, suite.cipher);
      Add(priorities, suite.mac);
    }
  }
  for (const std::string& name : policy.curves.empty() ? CurveNames() : policy.curves) {
    if (const Curve* const curve = Find(kCurves, name)) Add(priorities, curve->group);
  }
  if (policy.prefer_server_order) priorities += ":%SERVER_PRECEDENCE";
  return priorities;
}

}  // namespace certmon::http
