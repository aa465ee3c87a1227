#include "exporter/client/setup.h"

#include <algorithm>
#include <utility>

#include "exporter/client/display_text.h"
#include "exporter/config/config_env.h"
#include "exporter/config/config_file.h"
#include "exporter/startup/startup.h"

namespace certmon::client {
namespace {

using exporter::Config;
using exporter::ConfigError;
using exporter::ConfigResult;
using exporter::ProjectConfig;

ConfigResult<Config> ReadConfig(const std::string& file) {
  if (!file.empty()) {
    return exporter::ReadConfigFile(file);
  }
  auto config = exporter::ConfigFromEnvironment(exporter::ProcessEnvironment, "");
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

// Leaves the one project in the configuration.
ConfigResult<void> ChooseProject(const std::string& name, Config& config) {
  auto& projects = config.projects;
  if (name.empty()) {
    if (projects.size() == 1) {
      return {};
    }
    return tl::make_unexpected(ConfigError{
        "--project=NAME is needed, the configuration has several: " + NamesOf(projects)});
  }
  const auto found = std::find_if(projects.begin(), projects.end(),
                                  [&](const auto& project) { return project.name == name; });
  if (found == projects.end()) {
    return tl::make_unexpected(ConfigError{
        "--project: the configuration has no such project; it has: " + NamesOf(projects)});
  }
  ProjectConfig chosen = std::move(*found);
  projects.clear();
  projects.push_back(std::move(chosen));
  return {};
}

}  // namespace

ConfigResult<exporter::Startup> ReadProject(const Request& request,
                                            exporter::SecretScrubber& scrubber) {
  auto config = ReadConfig(request.config_file);
  if (!config) {
    return tl::make_unexpected(std::move(config).error());
  }
  if (auto chosen = ChooseProject(request.project, *config); !chosen) {
    return tl::make_unexpected(std::move(chosen).error());
  }
  return exporter::PrepareProjects(*std::move(config), exporter::RegisterWith(scrubber));
}

}  // namespace certmon::client
