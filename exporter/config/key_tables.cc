#include "exporter/config/key_tables.h"

#include <algorithm>
#include <utility>

#include "exporter/config/certificate_keys.h"
#include "exporter/config/config_rules.h"
#include "exporter/config/key_path.h"
#include "exporter/config/secret_rules.h"
#include "lib/base/duration.h"
#include "lib/http/base_url.h"

namespace certmon::exporter {
namespace {

using certapi::ApiEndpoint;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using Name = std::string_view;
using Options = ProjectOptions;

constexpr milliseconds kLeastInterval = seconds(30);
constexpr milliseconds kLeastLoopbackInterval = seconds(1);
constexpr milliseconds kLeastTimeout{100};
constexpr milliseconds kMostTimeout = minutes(5);
constexpr const char* kIntervalRange =
    "from 30s to 6h, or from 1s where every base_url is a loopback address";

void ReadUrl(MapReader& map, Name key, std::string& url) {
  const auto text = map.Text(key, "a URL");
  const Problem problem = text ? ReadApiUrl(*text, url) : std::nullopt;
  if (problem) {
    map.AddProblem(key, *problem);
  }
}

void ReadApiVersion(MapReader& map, Name key, ApiVersion& version) {
  const auto text = map.Text(key, "v1.0, v1.1, v1.2 or v1.3");
  const Problem problem = text ? ReadVersion(*text, version) : std::nullopt;
  if (problem) {
    map.AddProblem(key, *problem);
  }
}

// A key without a value takes back what the top of the file says.
template <typename Rule>
void ReadEmptyable(MapReader& map, Name key, std::string& value, const Rule& rule) {
  value = map.TextOrNothing(key, "a text or nothing").value_or("");
  const Problem problem = value.empty() ? std::nullopt : rule(value);
  if (problem) {
    map.AddProblem(key, *problem);
  }
}

void ReadCaFile(MapReader& map, Name key, std::string& path) {
  ReadEmptyable(map, key, path, [&](std::string& text) {
    text = map.input().Resolve(text);
    return CaFileProblem(text);
  });
}

constexpr Key<ApiEndpoint> kApiKeys[] = {
    {"base_url", [](MapReader& m, Name k, ApiEndpoint& api) { ReadUrl(m, k, api.base_url); }},
    {"token_url", [](MapReader& m, Name k, ApiEndpoint& api) { ReadUrl(m, k, api.token_url); }},
    {"version", [](MapReader& m, Name k, ApiEndpoint& api) { ReadApiVersion(m, k, api.version); }},
    {"ca_file",
     [](MapReader& m, Name k, ApiEndpoint& api) { ReadCaFile(m, k, api.connection.ca_file); }},
    {"proxy_url",
     [](MapReader& m, Name k, ApiEndpoint& api) {
       ReadEmptyable(m, k, api.connection.proxy_url, ProxyUrlProblem);
     }},
};

void ReadApi(MapReader& map, Name key, ApiEndpoint& api) {
  const YamlEntry& entry = *map.Map(key);
  MapReader inner(entry.value, entry.line, map.PathOf(key), map.input());
  inner.ReadKeys(kApiKeys, api);
  if (inner.Has("base_url") && !inner.Has("token_url")) {
    MatchTokenUrl(api);
  }
  inner.RefuseUnknown();
}

void ReadInterval(MapReader& map, Name key, Options& options) {
  map.Duration(key, kLeastLoopbackInterval, hours(6), options.poll_interval, kIntervalRange);
  options.poll_timeout = std::min(options.poll_timeout, options.poll_interval);
}

void ReadPollTimeout(MapReader& map, Name key, Options& options) {
  map.Duration(key, kLeastTimeout, options.poll_interval, options.poll_timeout,
               "from 100ms to poll_interval (" + base::FormatDuration(options.poll_interval) + ")");
}

void ReadTimeZone(MapReader& map, Name key, std::string& zone) {
  const auto text = map.Text(key, "the name of a time zone");
  if (!text) {
    return;
  }
  zone = *text;
  if (const Problem problem = TimeZoneProblem(zone)) {
    map.AddProblem(key, *problem);
  }
}

constexpr Key<Config> kProcessKeys[] = {
    {"request_concurrency",
     [](MapReader& m, Name k, Config& c) { m.Whole(k, 1, 64, c.request_concurrency); }},
};

// At the top only, the same for every project.
constexpr Key<Options> kTopKeys[] = {
    {"poll_interval", ReadInterval},
    {"poll_timeout", ReadPollTimeout},
    {"page_size", [](MapReader& m, Name k, Options& o) { m.Whole(k, 1, 1000, o.page_size); }},
    {"page_concurrency",
     [](MapReader& m, Name k, Options& o) { m.Whole(k, 1, 16, o.page_concurrency); }},
    {"connect_timeout",
     [](MapReader& m, Name k, Options& o) {
       m.Duration(k, kLeastTimeout, kMostTimeout, o.api.connection.connect_timeout);
     }},
    {"request_timeout",
     [](MapReader& m, Name k, Options& o) {
       m.Duration(k, kLeastTimeout, kMostTimeout, o.api.connection.request_timeout);
     }},
    {"expiry_time_zone",
     [](MapReader& m, Name k, Options& o) { ReadTimeZone(m, k, o.expiry_time_zone); }},
};

// At the top, and in a project for that project alone.
constexpr Key<Options> kSharedKeys[] = {
    {"api", [](MapReader& m, Name k, Options& o) { ReadApi(m, k, o.api); }},
    {"domain_info", [](MapReader& m, Name k, Options& o) { m.Bool(k, o.domain_info); }},
};

// In a project only.
constexpr Key<Options> kProjectKeys[] = {
    {"inspect_files", [](MapReader& m, Name k, Options& o) { m.Bool(k, o.inspect_files); }},
};

void ReadSharedKeys(MapReader& map, Options& options) {
  map.ReadKeys(kSharedKeys, options);
  ReadCertificateRules(map, options.rules);
}

// `key` or `key`_file, exactly one of the two.
SecretPlace ReadSecret(MapReader& map, const std::string& key, SecretKind kind, bool needed,
                       ApiVersion version) {
  const std::string file_key = key + "_file";
  auto text = map.SecretText(key);
  auto path = map.Path(file_key);
  if (map.Has(key) && map.Has(file_key)) {
    map.AddProblem(key, "cannot go together with " + file_key + "; give one of the two");
  } else if (map.Has(file_key)) {
    return path ? SecretPlace(SecretFile{*std::move(path), map.PlaceOf(file_key)}) : SecretPlace();
  } else if (map.Has(key)) {
    const Problem problem =
        text
            ? text->WithBytes([kind](std::string_view bytes) { return SecretProblem(kind, bytes); })
            : std::nullopt;
    if (problem) {
      map.AddProblem(key, *problem);
    } else if (text) {
      return *std::move(text);
    }
  } else if (needed) {
    map.AddMissing(key, "is missing; give " + file_key + " (preferred) or " + key + ", " +
                            std::string(certapi::ApiVersionText(version)) + " of the API needs it");
  }
  return {};
}

std::string ReadName(MapReader& map, bool needed) {
  auto name = map.Text("name", "a text");
  if (name) {
    if (const Problem problem = ProjectNameProblem(*name)) {
      map.AddProblem("name", *problem);
    }
  } else if (needed && !map.Has("name")) {
    map.AddMissing("name", "is missing; each project has one, it becomes the label `project`");
  }
  return std::move(name).value_or("");
}

bool IsLoopback(const ProjectConfig& project) {
  const auto url = http::ParseBaseUrl(project.options.api.base_url);
  return url && url->is_loopback;
}

}  // namespace

void ReadTop(MapReader& map, Config& config, ProjectOptions& defaults) {
  map.ReadKeys(kProcessKeys, config);
  map.ReadKeys(kTopKeys, defaults);
  ReadSharedKeys(map, defaults);
}

void CheckInterval(MapReader& map, const Config& config) {
  for (const ProjectConfig& project : config.projects) {
    if (project.options.poll_interval < kLeastInterval && !IsLoopback(project)) {
      map.AddProblem("poll_interval",
                     ShownValue(base::FormatDuration(project.options.poll_interval)) +
                         " is out of range; allowed is " + kIntervalRange);
      return;
    }
  }
}

ProjectConfig ReadProject(const YamlNode& node, const std::string& path,
                          const ProjectOptions& defaults, ConfigInput& input) {
  MapReader map(node, node.line, path, input);
  ProjectConfig project;
  project.options = defaults;
  ReadSharedKeys(map, project.options);
  map.ReadKeys(kProjectKeys, project.options);

  const bool is_map = node.kind == YamlNode::Kind::kMap;
  const ApiVersion version = project.options.api.version;
  const bool keys_needed = is_map && NeedsAccessKeys(version);
  project.name = ReadName(map, is_map);
  auto& places = project.credentials;
  places.appkey = ReadSecret(map, "appkey", SecretKind::kAppkey, is_map, version);
  places.user_access_key_id =
      ReadSecret(map, "user_access_key_id", SecretKind::kHeader, keys_needed, version);
  places.secret_access_key =
      ReadSecret(map, "secret_access_key", SecretKind::kHeader, keys_needed, version);
  map.RefuseUnknown();
  return project;
}

}  // namespace certmon::exporter
