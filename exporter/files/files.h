// All files that the exporter reads while it runs: secret files, the configuration, the web
// configuration and the PEM files that it names.
//
// Files are watched by stat(2): secret files every 5 s, the web configuration every second. The
// configuration is read on request. Outcomes are published as immutable values: credentials in each
// project's CredentialSource, the web configuration in the WebConfigSource, projects and the outcome
// of a reload through the callbacks. No other thread waits for a file.
//
// A file that hangs: its project continues with the credentials read before. A project without any
// starts without them, and takes them when they arrive. A reload fails after 29 s.
#ifndef EXPORTER_FILES_FILES_H_
#define EXPORTER_FILES_FILES_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "exporter/config/config_error.h"
#include "exporter/files/config_state.h"
#include "exporter/files/disk_thread.h"
#include "exporter/files/secret_files.h"
#include "exporter/startup/startup.h"
#include "exporter/webconfig/web_config_source.h"
#include "lib/base/clock.h"

namespace certmon::exporter {

struct FilesOptions {
  std::string config_file;                      // empty: a reload does not change the projects
  std::shared_ptr<WebConfigSource> web_config;  // null: none
  SecretListeners listeners;                    // called on the disk thread
  // Removes secrets from the text of an error.
  std::function<std::string(std::string)> scrub = [](std::string text) { return text; };
  DiskLimits limits = {};
  std::chrono::milliseconds secrets_every{5000};
  std::chrono::milliseconds secrets_wait{1500};    // of a start or reload, for secret files
  std::chrono::milliseconds reload_limit{29'000};  // POST /-/reload is answered within 30 s
  std::chrono::milliseconds web_config_every{1000};
};

// Called on the disk thread; they must be quick. Each may be empty.
struct FilesCallbacks {
  std::function<void()> on_credentials;      // what a CredentialSource has published changed
  std::function<void(Startup)> on_projects;  // after a good reload
  std::function<void()> on_reload_begins;
  std::function<void()> on_reload_ends;
};

using OnReloaded = std::function<void(const ConfigResult<void>&)>;

// The functions are thread-safe.
class Files {
 public:
  // `clock` and `log` outlive it.
  Files(FilesOptions options, const base::Clock& clock, Log& log);
  ~Files();  // stops
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;

  // Reads the secrets of the projects of the start, of BuildProjects, and waits for them for
  // `secrets_wait`. Fails as PrepareProjects does. Call once.
  [[nodiscard]] ConfigResult<void> ReadSecrets(Startup& startup);

  // Begins to watch, and to accept reloads.
  void Watch(FilesCallbacks callbacks);

  // Reads the configuration and the web configuration again, and publishes both if both are good.
  // Returns at once. `on_done` is called once, on the disk thread, with the outcome; it may be empty.
  // Reloads run one after the other; requests that wait share the next one. A reload that only the
  // web configuration prevents is completed, with the projects it has read, when that is corrected.
  void Reload(OnReloaded on_done);

  // No callback is called afterwards, a reload no longer ends. Does not wait for files that hang.
  void Stop() { disk_.Stop(); }

  [[nodiscard]] ExporterFacts Facts() const { return state_.Facts(); }

 private:
  struct Running;  // a reload

  void BeginReload();
  void TimeOutRequest(const std::shared_ptr<OnReloaded>& request);
  void TimeOutReload();
  [[nodiscard]] ConfigResult<void> WhyNotReloaded() const;  // while a reload is running
  void ReadConfig();
  void OnConfig(const std::shared_ptr<Running>& reload, ConfigResult<Startup> startup);
  void RequestWebConfig();
  void WatchWebConfig();
  void ReadWebConfig(bool must_read);
  void OnWebConfig(std::optional<WebConfigReading> reading, bool is_requested);
  void Apply(const std::shared_ptr<SecretFiles::Candidate>& candidate);
  void EndReload(const ConfigResult<void>& outcome);

  const FilesOptions options_;
  ConfigState state_;
  DiskThread disk_;
  // The rest belongs to the disk thread. Reads of the same files never overlap: one that is
  // requested meanwhile follows.
  SecretFiles secrets_;
  FilesCallbacks callbacks_;
  std::vector<std::shared_ptr<OnReloaded>> requests_;  // for the next reload
  std::shared_ptr<Running> reload_;                    // null: none is running
  // Of a reload that only the web configuration prevents; null if it does not change the projects.
  std::optional<std::shared_ptr<SecretFiles::Candidate>> postponed_;
  bool is_config_under_way_ = false;
  bool is_web_config_under_way_ = false;
  bool is_web_config_requested_ = false;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_FILES_FILES_H_
