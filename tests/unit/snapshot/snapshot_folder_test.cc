#include "lib/inventory/snapshot_folder.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <optional>

#include "lib/base/file_replacement.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temp_folder.h"

namespace certmon::inventory {
namespace {

using base::Reason;
using test_support::FailsWith;
using test_support::IsOk;
using test_support::TempFolder;

void ExpectRefused(const std::string& path, const std::string& words) {
  const auto opened = SnapshotFolder::Open(path);
  ASSERT_THAT(opened, FailsWith(Reason::kInternal));
  EXPECT_NE(opened.error().message.find(path), std::string::npos) << opened.error().message;
  EXPECT_NE(opened.error().message.find(words), std::string::npos) << opened.error().message;
}

TEST(SnapshotFolder, IsCreatedForThisUserOnly) {
  const TempFolder temp;
  const std::string path = temp.Path("state");
  const auto folder = SnapshotFolder::Open(path);
  ASSERT_THAT(folder, IsOk());
  EXPECT_EQ(folder->Warning(), "");
  EXPECT_EQ(folder->SnapshotPath(), path + "/inventory.snapshot");
  struct stat status {};
  ASSERT_EQ(stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0700U);
}

TEST(SnapshotFolder, AcceptsAnExistingFolderAndALinkToIt) {
  const TempFolder temp;
  ASSERT_EQ(symlink(temp.Path().c_str(), temp.Path("link").c_str()), 0);
  EXPECT_THAT(SnapshotFolder::Open(temp.Path("link")), IsOk());
  EXPECT_THAT(SnapshotFolder::Open(temp.Path() + "/"), IsOk());
}

TEST(SnapshotFolder, RemovesTheUnfinishedFileOfACrash) {
  const TempFolder temp;
  temp.Write("inventory.snapshot", "kept");
  temp.Write("inventory.snapshot.tmp", "half");
  ASSERT_THAT(SnapshotFolder::Open(temp.Path()), IsOk());
  EXPECT_TRUE(std::filesystem::exists(temp.Path("inventory.snapshot")));
  EXPECT_FALSE(std::filesystem::exists(temp.Path("inventory.snapshot.tmp")));
}

TEST(SnapshotFolder, RefusesASecondProcess) {
  const TempFolder temp;
  {
    auto first = SnapshotFolder::Open(temp.Path());
    ASSERT_THAT(first, IsOk());
    const SnapshotFolder moved = *std::move(first);
    ExpectRefused(temp.Path(), "another running exporter uses it");
  }
  EXPECT_THAT(SnapshotFolder::Open(temp.Path()), IsOk());
}

TEST(SnapshotFolder, ARefusedProcessKeepsTheUnfinishedFileOfTheFirst) {
  const TempFolder temp;
  const auto first = SnapshotFolder::Open(temp.Path());
  ASSERT_THAT(first, IsOk());
  temp.Write("inventory.snapshot.tmp", "being written");
  ExpectRefused(temp.Path(), "another running exporter");
  EXPECT_TRUE(std::filesystem::exists(temp.Path("inventory.snapshot.tmp")));
}

TEST(SnapshotFolder, AKilledProcessReleasesTheLock) {
  const TempFolder temp;
  const pid_t child = fork();
  if (child == 0) {
    const auto folder = SnapshotFolder::Open(temp.Path());
    raise(folder ? SIGKILL : SIGTERM);
    _exit(1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  EXPECT_THAT(SnapshotFolder::Open(temp.Path()), IsOk());
}

TEST(SnapshotFolder, TheLockIsClosedOnExec) {
  const TempFolder temp;
  const auto folder = SnapshotFolder::Open(temp.Path());
  ASSERT_THAT(folder, IsOk());
  const std::string lock = temp.Path("lock");
  int found = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    if (std::filesystem::read_symlink(entry, gone) == lock) {
      const int fd = std::stoi(entry.path().filename());
      EXPECT_NE(fcntl(fd, F_GETFD) & FD_CLOEXEC, 0);
      ++found;
    }
  }
  EXPECT_EQ(found, 1);
}

TEST(SnapshotFolder, RefusesUnusablePathsWithAReason) {
  const TempFolder temp;
  ExpectRefused(temp.Write("file", "x"), "no folder");
  ExpectRefused(temp.Path("no/state"), "the folder above it does not exist");
  ExpectRefused(temp.Path("file") + "/state", "Not a directory");
  ASSERT_EQ(symlink("nowhere", temp.Path("dangling").c_str()), 0);
  ExpectRefused(temp.Path("dangling"), "cannot be created");
  const std::string linked = temp.Path("linked");
  std::filesystem::create_directory(linked);
  ASSERT_EQ(symlink("elsewhere", (linked + "/lock").c_str()), 0);
  ExpectRefused(linked, "symbolic links");
}

TEST(SnapshotFolder, RefusesAFolderThatThisUserMayNotWrite) {
  const TempFolder temp;
  ASSERT_EQ(chmod(temp.Path().c_str(), 0555), 0);
  const pid_t child = fork();
  if (child == 0) {
    // 65534 is nobody in Debian. Without root, the mode is enough.
    const bool unprivileged = geteuid() != 0 || (setgid(65534) == 0 && setuid(65534) == 0);
    const auto folder = SnapshotFolder::Open(temp.Path());
    const bool refused =
        !folder && folder.error().message.find("Permission denied") != std::string::npos;
    _exit(unprivileged && refused ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  chmod(temp.Path().c_str(), 0700);
}

}  // namespace
}  // namespace certmon::inventory
