// The web configuration file and the PEM files that it names, read again when they change.
#ifndef EXPORTER_WEBCONFIG_WEB_CONFIG_SOURCE_H_
#define EXPORTER_WEBCONFIG_WEB_CONFIG_SOURCE_H_

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "exporter/config/config_error.h"
#include "exporter/webconfig/file_state.h"
#include "exporter/webconfig/web_config.h"
#include "exporter/webconfig/web_setup.h"
#include "lib/http_server/server_tls.h"

namespace certmon::exporter {

// The texts behind a TlsServerConfig. Moved, never copied; wiped on destruction.
struct TlsTexts {
  base::Secret certificate;
  base::Secret key;
  base::Secret client_ca;  // empty: none
};

// What was read of the file, for start-up, the check and the health check.
struct WebConfigReading {
  std::vector<FileState> files;  // as they were before each was read; the first is `path`
  // The fault names the file, and line and key where there are such.
  ConfigResult<std::shared_ptr<const WebSetup>> setup;
  std::optional<TlsTexts> tls;  // where the setup is good and has TLS
};

// Does IO. The configuration holds at most 1 MiB, each PEM file 1 MiB.
[[nodiscard]] WebConfigReading ReadWebConfig(const std::string& path);

// Called with each secret of a good reading: the hashes, and the key where there is TLS. In the
// thread that reads. May be empty.
using OnWebSecret = std::function<void(const base::Secret&)>;

// Thread-safe.
class WebConfigSource final : public http::TlsSource {
 public:
  // Reads everything once.
  [[nodiscard]] static ConfigResult<std::unique_ptr<WebConfigSource>> Open(
      const std::string& path, OnWebSecret on_secret = nullptr);

  // The last good reading, never null. Does no IO.
  [[nodiscard]] std::shared_ptr<const WebSetup> Current() const;
  // Null where that has no TLS, which Reload keeps as it was at the start.
  [[nodiscard]] std::shared_ptr<const http::TlsCredentials> CurrentTls() const override;

  // Reads everything again, at once. A bad file leaves the last good reading in place; so does one
  // that switches TLS on or off, which takes a restart. Does IO.
  ConfigResult<void> Reload();

  // To be called about once a second: the outcome of a Reload where one was due, else nullopt. Due
  // is a change that the call before saw too, so that files that are just being written or
  // replaced one after the other are left to settle, and, after a failure, every call. Does IO.
  [[nodiscard]] std::optional<ConfigResult<void>> ReloadIfChanged();

 private:
  WebConfigSource(std::string path, OnWebSecret on_secret, WebConfigReading reading);
  ConfigResult<void> ReadNow();

  const std::string path_;
  const OnWebSecret on_secret_;
  std::mutex reading_mutex_;  // of what the readers share, and one reading at a time
  std::vector<FileState> seen_;
  std::vector<FileState> last_look_;
  bool failed_ = false;
  mutable std::mutex mutex_;
  std::shared_ptr<const WebSetup> current_;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_WEBCONFIG_WEB_CONFIG_SOURCE_H_
