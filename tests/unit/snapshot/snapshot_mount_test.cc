// Real file systems that are full or read-only.
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <functional>

#include "lib/inventory/snapshot_file.h"
#include "lib/inventory/snapshot_folder.h"
#include "tests/support/temp_folder.h"
#include "tests/unit/snapshot/sample_snapshot.h"

namespace certmon::inventory {
namespace {

using base::SystemFiles;
using test_support::Generation;

constexpr int kNoMount = 77;

// Mounts a file system in memory at `path`, visible only to this process.
bool MountFor(const std::string& path, const char* options) {
  return unshare(CLONE_NEWNS) == 0 &&
         mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         mount("none", path.c_str(), "tmpfs", 0, options) == 0;
}

bool MakeReadOnly(const std::string& path) {
  return mount("none", path.c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr) == 0;
}

// Runs `claim` in a child process with such a file system at the folder.
void ExpectOn(const char* options, const std::function<bool(const std::string& folder)>& claim) {
  const test_support::TempFolder temp;
  const pid_t child = fork();
  if (child == 0) {
    if (!MountFor(temp.Path(), options)) {
      _exit(kNoMount);
    }
    _exit(claim(temp.Path()) ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  if (WIFEXITED(status) && WEXITSTATUS(status) == kNoMount) {
    GTEST_SKIP() << "mounting requires root and a container that allows it";
  }
  EXPECT_EQ(status, 0);
}

bool Contains(const std::string& text, const std::string& part) {
  const bool found = text.find(part) != std::string::npos;
  EXPECT_TRUE(found) << text;
  return found;
}

// The saved generation; 0 if there is none.
std::uint64_t Saved(const SnapshotFolder& folder) {
  const auto loaded = LoadSnapshot(folder.SnapshotPath());
  return loaded && *loaded ? (*loaded)->projects.at(0).removed_total : 0;
}

TEST(SnapshotMount, AFullDiskKeepsTheOldSnapshotUntilThereIsSpace) {
  ExpectOn("size=512k", [](const std::string& path) {
    const auto folder = SnapshotFolder::Open(path);
    if (!folder || !SaveSnapshot(SystemFiles(), folder->SnapshotPath(), Generation(1, 100))) {
      return false;
    }
    // 20,000 certificates take more than a megabyte.
    const auto failed = SaveSnapshot(SystemFiles(), folder->SnapshotPath(), Generation(2, 20'000));
    return !failed && Contains(failed.error().message, "No space left on device") &&
           Saved(*folder) == 1 && !std::filesystem::exists(folder->SnapshotPath() + ".tmp") &&
           SaveSnapshot(SystemFiles(), folder->SnapshotPath(), Generation(3, 100)).has_value() &&
           Saved(*folder) == 3;
  });
}

TEST(SnapshotMount, ADiskWithoutSpaceForTheLockIsUsedWithAWarning) {
  // One inode: the folder itself.
  ExpectOn("nr_inodes=1", [](const std::string& path) {
    const auto folder = SnapshotFolder::Open(path);
    return folder && Contains(folder->Warning(), "No space left on device") &&
           Saved(*folder) == 0 &&
           !SaveSnapshot(SystemFiles(), folder->SnapshotPath(), Generation(1, 1));
  });
}

TEST(SnapshotMount, AReadOnlyDiskCanBeLoaded) {
  ExpectOn("size=512k", [](const std::string& path) {
    {
      const auto folder = SnapshotFolder::Open(path);
      if (!folder || !SaveSnapshot(SystemFiles(), folder->SnapshotPath(), Generation(1, 100))) {
        return false;
      }
    }
    const bool read_only = MakeReadOnly(path);
    const auto folder = SnapshotFolder::Open(path);
    if (!read_only || !folder) {
      return false;
    }
    const auto failed = SaveSnapshot(SystemFiles(), folder->SnapshotPath(), Generation(2, 100));
    return Contains(folder->Warning(), "Read-only file system") && !failed &&
           Contains(failed.error().message, "Read-only file system") && Saved(*folder) == 1;
  });
}

}  // namespace
}  // namespace certmon::inventory
