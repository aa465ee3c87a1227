// The web configuration file and the PEM files that it names.
#ifndef EXPORTER_WEBCONFIG_WEB_CONFIG_SOURCE_H_
#define EXPORTER_WEBCONFIG_WEB_CONFIG_SOURCE_H_

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "exporter/config/config_error.h"
#include "exporter/config/file_state.h"
#include "exporter/webconfig/web_config.h"
#include "exporter/webconfig/web_setup.h"
#include "lib/http_server/server_tls.h"

namespace certmon::exporter {

// The PEM texts of a TlsServerConfig. Moved, never copied; wiped on destruction.
struct TlsTexts {
  base::Secret certificate;
  base::Secret key;
  base::Secret client_ca;  // empty: none
};

// The outcome of one reading.
struct WebConfigReading {
  std::vector<FileState> files;  // before each was read; the first is the web configuration
  // The fault names the file, and line and key if there are any.
  ConfigResult<std::shared_ptr<const WebSetup>> setup;
  std::optional<TlsTexts> tls;  // if the setup is good and has TLS
};

// Reads the web configuration (at most 1 MiB) and each PEM file (1 MiB). Thread-safe.
[[nodiscard]] WebConfigReading ReadWebConfig(const std::string& path);

// Called with each secret of a good reading: the hashes, and the key if there is TLS. May be empty.
using OnWebSecret = std::function<void(const base::Secret&)>;

// Current and CurrentTls are thread-safe and read no file. Read, ReadIfChanged and Take are called
// by one thread at a time, and after each reading comes its Take.
class WebConfigSource final : public http::TlsSource {
 public:
  // Reads everything once.
  [[nodiscard]] static ConfigResult<std::unique_ptr<WebConfigSource>> Open(
      const std::string& path, OnWebSecret on_secret = nullptr);

  // The last good reading, never null.
  [[nodiscard]] std::shared_ptr<const WebSetup> Current() const;
  // Null if that has no TLS. Take never switches TLS on or off.
  [[nodiscard]] std::shared_ptr<const http::TlsCredentials> CurrentTls() const override;

  [[nodiscard]] const std::string& Path() const { return path_; }

  // Reads every file again.
  [[nodiscard]] WebConfigReading Read();
  // To be called about once a second. Reads the files if they have changed, and the call before saw
  // the same change: so files that are being written, or replaced one after the other, settle first.
  // After a reading that was not good, reads at every call. nullopt if nothing was read.
  [[nodiscard]] std::optional<WebConfigReading> ReadIfChanged();

  // Publishes a reading. If it is bad, or switches TLS on or off, or passwords off, the last good one
  // stays and the fault is returned.
  ConfigResult<void> Take(WebConfigReading reading);

 private:
  WebConfigSource(std::string path, OnWebSecret on_secret, WebConfigReading reading);

  const std::string path_;
  const OnWebSecret on_secret_;
  std::vector<FileState> seen_;       // at the last reading
  std::vector<FileState> last_look_;  // at the last call of ReadIfChanged
  bool is_good_ = true;               // the last reading
  mutable std::mutex mutex_;
  std::shared_ptr<const WebSetup> current_;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_WEBCONFIG_WEB_CONFIG_SOURCE_H_
