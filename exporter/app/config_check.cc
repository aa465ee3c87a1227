#include "exporter/app/config_check.h"

#include <utility>

#include "exporter/app/storage_check.h"

namespace certmon::exporter {
namespace {

std::string Counted(std::size_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

std::string WebConfigLine(const WebConfigSource& web_config) {
  const auto setup = web_config.Current();
  return std::string("web configuration is good: ") + (setup->tls ? "TLS" : "plain HTTP") + ", " +
         Counted(setup->users->size(), "user") + "\n";
}

}  // namespace

base::Result<std::string> ConfigCheckText(const Startup& startup, const WebConfigSource* web_config,
                                          const std::string& storage_path) {
  std::string text = "configuration is good: " + Counted(startup.projects.size(), "project") +
                     "\n" + (web_config == nullptr ? "" : WebConfigLine(*web_config));
  if (!storage_path.empty()) {
    auto warning = CheckStoragePath(storage_path);
    if (!warning) {
      return base::Fail(std::move(warning).error());
    }
    text += warning->empty() ? "storage path is good: " + storage_path + "\n"
                             : "warning: " + *warning + "\n";
  }
  for (const std::string& what : startup.not_supported) {
    text += "warning: configured, and not supported: " + what + "\n";
  }
  for (const std::string& path : startup.open_secret_files) {
    text +=
        "warning: " + path + " can be read by others on this machine; chmod 600 would stop that\n";
  }
  return text;
}

}  // namespace certmon::exporter
