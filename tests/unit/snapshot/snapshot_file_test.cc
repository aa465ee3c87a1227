#include "lib/inventory/snapshot_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "tests/support/result_matchers.h"
#include "tests/support/temp_folder.h"
#include "tests/unit/snapshot/sample_snapshot.h"

namespace certmon::inventory {
namespace {

using base::Reason;
using base::SystemFiles;
using test_support::FailsWith;
using test_support::IsOk;
using test_support::SampleSnapshot;
using test_support::TextOf;

class SnapshotFile : public testing::Test {
 protected:
  void SaveSample() { ASSERT_THAT(SaveSnapshot(SystemFiles(), path_, SampleSnapshot()), IsOk()); }

  // The message must contain the path and these words.
  void ExpectRefused(Reason reason, const std::string& words) {
    const auto loaded = LoadSnapshot(path_);
    ASSERT_THAT(loaded, FailsWith(reason));
    EXPECT_NE(loaded.error().message.find(path_), std::string::npos) << loaded.error().message;
    EXPECT_NE(loaded.error().message.find(words), std::string::npos) << loaded.error().message;
  }

  test_support::TempFolder folder_;
  std::string path_ = folder_.Path("inventory.snapshot");
};

TEST_F(SnapshotFile, LoadsWhatWasSaved) {
  SaveSample();
  const auto loaded = LoadSnapshot(path_);
  ASSERT_THAT(loaded, IsOk());
  ASSERT_TRUE(loaded->has_value());
  EXPECT_TRUE(test_support::SameSnapshots(**loaded, test_support::AsRestored(SampleSnapshot())));
}

TEST_F(SnapshotFile, IsPrivateAndTheOnlyFileInItsFolder) {
  SaveSample();
  struct stat status {};
  ASSERT_EQ(stat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0600U);
  const std::filesystem::directory_iterator all(folder_.Path());
  EXPECT_EQ(std::distance(begin(all), end(all)), 1);
}

TEST_F(SnapshotFile, LoadsNothingIfThereIsNoFile) {
  const auto loaded = LoadSnapshot(path_);
  ASSERT_THAT(loaded, IsOk());
  EXPECT_FALSE(loaded->has_value());
}

TEST_F(SnapshotFile, SavingReplacesASymbolicLinkAndLeavesItsTarget) {
  const std::string target = folder_.Write("target", "precious");
  ASSERT_EQ(symlink(target.c_str(), path_.c_str()), 0);
  ASSERT_EQ(symlink(target.c_str(), (path_ + ".tmp").c_str()), 0);
  SaveSample();
  EXPECT_FALSE(std::filesystem::is_symlink(path_));
  EXPECT_EQ(std::filesystem::file_size(target), 8U);
}

TEST_F(SnapshotFile, RefusesDamage) {
  std::string text = TextOf(SampleSnapshot());
  text[text.size() / 2] ^= 1;
  folder_.Write("inventory.snapshot", text);
  ExpectRefused(Reason::kSchema, "line ");
}

TEST_F(SnapshotFile, RefusesASymbolicLink) {
  folder_.Write("target", TextOf(SampleSnapshot()));
  ASSERT_EQ(symlink(folder_.Path("target").c_str(), path_.c_str()), 0);
  ExpectRefused(Reason::kSchema, "symbolic link");
}

TEST_F(SnapshotFile, RefusesAPipeOrFolderWithoutWaiting) {
  ASSERT_EQ(mkfifo(path_.c_str(), 0600), 0);
  ExpectRefused(Reason::kSchema, "no regular file");
  std::filesystem::remove(path_);
  std::filesystem::create_directory(path_);
  ExpectRefused(Reason::kSchema, "no regular file");
}

TEST_F(SnapshotFile, RefusesAGigabyte) {
  SaveSample();
  // Sparse: the size without the blocks.
  ASSERT_EQ(truncate(path_.c_str(), off_t{1} << 30), 0);
  ExpectRefused(Reason::kSchema, "256 MiB");
}

TEST_F(SnapshotFile, RefusesAFileThatEverybodyMayWrite) {
  SaveSample();
  ASSERT_EQ(chmod(path_.c_str(), 0602), 0);
  ExpectRefused(Reason::kSchema, "everybody may write it");
  ASSERT_EQ(chmod(path_.c_str(), 0660), 0);
  EXPECT_THAT(LoadSnapshot(path_), IsOk());
}

TEST_F(SnapshotFile, RefusesAFileOfAnotherUser) {
  if (geteuid() != 0) {
    GTEST_SKIP() << "only root can give a file away";
  }
  SaveSample();
  // nobody, in Debian.
  ASSERT_EQ(chown(path_.c_str(), 65534, 65534), 0);
  ExpectRefused(Reason::kSchema, "another user");
}

TEST_F(SnapshotFile, ReportsWhyItCannotBeRead) {
  path_ = folder_.Write("file", "") + "/inventory.snapshot";
  ExpectRefused(Reason::kInternal, "Not a directory");
}

TEST_F(SnapshotFile, ReportsWhyItCannotBeSaved) {
  path_ = folder_.Path("gone/inventory.snapshot");
  const auto saved = SaveSnapshot(SystemFiles(), path_, SampleSnapshot());
  ASSERT_THAT(saved, FailsWith(Reason::kInternal));
  EXPECT_EQ(saved.error().message, "creating " + path_ + ".tmp: No such file or directory");
}

}  // namespace
}  // namespace certmon::inventory
