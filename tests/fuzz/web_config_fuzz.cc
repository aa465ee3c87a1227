// The web configuration file (exporter/webconfig/web_config_text.h).
//
// What is accepted is usable as it stands: certificate and key given, a client CA wherever clients
// are verified, names only where the certificate is, versions in order; hashes of bcrypt with a
// cost that is allowed, user names that Basic authentication can carry, each once; header values
// that are one line. A refusal is one printable line that names the file and, where it names a
// line, one that is there. A user that stands first in the file is among the users of whatever is
// accepted behind it, with that hash: a door that is locked once stays locked; and the hash is in
// no refusal.
#include <algorithm>
#include <set>
#include <string>

#include "exporter/webconfig/bcrypt_hash.h"
#include "exporter/webconfig/web_config_text.h"
#include "lib/base/text.h"
#include "tests/fuzz/config_refusal.h"
#include "tests/fuzz/fuzz_target.h"

namespace certmon::fuzz {
namespace {

using exporter::BasicAuthUser;
using exporter::ConfigResult;
using exporter::PemPlace;
using exporter::TlsServerConfig;
using exporter::WebConfig;
using http::ClientAuth;

const std::string kFile = "web.yml";
const std::string kFolder = "/etc/exporter";
// Of the form alone: no password is known for it.
const std::string kHash = "$2b$10$Zq7canaryW2Zq7canaryW2.abcdefghijklmnopqrstuvwxyz01234";

bool IsGiven(const PemPlace& place) {
  const auto* file = std::get_if<exporter::PemFile>(&place);
  return file == nullptr ? std::holds_alternative<base::Secret>(place) : !file->path.empty();
}

bool AreAmong(const std::vector<std::string>& names, const std::vector<std::string>& allowed) {
  return std::all_of(names.begin(), names.end(), [&allowed](const std::string& name) {
    return std::find(allowed.begin(), allowed.end(), name) != allowed.end();
  });
}

void CheckTls(const TlsServerConfig& tls) {
  const ClientAuth auth = tls.policy.client_auth;
  const bool verifies = auth == ClientAuth::kVerifyIfGiven || auth == ClientAuth::kRequireAndVerify;
  Require(IsGiven(tls.certificate) && IsGiven(tls.key), "certificate and key are given");
  Require(!verifies || IsGiven(tls.client_ca), "who is verified is verified against a CA");
  Require(tls.policy.client_allowed_sans.empty() || auth == ClientAuth::kRequireAndVerify,
          "names count only in a certificate that is verified");
  Require(tls.policy.min_version <= tls.policy.max_version, "versions are in order");
  Require(AreAmong(tls.policy.cipher_suites, http::CipherSuiteNames()) &&
              AreAmong(tls.policy.curves, http::CurveNames()),
          "suites and curves are known");
}

void CheckUsers(const std::vector<BasicAuthUser>& users) {
  std::set<std::string> names;
  for (const BasicAuthUser& user : users) {
    Require(!user.name.empty() && user.name.find(':') == std::string::npos &&
                base::CountCodePoints(user.name) && !base::HasControlCharacter(user.name),
            "a user name can be carried by Basic authentication");
    Require(names.insert(user.name).second, "a user is there once");
    const auto cost =
        user.hash.WithBytes([](std::string_view hash) { return exporter::ReadBcryptCost(hash); });
    Require(cost && *cost == user.cost && *cost >= exporter::kLeastBcryptCost &&
                *cost <= exporter::kMostBcryptCost,
            "a hash is one of bcrypt with a cost that is allowed");
  }
}

ConfigResult<WebConfig> CheckedParse(std::string_view yaml) {
  auto config = exporter::ParseWebConfig(yaml, kFile, kFolder);
  if (!config) {
    CheckRefusal(config.error().text, kFile, yaml);
    return config;
  }
  if (config->tls) {
    CheckTls(*config->tls);
  }
  CheckUsers(config->users);
  for (const auto& [name, value] : config->headers) {
    Require(!name.empty() && std::all_of(value.begin(), value.end(),
                                         [](char c) { return c >= ' ' && c <= '~'; }),
            "a header value is one line of printable ASCII");
  }
  return config;
}

}  // namespace

void TryInput(std::string_view input) {
  static_cast<void>(CheckedParse(input));
  const auto locked =
      CheckedParse("basic_auth_users:\n  Alice: " + kHash + "\n" + std::string(input));
  if (locked) {
    Require(!locked->users.empty() && locked->users[0].name == "Alice" &&
                locked->users[0].hash == base::Secret(kHash),
            "a user that is written is a user");
  } else {
    Require(locked.error().text.find(kHash.substr(7, 22)) == std::string::npos,
            "no refusal holds the hash");
  }
}

}  // namespace certmon::fuzz
