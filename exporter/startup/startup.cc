#include "exporter/startup/startup.h"

#include <memory>
#include <utility>

#include "exporter/config/file_state.h"
#include "lib/certapi/expiry_zone.h"
#include "lib/http/basic_auth.h"

namespace certmon::exporter {
namespace {

tl::unexpected<ConfigError> Refuse(std::string text) {
  return tl::make_unexpected(ConfigError{std::move(text)});
}

void NoteWhatIsNotSupported(const ProjectConfig& project, std::vector<std::string>& notes) {
  if (project.options.domain_info && !ShowsDomains(project.options)) {
    notes.push_back("project " + project.name +
                    ": domain_info: no domains are exported, which takes api.version v1.2 or v1.3");
  }
}

}  // namespace

SecretListeners RegisterWith(SecretScrubber& scrubber) {
  return {.on_read =
              [&scrubber](const certapi::Credentials& credentials) {
                scrubber.Add(credentials.appkey);
                scrubber.Add(credentials.user_access_key_id);
                scrubber.Add(credentials.secret_access_key);
                scrubber.Add(http::BasicAuthText(credentials.user_access_key_id,
                                                 credentials.secret_access_key));
              },
          .on_token = [&scrubber](const base::Secret& token) { scrubber.AddToken(token); }};
}

ConfigResult<Startup> BuildProjects(Config config, const SecretListeners& listeners) {
  Startup startup;
  startup.request_concurrency = config.request_concurrency;
  for (ProjectConfig& project : config.projects) {
    const auto zone = certapi::ExpiryZone::Find(project.options.expiry_time_zone);
    if (!zone) {
      return Refuse("expiry_time_zone: \"" + project.options.expiry_time_zone +
                    "\": " + zone.error().message);
    }
    NoteWhatIsNotSupported(project, startup.not_supported);
    startup.projects.push_back({.name = std::move(project.name),
                                .options = nullptr,
                                .zone = *zone,
                                .source = std::make_shared<CredentialSource>(
                                    std::move(project.credentials), project.options.api.version),
                                .credentials = nullptr,
                                .on_token = listeners.on_token,
                                .restored = nullptr});
    startup.projects.back().options =
        std::make_shared<const ProjectOptions>(std::move(project.options));
  }
  return startup;
}

ConfigResult<void> ReadSecretsOf(ProjectSettings& project, std::size_t index,
                                 CredentialRules& rules, const SecretListeners& listeners) {
  auto credentials = project.source->Read();
  if (!credentials) {
    return Refuse(std::move(credentials).error().message);
  }
  if (listeners.on_read) {
    listeners.on_read(*credentials);
  }
  if (auto fault = rules.Check(index, project, *credentials)) {
    return Refuse(*std::move(fault));
  }
  project.source->Publish(std::move(credentials));
  project.credentials = project.source->Current()->credentials;
  return {};
}

ConfigResult<Startup> PrepareProjects(Config config, const SecretListeners& listeners) {
  auto startup = BuildProjects(std::move(config), listeners);
  if (!startup) {
    return startup;
  }
  CredentialRules rules;
  for (std::size_t i = 0; i < startup->projects.size(); ++i) {
    ProjectSettings& project = startup->projects[i];
    if (auto read = ReadSecretsOf(project, i, rules, listeners); !read) {
      return tl::make_unexpected(std::move(read).error());
    }
    for (FileState& file : StatesOfFiles(project.source->Files())) {
      if (file.is_open_to_others) {
        startup->open_secret_files.push_back(std::move(file.path));
      }
    }
  }
  return startup;
}

}  // namespace certmon::exporter
