#include "exporter/client/setup.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>
#include <variant>

#include "exporter/client/display_text.h"
#include "exporter/config/config_env.h"
#include "exporter/config/config_file.h"
#include "exporter/startup/startup.h"
#include "lib/base/file_system.h"

namespace certmon::client {
namespace {

using exporter::Config;
using exporter::ConfigError;
using exporter::ConfigResult;
using exporter::ProjectConfig;

constexpr const char* kConfigVariable = "CERTMANAGER_CONFIG";

// Ends the message that nothing is configured.
std::string OrElse(const std::string& file, int error) {
  std::string text = std::string(", or ") + kConfigVariable + "=FILE";
  return error == ENOENT ? text
                         : text + "; " + file + " was not read: " + base::SystemReason(error);
}

ConfigResult<Config> ReadConfig(const Request& request, const SystemPlaces& places) {
  if (!request.config_file.empty()) {
    return exporter::ReadConfigFile(request.config_file);
  }
  if (const auto file = exporter::ProcessEnvironment(kConfigVariable); file && !file->empty()) {
    return exporter::ReadConfigFile(*file);
  }
  const bool is_readable = ::access(places.config_file.c_str(), R_OK) == 0;
  const int error = is_readable ? 0 : errno;
  if (is_readable && !exporter::HasCredentials(exporter::ProcessEnvironment)) {
    return exporter::ReadConfigFile(places.config_file);
  }
  auto config = exporter::ConfigFromEnvironment(exporter::ProcessEnvironment,
                                                OrElse(places.config_file, error));
  exporter::WipeSecretsFromEnvironment();
  return config;
}

std::string NamesOf(const std::vector<ProjectConfig>& projects) {
  std::string names;
  for (const ProjectConfig& project : projects) {
    names += (names.empty() ? "" : ", ") + SafeText(project.name);
  }
  return names;
}

bool IsForSeveral(const Command& command) {
  return std::holds_alternative<ListRequest>(command) ||
         std::holds_alternative<CheckRequest>(command);
}

// Leaves the projects in the configuration that the command is for.
ConfigResult<void> ChooseProjects(const Request& request, Config& config) {
  auto& projects = config.projects;
  const std::string known = NamesOf(projects);
  const auto& wanted = request.projects;
  for (const std::string& name : wanted) {
    if (std::none_of(projects.begin(), projects.end(),
                     [&](const auto& project) { return project.name == name; })) {
      return tl::make_unexpected(
          ConfigError{"--project: the configuration has no such project; it has: " + known});
    }
  }
  if (!wanted.empty()) {
    std::erase_if(projects, [&](const auto& project) {
      return std::find(wanted.begin(), wanted.end(), project.name) == wanted.end();
    });
  }
  if (projects.size() > 1 && !IsForSeveral(request.command)) {
    return tl::make_unexpected(ConfigError{
        wanted.empty() ? "--project=NAME is needed, the configuration has several: " + known
                       : "--project: this command takes only one project"});
  }
  return {};
}

// The secrets of a service that does not run are where its unit takes them from.
void FindSecret(exporter::SecretPlace& place, const SystemPlaces& places) {
  auto* const file = std::get_if<exporter::SecretFile>(&place);
  if (file == nullptr || file->path.rfind(places.credentials, 0) != 0 ||
      ::access(file->path.c_str(), F_OK) == 0 || errno != ENOENT) {
    return;
  }
  constexpr std::string_view kPrefix = "secrets_";
  std::string name = file->path.substr(places.credentials.size());
  if (name.rfind(kPrefix, 0) == 0) {
    name.erase(0, kPrefix.size());
  }
  file->path = places.secrets + name;
}

}  // namespace

ConfigResult<ProjectSetup> ReadProjects(const Request& request, exporter::SecretScrubber& scrubber,
                                        const SystemPlaces& places) {
  auto config = ReadConfig(request, places);
  if (!config) {
    return tl::make_unexpected(std::move(config).error());
  }
  if (auto chosen = ChooseProjects(request, *config); !chosen) {
    return tl::make_unexpected(std::move(chosen).error());
  }
  for (ProjectConfig& project : config->projects) {
    FindSecret(project.credentials.appkey, places);
    FindSecret(project.credentials.user_access_key_id, places);
    FindSecret(project.credentials.secret_access_key, places);
  }
  const exporter::SecretListeners listeners = exporter::RegisterWith(scrubber);
  auto built = exporter::BuildProjects(*std::move(config), listeners);
  if (!built) {
    return tl::make_unexpected(std::move(built).error());
  }
  ProjectSetup setup{.request_concurrency = built->request_concurrency, .projects = {}};
  exporter::CredentialRules rules;
  for (exporter::ProjectSettings& settings : built->projects) {
    auto read = exporter::ReadSecretsOf(settings, setup.projects.size(), rules, listeners);
    if (!read && built->projects.size() == 1) {
      return tl::make_unexpected(std::move(read).error());
    }
    setup.projects.push_back(
        {.settings = std::move(settings), .fault = read ? "" : std::move(read).error().text});
  }
  return setup;
}

}  // namespace certmon::client
