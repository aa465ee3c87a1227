#include "exporter/startup/startup.h"

#include <memory>
#include <utility>

#include "lib/certapi/expiry_zone.h"
#include "lib/certapi/redact_page.h"
#include "lib/http/basic_auth.h"
#include "lib/http/transport.h"

namespace certmon::exporter {
namespace {

tl::unexpected<ConfigError> Refuse(std::string text) {
  return tl::make_unexpected(ConfigError{std::move(text)});
}

ProjectSettings Settings(const Config& config, ProjectConfig project,
                         const certapi::ExpiryZone& zone, std::shared_ptr<CredentialSource> source,
                         std::shared_ptr<const certapi::Credentials> credentials) {
  auto connection = std::make_shared<http::ConnectionSettings>();
  connection->connect_timeout = config.connect_timeout;
  connection->request_timeout = config.request_timeout;
  connection->ca_file = std::move(project.api.ca_file);
  connection->proxy_url = std::move(project.api.proxy_url);
  auto endpoint = std::make_shared<certapi::ApiEndpoint>();
  endpoint->base_url = std::move(project.api.base_url);
  endpoint->token_url = std::move(project.api.token_url);
  endpoint->version = project.api.version;
  endpoint->connection = std::move(connection);
  return {.name = std::move(project.name),
          .source = std::move(source),
          .credentials = std::move(credentials),
          .endpoint = std::move(endpoint),
          .zone = zone,
          .list = {.page_size = config.page_size,
                   .page_concurrency = config.page_concurrency,
                   .ask_all = true,
                   // Of a file with several certificates, they tell the leaf.
                   .domains = (project.domain_info || project.inspect_files) &&
                              certapi::HasDomains(project.api.version),
                   .timeout = config.poll_timeout},
          .poll_interval = config.poll_interval,
          .expiry_warning = project.expiry_warning,
          .expiry_critical = project.expiry_critical,
          .ignore = std::move(project.ignore),
          .shows_domains = project.domain_info && certapi::HasDomains(project.api.version),
          .inspect_files = project.inspect_files};
}

// Never silent: who asks for more than is done must be told.
void NoteWhatIsNotSupported(const ProjectConfig& project, std::vector<std::string>& notes) {
  if (project.domain_info && !certapi::HasDomains(project.api.version)) {
    notes.push_back("project " + project.name +
                    ": domain_info: no domains are exported, which takes api.version v1.2 or v1.3");
  }
}

// Both are shown: the name in every series, the URL in the saved inventory.
bool ShowsASecret(const ProjectConfig& project, const certapi::Credentials& credentials) {
  // With ends of lines: a name that is the beginning of a secret is no secret that was cut.
  std::string shown = project.name + "\n" + project.api.base_url + "\n";
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
  const auto zone = certapi::ExpiryZone::Find(config.expiry_time_zone);
  if (!zone) {
    return Refuse("expiry_time_zone: \"" + config.expiry_time_zone + "\": " + zone.error().message);
  }
  Startup startup;
  for (ProjectConfig& project : config.projects) {
    NoteWhatIsNotSupported(project, startup.not_supported);
    auto source = std::make_shared<CredentialSource>(std::move(project.credentials),
                                                     project.api.version, listeners.on_read);
    CredentialReading reading = source->Read();
    if (reading.failure || !reading.credentials) {
      return Refuse(reading.failure ? reading.failure->message
                                    : "project " + project.name + ": no credentials");
    }
    if (ShowsASecret(project, *reading.credentials)) {
      return Refuse("projects[" + std::to_string(startup.projects.size()) +
                    "]: its name or its api.base_url holds one of its secrets, and both are shown; "
                    "give another name, and the address alone");
    }
    for (const ProjectSettings& other : startup.projects) {
      if (other.credentials->appkey == reading.credentials->appkey &&
          other.endpoint->base_url == project.api.base_url) {
        return Refuse("projects " + other.name + " and " + project.name +
                      ": both have the same appkey; every project needs its own");
      }
    }
    for (std::string& path : source->FilesOpenToOthers()) {
      startup.open_secret_files.push_back(std::move(path));
    }
    startup.projects.push_back(Settings(config, std::move(project), *zone, std::move(source),
                                        std::move(reading.credentials)));
    startup.projects.back().on_token = listeners.on_token;
  }
  return startup;
}

}  // namespace certmon::exporter
