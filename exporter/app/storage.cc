#include "exporter/app/storage.h"

#include <utility>

#include "lib/inventory/snapshot_file.h"

namespace certmon::exporter {
namespace {

// Stands for the URL, and equals none: no poll of this address has confirmed the inventory.
constexpr const char* kAnotherAccount = "-";

// Of the certificates in the inventory, without records that do not fit the listed dates any more.
inventory::InspectedFiles FilesOf(const ProjectState& project) {
  inventory::InspectedFiles files;
  for (const certapi::Certificate& certificate : project.inventory->certificates) {
    const auto* const inspected = inventory::FindFile(project.files.get(), certificate.name);
    if (inspected == nullptr) {
      continue;
    }
    inventory::InspectedFile file = *inspected;
    if (file.RecordFor(certificate) == nullptr) {
      file.record.reset();
    }
    if (file.record || !file.error.empty()) {
      files.emplace_hint(files.end(), certificate.name, std::move(file));
    }
  }
  return files;
}

}  // namespace

base::Result<std::unique_ptr<Storage>> Storage::Open(const std::string& path, base::WallTime now,
                                                     Log& log) {
  auto folder = inventory::SnapshotFolder::Open(path);
  if (!folder) {
    return base::Fail(std::move(folder).error());
  }
  if (!folder->Warning().empty()) {
    log.Warn("storage folder is not as it should be",
             {{"path", path}, {"reason", folder->Warning()}});
  }
  inventory::Snapshot saved;
  auto loaded = inventory::LoadSnapshot(folder->SnapshotPath());
  bool failed = !loaded;
  if (failed) {
    log.Error("saved inventory not used, starting without it", {{"error", loaded.error().message}});
  } else if (*loaded) {
    saved = **std::move(loaded);
  }
  for (const std::string& project : inventory::ForgetFutureTimes(saved, now)) {
    failed = true;
    log.Warn("saved times lie in the future and were forgotten; check this machine's clock",
             {{"project", project}});
  }
  return std::unique_ptr<Storage>(new Storage(*std::move(folder), std::move(saved), failed));
}

void Storage::Restore(std::vector<ProjectSettings>& projects) const {
  for (ProjectSettings& project : projects) {
    if (const inventory::SavedProject* const saved = saved_.Find(project.name)) {
      project.restored = std::make_shared<const inventory::SavedProject>(*saved);
    }
  }
}

inventory::Snapshot SnapshotOf(const State& state) {
  inventory::Snapshot snapshot;
  for (const ProjectState& project : state.projects) {
    snapshot.projects.push_back({.identity = {.project = project.name,
                                              .base_url = project.inventory->of_another_account
                                                              ? kAnotherAccount
                                                              : project.options->api.base_url,
                                              .api_version = std::string(certapi::ApiVersionText(
                                                  project.options->api.version))},
                                 .inventory = project.inventory,
                                 .files = FilesOf(project),
                                 .last_success = project.last_success,
                                 .last_attempt = project.last_attempt,
                                 .removed_total = project.removed_total});
  }
  return snapshot;
}

}  // namespace certmon::exporter
