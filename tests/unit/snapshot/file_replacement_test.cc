#include "lib/base/file_replacement.h"

#include <gtest/gtest.h>

#include <cerrno>

#include "tests/support/result_matchers.h"
#include "tests/unit/snapshot/faulty_disk.h"

namespace certmon::base {
namespace {

using test_support::FaultyDisk;
using test_support::IsOk;
using Names = FaultyDisk::Names;
using Bytes = FaultyDisk::Bytes;

const std::string kPath = "/data/file";

Result<void> Replace(FileSystem& files, const std::string& content) {
  auto file = FileReplacement::Begin(files, kPath);
  if (!file) {
    return Fail(std::move(file).error());
  }
  const std::size_t half = content.size() / 2;
  for (const auto& part : {content.substr(0, half), content.substr(half)}) {
    if (auto written = file->Write(part); !written) {
      return written;
    }
  }
  return file->Commit();
}

TEST(FileReplacement, LeavesOnlyTheNewContent) {
  FaultyDisk disk;
  ASSERT_THAT(Replace(disk, "old"), IsOk());
  ASSERT_THAT(Replace(disk, "new content"), IsOk());
  EXPECT_EQ(disk.Now(), (FaultyDisk::Content{{kPath, "new content"}}));
  EXPECT_EQ(disk.OpenDescriptors(), 0);
}

TEST(FileReplacement, KeepsTheOldContentWithoutCommit) {
  FaultyDisk disk;
  ASSERT_THAT(Replace(disk, "old"), IsOk());
  {
    auto file = FileReplacement::Begin(disk, kPath);
    ASSERT_THAT(file, IsOk());
    const FileReplacement moved = *std::move(file);
  }
  EXPECT_EQ(disk.Now(), (FaultyDisk::Content{{kPath, "old"}}));
  EXPECT_EQ(disk.OpenDescriptors(), 0);
}

TEST(FileReplacement, RemovesTheUnfinishedFileOfACrash) {
  FaultyDisk disk;
  int fd = -1;
  ASSERT_EQ(disk.CreateNew(NameBeside(kPath), fd), 0);
  ASSERT_EQ(disk.Write(fd, "half of it"), 0);
  ASSERT_EQ(disk.Close(fd), 0);
  ASSERT_THAT(Replace(disk, "new"), IsOk());
  EXPECT_EQ(disk.Now(), (FaultyDisk::Content{{kPath, "new"}}));
}

// For every call that can fail and every error of a disk.
TEST(FileReplacement, KeepsTheOldContentIfAnyCallFails) {
  for (const int error : {ENOSPC, EIO, EROFS, EACCES, EDQUOT}) {
    FaultyDisk counting;
    ASSERT_THAT(Replace(counting, "old"), IsOk());
    const int before = counting.Calls();
    ASSERT_THAT(Replace(counting, "new content"), IsOk());
    const int calls = counting.Calls() - before;
    // Create, two writes, sync, close, rename, open the folder, sync it, close it.
    ASSERT_EQ(calls, 9);
    // A failure of the last one, closing the folder, has no effect.
    for (int call = 1; call < calls; ++call) {
      SCOPED_TRACE(testing::Message() << "call " << call << ", errno " << error);
      FaultyDisk disk;
      ASSERT_THAT(Replace(disk, "old"), IsOk());
      disk.FailCall(before + call, error);
      const auto replaced = Replace(disk, "new content");
      ASSERT_FALSE(replaced.has_value());
      EXPECT_NE(replaced.error().message.find(SystemReason(error)), std::string::npos);
      EXPECT_NE(replaced.error().message.find("/data"), std::string::npos);
      const bool renamed = call > 6;
      EXPECT_EQ(disk.Now(), (FaultyDisk::Content{{kPath, renamed ? "new content" : "old"}}));
      EXPECT_EQ(disk.OpenDescriptors(), 0);
      ASSERT_THAT(Replace(disk, "newer"), IsOk());
      EXPECT_EQ(disk.Now(), (FaultyDisk::Content{{kPath, "newer"}}));
    }
  }
}

// Power is lost before any call; names and bytes that were not synced may be present or not.
TEST(FileReplacement, AfterAPowerLossTheContentIsOldOrNew) {
  bool stopped = true;
  for (int call = 1; stopped; ++call) {
    FaultyDisk disk;
    ASSERT_THAT(Replace(disk, "old"), IsOk());
    disk.StopAtCall(disk.Calls() + call);
    const auto replaced = Replace(disk, "new content");
    stopped = disk.StoppedOnce();
    for (const Names names : {Names::kAsSynced, Names::kAsNow}) {
      for (const Bytes bytes : {Bytes::kAsSynced, Bytes::kHalfWritten}) {
        const std::string content = disk.AfterPowerLoss(names, bytes)[kPath];
        EXPECT_TRUE(content == "old" || content == "new content") << call << ": " << content;
        // A reported success is permanent.
        EXPECT_TRUE(!replaced || content == "new content") << call << ": " << content;
      }
    }
  }
}

}  // namespace
}  // namespace certmon::base
