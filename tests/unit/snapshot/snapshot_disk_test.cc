// Saving to a disk that fails or loses power.
#include <gtest/gtest.h>

#include <cerrno>

#include "lib/base/file_replacement.h"
#include "lib/inventory/snapshot_file.h"
#include "lib/inventory/snapshot_text.h"
#include "tests/support/result_matchers.h"
#include "tests/unit/snapshot/faulty_disk.h"
#include "tests/unit/snapshot/sample_snapshot.h"

namespace certmon::inventory {
namespace {

using test_support::FaultyDisk;
using test_support::Generation;
using test_support::IsOk;
using test_support::TextOf;

const std::string kPath = "/data/inventory.snapshot";

// Enough for the text to be written in several pieces of 64 KiB.
constexpr std::size_t kCertificates = 3'000;

TEST(SnapshotDisk, AfterAPowerLossTheOldOrTheNewSnapshotIsComplete) {
  const std::string old_text = TextOf(Generation(1, kCertificates));
  const std::string new_text = TextOf(Generation(2, kCertificates));
  bool stopped = true;
  int calls = 0;
  for (; stopped; ++calls) {
    FaultyDisk disk;
    ASSERT_THAT(SaveSnapshot(disk, kPath, Generation(1, kCertificates)), IsOk());
    disk.StopAtCall(disk.Calls() + calls + 1);
    const bool saved = SaveSnapshot(disk, kPath, Generation(2, kCertificates)).has_value();
    stopped = disk.StoppedOnce();
    for (const auto names : {FaultyDisk::Names::kAsSynced, FaultyDisk::Names::kAsNow}) {
      for (const auto bytes : {FaultyDisk::Bytes::kAsSynced, FaultyDisk::Bytes::kHalfWritten}) {
        const std::string content = disk.AfterPowerLoss(names, bytes)[kPath];
        EXPECT_TRUE(content == new_text || (content == old_text && !saved)) << calls;
      }
    }
  }
  // More than the nine calls for a text in two pieces.
  EXPECT_GT(calls, 11);
}

TEST(SnapshotDisk, AFailedSaveLeavesOnlyTheOldSnapshot) {
  FaultyDisk disk;
  ASSERT_THAT(SaveSnapshot(disk, kPath, Generation(1, kCertificates)), IsOk());
  const FaultyDisk::Content before = disk.Now();
  // The fourth call is a write: no space on the disk.
  disk.FailCall(disk.Calls() + 4, ENOSPC);
  const auto saved = SaveSnapshot(disk, kPath, Generation(2, kCertificates));
  ASSERT_FALSE(saved.has_value());
  EXPECT_EQ(saved.error().message, "writing /data/inventory.snapshot.tmp: No space left on device");
  EXPECT_EQ(disk.Now(), before);
}

TEST(SnapshotDisk, AnInvalidSnapshotLeavesTheOldSnapshot) {
  FaultyDisk disk;
  ASSERT_THAT(SaveSnapshot(disk, kPath, Generation(1, 1)), IsOk());
  certapi::Certificate hostile;
  hostile.name = "a\nend\t00000000";
  const Snapshot bad{{test_support::ProjectOf("production", {hostile})}};
  EXPECT_FALSE(SaveSnapshot(disk, kPath, bad).has_value());
  EXPECT_EQ(disk.Now(), (FaultyDisk::Content{{kPath, TextOf(Generation(1, 1))}}));
}

}  // namespace
}  // namespace certmon::inventory
