#include "exporter/config/config_env.h"

#include <cstdlib>
#include <cstring>
#include <utility>

#include "exporter/config/config_rules.h"
#include "exporter/config/secret_rules.h"

namespace certmon::exporter {
namespace {

constexpr const char* kAppkey = "NHNCLOUD_APPKEY";
constexpr const char* kAccessKeyId = "NHNCLOUD_USER_ACCESS_KEY_ID";
constexpr const char* kSecretKey = "NHNCLOUD_SECRET_ACCESS_KEY";
constexpr const char* kAppkeyFile = "NHNCLOUD_APPKEY_FILE";
constexpr const char* kAccessKeyIdFile = "NHNCLOUD_USER_ACCESS_KEY_ID_FILE";
constexpr const char* kSecretKeyFile = "NHNCLOUD_SECRET_ACCESS_KEY_FILE";
constexpr const char* kProjectName = "NHNCLOUD_PROJECT_NAME";
constexpr const char* kBaseUrl = "NHNCLOUD_API_BASE_URL";
constexpr const char* kDefaultName = "default";

std::optional<std::string> NonEmpty(const EnvironmentLookup& lookup, const std::string& name) {
  auto value = lookup(name);
  return value && value->empty() ? std::nullopt : std::move(value);
}

tl::unexpected<ConfigError> Wrong(const std::string& variable, const std::string& what) {
  return tl::make_unexpected(ConfigError{variable + ": " + what});
}

bool IsInQuotes(std::string_view text) {
  return text.size() > 1 && text.front() == text.back() &&
         (text.front() == '"' || text.front() == '\'');
}

// A shell removes such quotes, `docker run --env-file` does not.
std::optional<std::string> VariableInQuotes(const EnvironmentLookup& lookup) {
  for (const std::string name : {kAppkey, kAccessKeyId, kSecretKey, kProjectName, kBaseUrl,
                                 kAppkeyFile, kAccessKeyIdFile, kSecretKeyFile}) {
    auto value = lookup(name);
    const bool in_quotes = value && IsInQuotes(*value);
    if (value) {
      base::Wipe(*value);
    }
    if (in_quotes) {
      return name;
    }
  }
  return std::nullopt;
}

bool IsSet(const EnvironmentLookup& lookup, const std::string& name) {
  auto value = lookup(name);
  const bool is_set = value && !value->empty();
  if (value) {
    base::Wipe(*value);
  }
  return is_set;
}

ConfigResult<SecretPlace> ReadSecret(const EnvironmentLookup& lookup, const std::string& name,
                                     SecretKind kind) {
  const std::string file_name = name + "_FILE";
  auto text = lookup(name);
  const base::Secret secret = text ? base::Secret::TakeFrom(*text) : base::Secret();
  auto path = NonEmpty(lookup, file_name);
  if (!secret.empty() && path) {
    return Wrong(name, "cannot go together with " + file_name + "; set one of the two");
  }
  if (path) {
    return SecretPlace(SecretFile{*std::move(path), file_name});
  }
  if (secret.empty()) {
    return Wrong(name, "is not set; set " + file_name + " (preferred) or " + name);
  }
  const Problem problem =
      secret.WithBytes([kind](std::string_view bytes) { return SecretProblem(kind, bytes); });
  if (problem) {
    return Wrong(name, *problem);
  }
  return SecretPlace(secret.Clone());
}

}  // namespace

bool HasCredentials(const EnvironmentLookup& lookup) {
  for (const char* name :
       {kAppkey, kAccessKeyId, kSecretKey, kAppkeyFile, kAccessKeyIdFile, kSecretKeyFile}) {
    if (IsSet(lookup, name)) {
      return true;
    }
  }
  return false;
}

ConfigResult<Config> ConfigFromEnvironment(const EnvironmentLookup& lookup,
                                           const std::string& or_else) {
  if (!HasCredentials(lookup)) {
    return tl::make_unexpected(ConfigError{
        "nothing is configured; either give --config.file=FILE or set NHNCLOUD_APPKEY_FILE, "
        "NHNCLOUD_USER_ACCESS_KEY_ID_FILE and NHNCLOUD_SECRET_ACCESS_KEY_FILE" +
        or_else});
  }
  if (const auto variable = VariableInQuotes(lookup)) {
    return Wrong(*variable,
                 "the value is wholly in quotes, and they are part of it (docker run --env-file "
                 "keeps them); write it without quotes");
  }
  ProjectConfig project;
  project.name = NonEmpty(lookup, kProjectName).value_or(kDefaultName);
  if (const Problem problem = ProjectNameProblem(project.name)) {
    return Wrong(kProjectName, *problem);
  }
  if (const auto url = NonEmpty(lookup, kBaseUrl)) {
    if (const Problem problem = ReadApiUrl(*url, project.options.api.base_url)) {
      return Wrong(kBaseUrl, *problem);
    }
    MatchTokenUrl(project.options.api);
  }
  CredentialPlaces& places = project.credentials;
  const std::pair<const char*, SecretPlace*> secrets[] = {
      {kAppkey, &places.appkey},
      {kAccessKeyId, &places.user_access_key_id},
      {kSecretKey, &places.secret_access_key}};
  for (const auto& [name, place] : secrets) {
    const auto kind = name == kAppkey ? SecretKind::kAppkey : SecretKind::kHeader;
    auto read = ReadSecret(lookup, name, kind);
    if (!read) {
      return tl::make_unexpected(read.error());
    }
    *place = *std::move(read);
  }
  Config config;
  config.projects.push_back(std::move(project));
  return config;
}

std::optional<std::string> ProcessEnvironment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

void WipeSecretsFromEnvironment() {
  for (const char* name : {kAppkey, kAccessKeyId, kSecretKey}) {
    if (char* value = std::getenv(name)) {
      base::Wipe(value, std::strlen(value));
      ::unsetenv(name);
    }
  }
}

}  // namespace certmon::exporter
