#include "exporter/startup/startup.h"

#include <memory>
#include <utility>

#include "exporter/config/appkey_index.h"
#include "lib/certapi/expiry_zone.h"
#include "lib/certapi/redact_page.h"
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

// Both are shown: the name in every series, the URL in the saved inventory.
bool ShowsASecret(const ProjectConfig& project, const certapi::Credentials& credentials) {
  // With ends of lines: a name that is the beginning of a secret is no secret that was cut.
  std::string shown = project.name + "\n" + project.options.api.base_url + "\n";
  return certapi::RedactText(credentials, nullptr, shown) > 0;
}

}  // namespace

SecretListeners Teach(SecretScrubber& scrubber) {
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

ConfigResult<Startup> PrepareProjects(Config config, const SecretListeners& listeners) {
  Startup startup;
  startup.request_concurrency = config.request_concurrency;
  AppkeyIndex appkeys;
  for (ProjectConfig& project : config.projects) {
    const std::size_t number = startup.projects.size();
    const auto zone = certapi::ExpiryZone::Find(project.options.expiry_time_zone);
    if (!zone) {
      return Refuse("expiry_time_zone: \"" + project.options.expiry_time_zone +
                    "\": " + zone.error().message);
    }
    NoteWhatIsNotSupported(project, startup.not_supported);
    auto source = std::make_shared<CredentialSource>(
        std::move(project.credentials), project.options.api.version, listeners.on_read);
    CredentialReading reading = source->Read();
    if (reading.failure || !reading.credentials) {
      return Refuse(reading.failure ? reading.failure->message
                                    : "project " + project.name + ": no credentials");
    }
    if (ShowsASecret(project, *reading.credentials)) {
      return Refuse("projects[" + std::to_string(number) +
                    "]: its name or its api.base_url holds one of its secrets, and both are shown; "
                    "give another name, and the address alone");
    }
    for (std::string& path : source->FilesOpenToOthers()) {
      startup.open_secret_files.push_back(std::move(path));
    }
    startup.projects.push_back(
        {.name = std::move(project.name),
         .options = std::make_shared<const ProjectOptions>(std::move(project.options)),
         .zone = *zone,
         .source = std::move(source),
         .credentials = std::move(reading.credentials),
         .on_token = listeners.on_token,
         .restored = nullptr});
    const ProjectSettings& added = startup.projects.back();
    const std::size_t first =
        appkeys.Add(added.options->api.base_url, added.credentials->appkey, number);
    if (first != number) {
      return Refuse("projects " + startup.projects[first].name + " and " + added.name +
                    ": both have the same appkey; every project needs its own");
    }
  }
  return startup;
}

}  // namespace certmon::exporter
