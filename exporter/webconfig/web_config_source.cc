#include "exporter/webconfig/web_config_source.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <utility>
#include <variant>

#include "exporter/config/small_file.h"
#include "exporter/webconfig/web_config_text.h"
#include "lib/base/text.h"

namespace certmon::exporter {
namespace {

constexpr std::size_t kLargestFile = std::size_t{1024} * 1024;
constexpr std::size_t kLongestName = 300;  // code points of a path in a message

std::string Shown(const std::string& path) { return base::Printable(path, kLongestName); }

tl::unexpected<ConfigError> Refuse(const std::string& text) {
  return tl::make_unexpected(ConfigError{text});
}

ConfigResult<base::Secret> ReadPem(const PemPlace& place, const std::string& key,
                                   const std::string& name, std::vector<FileState>& files) {
  if (const auto* text = std::get_if<base::Secret>(&place)) {
    return text->Clone();
  }
  const auto* file = std::get_if<PemFile>(&place);
  if (file == nullptr) {
    return base::Secret();
  }
  files.push_back(StateOfFile(file->path));
  auto bytes = ReadSmallFile(file->path, kLargestFile);
  if (!bytes) {
    return Refuse(name + ": tls_server_config." + key + "_file: \"" + Shown(file->path) + "\" " +
                  bytes.error());
  }
  return base::Secret::TakeFrom(*bytes);
}

// Reads all three, also after a bad one: ReadIfChanged watches the files that were read.
ConfigResult<TlsTexts> ReadTexts(const TlsServerConfig& tls, const std::string& name,
                                 std::vector<FileState>& files) {
  auto certificate = ReadPem(tls.certificate, "cert", name, files);
  auto key = ReadPem(tls.key, "key", name, files);
  auto client_ca = ReadPem(tls.client_ca, "client_ca", name, files);
  for (auto* text : {&certificate, &key, &client_ca}) {
    if (!*text) {
      return tl::make_unexpected(std::move(text->error()));
    }
  }
  return TlsTexts{.certificate = *std::move(certificate),
                  .key = *std::move(key),
                  .client_ca = *std::move(client_ca)};
}

ConfigResult<std::shared_ptr<const http::TlsCredentials>> MakeCredentials(
    const TlsTexts& texts, const http::TlsPolicy& policy, const std::string& name) {
  auto made = texts.certificate.WithBytes([&](std::string_view certificate) {
    return texts.key.WithBytes([&](std::string_view key) {
      return texts.client_ca.WithBytes([&](std::string_view client_ca) {
        return http::TlsCredentials::Make(
            {.certificate = certificate, .key = key, .client_ca = client_ca}, policy);
      });
    });
  });
  if (!made) {
    return Refuse(name + ": tls_server_config: " + made.error().message);
  }
  return *std::move(made);
}

ConfigResult<WebConfig> ReadConfig(const std::string& path, const std::string& name) {
  auto bytes = ReadSmallFile(path, kLargestFile);
  if (!bytes) {
    return Refuse(name + ": " + bytes.error());
  }
  auto config = ParseWebConfig(*bytes, name, std::filesystem::path(path).parent_path().string());
  base::Wipe(*bytes);
  return config;
}

WebConfigReading Fail(std::vector<FileState> files, ConfigError fault) {
  return {.files = std::move(files), .setup = tl::make_unexpected(std::move(fault)), .tls = {}};
}

void ReportSecrets(const OnWebSecret& on_secret, const WebConfigReading& reading) {
  if (!on_secret || !reading.setup) {
    return;
  }
  for (const BasicAuthUser& user : *(*reading.setup)->users) {
    on_secret(user.hash);
  }
  if (reading.tls) {
    on_secret(reading.tls->key);
  }
}

}  // namespace

WebConfigReading ReadWebConfig(const std::string& path) {
  const std::string name = Shown(path);
  std::vector<FileState> files = {StateOfFile(path)};
  auto config = ReadConfig(path, name);
  if (!config) {
    return Fail(std::move(files), std::move(config.error()));
  }
  auto setup = std::make_shared<WebSetup>();
  std::optional<TlsTexts> texts;
  if (config->tls) {
    auto read = ReadTexts(*config->tls, name, files);
    if (!read) {
      return Fail(std::move(files), std::move(read.error()));
    }
    auto credentials = MakeCredentials(*read, config->tls->policy, name);
    if (!credentials) {
      return Fail(std::move(files), std::move(credentials.error()));
    }
    setup->tls = *std::move(credentials);
    setup->verifies_clients =
        config->tls->policy.client_auth == http::ClientAuth::kRequireAndVerify;
    texts = *std::move(read);
  }
  setup->users = std::make_shared<const std::vector<BasicAuthUser>>(std::move(config->users));
  setup->headers = std::move(config->headers);
  return {.files = std::move(files), .setup = std::move(setup), .tls = std::move(texts)};
}

WebConfigSource::WebConfigSource(std::string path, OnWebSecret on_secret, WebConfigReading reading)
    : path_(std::move(path)),
      on_secret_(std::move(on_secret)),
      seen_(std::move(reading.files)),
      last_look_(seen_),
      current_(*std::move(reading.setup)) {}

ConfigResult<std::unique_ptr<WebConfigSource>> WebConfigSource::Open(const std::string& path,
                                                                     OnWebSecret on_secret) {
  WebConfigReading reading = ReadWebConfig(path);
  if (!reading.setup) {
    return tl::make_unexpected(std::move(reading.setup.error()));
  }
  ReportSecrets(on_secret, reading);
  return std::unique_ptr<WebConfigSource>(
      new WebConfigSource(path, std::move(on_secret), std::move(reading)));
}

std::shared_ptr<const WebSetup> WebConfigSource::Current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

std::shared_ptr<const http::TlsCredentials> WebConfigSource::CurrentTls() const {
  return Current()->tls;
}

WebConfigReading WebConfigSource::Read() {
  WebConfigReading reading = ReadWebConfig(path_);
  seen_ = reading.files;
  last_look_ = seen_;
  return reading;
}

std::optional<WebConfigReading> WebConfigSource::ReadIfChanged() {
  std::vector<FileState> now;
  std::transform(seen_.begin(), seen_.end(), std::back_inserter(now),
                 [](const FileState& state) { return StateOfFile(state.path); });
  const bool is_settled = now == last_look_;
  last_look_ = now;
  if (!is_settled || (now == seen_ && is_good_)) {
    return std::nullopt;
  }
  return Read();
}

ConfigResult<void> WebConfigSource::Take(WebConfigReading reading) {
  is_good_ = false;
  if (!reading.setup) {
    return tl::make_unexpected(std::move(reading.setup.error()));
  }
  ReportSecrets(on_secret_, reading);
  const bool had_tls = CurrentTls() != nullptr;
  if (((*reading.setup)->tls != nullptr) != had_tls) {
    return Refuse(Shown(path_) + ": tls_server_config: TLS cannot be switched " +
                  (had_tls ? "off" : "on") + " while the exporter runs; restart it");
  }
  // A file that is being written, or was cut, can look like one without users.
  if ((*reading.setup)->users->empty() && !Current()->users->empty()) {
    return Refuse(Shown(path_) +
                  ": basic_auth_users: passwords cannot be switched off while the exporter runs; "
                  "restart it");
  }
  is_good_ = true;
  const std::lock_guard lock(mutex_);
  current_ = *std::move(reading.setup);
  return {};
}

}  // namespace certmon::exporter
