// The configuration file (exporter/config/config_file.h).
//
// An accepted configuration is within every range of project_options.h; its names are unique and
// readable, its URLs normalised, its secrets given. An error is one printable line that names the
// file and, if it names a line, one that exists. No error holds an appkey that stands first in the
// file.
#include <algorithm>
#include <set>
#include <string>

#include "exporter/config/config_file.h"
#include "exporter/config/config_rules.h"
#include "tests/fuzz/config_refusal.h"
#include "tests/fuzz/fuzz_target.h"

namespace certmon::fuzz {
namespace {

using exporter::Config;
using exporter::ConfigResult;
using exporter::ProjectConfig;
using exporter::ProjectOptions;
using exporter::SecretPlace;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

const std::string kFile = "exporter.yml";
const std::string kAppkey = "Zq7canaryW2";  // no part of any message

template <typename T>
bool IsWithin(T value, T least, T most) {
  return least <= value && value <= most;
}

bool IsNormalised(const std::string& url) {
  std::string again;
  return !exporter::ReadApiUrl(url, again) && again == url;
}

bool IsGiven(const SecretPlace& place) { return !std::holds_alternative<std::monostate>(place); }

bool IsAtLoopback(const std::string& url) {
  return url.find("//localhost") != std::string::npos || url.find("//127.") != std::string::npos ||
         url.find("//[") != std::string::npos;
}

void CheckPolls(const ProjectOptions& options) {
  Require(IsWithin(options.poll_interval, milliseconds(seconds(1)), milliseconds(hours(6))) &&
              IsWithin(options.poll_timeout, milliseconds(100), options.poll_interval),
          "intervals are in range");
  Require(options.poll_interval >= seconds(30) || IsAtLoopback(options.api.base_url),
          "only loopback is polled faster than every 30 seconds");
  const milliseconds most = minutes(5);
  Require(IsWithin(options.api.connection.connect_timeout, milliseconds(100), most) &&
              IsWithin(options.api.connection.request_timeout, milliseconds(100), most),
          "timeouts are in range");
  Require(IsWithin(options.page_size, 1, 1000) && IsWithin(options.page_concurrency, 1, 16),
          "pages are in range");
  Require(!exporter::TimeZoneProblem(options.expiry_time_zone), "the time zone is one");
}

void CheckProject(const ProjectConfig& project) {
  const ProjectOptions& options = project.options;
  CheckPolls(options);
  Require(!exporter::ProjectNameProblem(project.name), "a project's name is readable and not long");
  Require(IsNormalised(options.api.base_url) && IsNormalised(options.api.token_url),
          "URLs are normalised, and http only for loopback");
  Require(options.api.connection.proxy_url.empty() ||
              !exporter::ProxyUrlProblem(options.api.connection.proxy_url),
          "a proxy is one that is allowed");
  const auto most = seconds(hours(24 * 3650));
  Require(IsWithin(options.rules.thresholds.warning, seconds(1), most) &&
              IsWithin(options.rules.thresholds.critical, seconds(1), most) &&
              options.rules.thresholds.critical < options.rules.thresholds.warning,
          "thresholds are in range, and critical is the smaller one");
  const auto is_pattern = [](const inventory::NamePattern& pattern) {
    return !(pattern.is_glob ? exporter::GlobProblem(pattern.text)
                             : exporter::CertificateNameProblem(pattern.text));
  };
  Require(std::all_of(options.rules.ignore.begin(), options.rules.ignore.end(), is_pattern),
          "names and globs are readable and whole");
  Require(std::all_of(options.rules.entries.begin(), options.rules.entries.end(),
                      [&](const inventory::CertificateEntry& entry) {
                        return !entry.match.empty() && (entry.thresholds || !entry.team.empty()) &&
                               std::all_of(entry.match.begin(), entry.match.end(), is_pattern);
                      }),
          "an entry of certificates matches something and sets something");
  const auto& places = project.credentials;
  const bool has_keys = IsGiven(places.user_access_key_id) && IsGiven(places.secret_access_key);
  Require(IsGiven(places.appkey) && (has_keys || !exporter::NeedsAccessKeys(options.api.version)),
          "the secrets that the version needs are given");
}

void CheckConfig(const Config& config) {
  Require(IsWithin(config.request_concurrency, 1, 64), "request_concurrency is in range");
  Require(!config.projects.empty(), "there is a project");
  std::set<std::string> names;
  for (const ProjectConfig& project : config.projects) {
    CheckProject(project);
    Require(names.insert(project.name).second, "no name is there twice");
  }
}

ConfigResult<Config> CheckedParse(std::string_view yaml) {
  auto config = exporter::ParseConfig(yaml, kFile);
  if (config) {
    CheckConfig(*config);
  } else {
    CheckRefusal(config.error().text, kFile, yaml);
  }
  return config;
}

}  // namespace

void TryInput(std::string_view input) {
  static_cast<void>(CheckedParse(input));
  const auto with_appkey =
      CheckedParse("projects:\n- appkey: " + kAppkey + "\n" + std::string(input));
  Require(with_appkey || with_appkey.error().text.find(kAppkey) == std::string::npos,
          "no refusal holds the appkey");
}

}  // namespace certmon::fuzz
