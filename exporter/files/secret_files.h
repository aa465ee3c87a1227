// The secret files of all projects: read, watched, and published in the CredentialSource of each.
//
// A file that hangs: its project continues with the credentials read before. A project without any
// is adopted without them; they are published when they arrive.
#ifndef EXPORTER_FILES_SECRET_FILES_H_
#define EXPORTER_FILES_SECRET_FILES_H_

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "exporter/config/config_error.h"
#include "exporter/files/disk_thread.h"
#include "exporter/startup/credential_rules.h"
#include "exporter/startup/startup.h"

namespace certmon::exporter {

struct SecretFilesOptions {
  OnCredentials on_read;  // called with credentials before they are used
  std::chrono::milliseconds look_every{5000};
  std::chrono::milliseconds gather_limit{1500};
};

// Used by the disk thread alone, to which its functions and callbacks belong.
class SecretFiles {
 public:
  struct Project;  // the files of one project
  // Projects that may replace those that are watched.
  struct Candidate {
    Startup startup;                                   // of BuildProjects
    std::vector<std::shared_ptr<Project>> files = {};  // of each project of `startup`
    std::size_t awaited = 0;                           // readings
  };
  using OnGathered = std::function<void(ConfigResult<void>)>;

  // `disk` and `log` outlive it.
  SecretFiles(SecretFilesOptions options, DiskThread& disk, Log& log);

  // Reads the secrets of the candidate, publishes none, and calls `then` once: after all readings,
  // or after gather_limit without those that hang. Its fault is that of PrepareProjects. One at a
  // time.
  void Gather(std::shared_ptr<Candidate> candidate, OnGathered then);

  // Publishes the credentials of a gathered candidate, and fills in `startup.projects`. Watches these
  // projects from now on, instead of those before. Warns of files that others may read.
  void Adopt(Candidate& candidate);

  // Looks for changes from now on. Calls `on_change` if what a source has published changed.
  void Watch(std::function<void()> on_change);

 private:
  struct Look;

  void LookAtAll();
  void Read(const std::shared_ptr<Project>& project, bool must_read);
  void OnRead(const std::shared_ptr<Project>& project, Look look);
  void Publish(Project& project, base::Result<certapi::Credentials> fresh);
  [[nodiscard]] std::shared_ptr<Project> Find(const ProjectSettings& settings) const;
  void EndGather();

  const SecretFilesOptions options_;
  DiskThread& disk_;
  Log& log_;
  std::function<void()> on_change_;
  std::vector<std::shared_ptr<Project>> projects_;  // in the order of the configuration
  CredentialRules rules_;                           // of projects_
  // By name: those of projects_, and the projects whose reading is under way. Reads of the same files
  // never overlap: one that is requested meanwhile follows.
  std::unordered_map<std::string, std::shared_ptr<Project>> adopted_;
  std::unordered_multimap<std::string, std::shared_ptr<Project>> under_way_;
  std::shared_ptr<Candidate> gathered_;  // null: nothing is being gathered
  OnGathered on_gathered_;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_FILES_SECRET_FILES_H_
