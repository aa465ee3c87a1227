#include "exporter/poll/inventory_saver.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <stdexcept>
#include <vector>

#include "lib/inventory/snapshot_file.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temp_folder.h"
#include "tests/unit/snapshot/sample_snapshot.h"

namespace certmon::exporter {
namespace {

using inventory::Snapshot;
using test_support::Generation;
using test_support::IsOk;

// The real disk, whose sync can be held up and made to fail.
class HeldDisk final : public base::FileSystem {
 public:
  void Hold() { Set(held_, true); }
  void Release() { Set(held_, false); }
  void FailSync(int error) { error_ = error; }
  // Waits until a sync is held up, or has returned from where it was held up.
  void WaitUntilWaiting(bool waiting) {
    std::unique_lock lock(mutex_);
    turn_.wait(lock, [&] { return waiting_ == waiting; });
  }
  // Waits until no file is open.
  void WaitUntilIdle() {
    std::unique_lock lock(mutex_);
    turn_.wait(lock, [&] { return open_ == 0; });
  }

  int CreateNew(const std::string& path, int& fd) override {
    return Opened(base::SystemFiles().CreateNew(path, fd));
  }
  int OpenFolder(const std::string& path, int& fd) override {
    return Opened(base::SystemFiles().OpenFolder(path, fd));
  }
  int Write(int fd, std::string_view bytes) override {
    return base::SystemFiles().Write(fd, bytes);
  }
  int Sync(int fd) override {
    std::unique_lock lock(mutex_);
    Notify(waiting_, true);
    turn_.wait(lock, [&] { return !held_; });
    Notify(waiting_, false);
    return error_ != 0 ? error_.load() : base::SystemFiles().Sync(fd);
  }
  int Close(int fd) override {
    const int error = base::SystemFiles().Close(fd);
    Set(open_, open_ - 1);
    return error;
  }
  int Rename(const std::string& from, const std::string& to) override {
    return base::SystemFiles().Rename(from, to);
  }
  int Remove(const std::string& path) override { return base::SystemFiles().Remove(path); }

 private:
  template <typename Value>
  void Notify(Value& place, Value value) {
    place = value;
    turn_.notify_all();
  }
  template <typename Value>
  void Set(Value& place, Value value) {
    const std::lock_guard lock(mutex_);
    Notify(place, value);
  }
  int Opened(int error) {
    const std::lock_guard lock(mutex_);
    open_ += error == 0 ? 1 : 0;
    return error;
  }

  std::mutex mutex_;
  std::condition_variable turn_;
  bool held_ = false;
  bool waiting_ = false;
  int open_ = 0;
  std::atomic<int> error_{0};
};

class InventorySaverTest : public testing::Test {
 protected:
  std::unique_ptr<InventorySaver> MakeSaver(base::FileSystem& files) {
    return std::make_unique<InventorySaver>(
        SaverTools{.files = files,
                   .path = path_,
                   .take = [this] { return taken_(); },
                   .on_saved = [this](const base::Result<void>& saved) { OnSaved(saved); }});
  }

  void OnSaved(const base::Result<void>& saved) {
    const std::lock_guard lock(mutex_);
    outcomes_.push_back(saved ? "" : saved.error().message);
    turn_.notify_all();
  }
  void WaitForOutcomes(std::size_t count) {
    std::unique_lock lock(mutex_);
    turn_.wait(lock, [&] { return outcomes_.size() >= count; });
  }

  // The generation that a restart would serve; 0 for none.
  std::uint64_t SavedGeneration() {
    const auto loaded = inventory::LoadSnapshot(path_);
    EXPECT_THAT(loaded, IsOk());
    return loaded && *loaded ? (*loaded)->projects.at(0).removed_total : 0;
  }

  test_support::TempFolder folder_;
  std::string path_ = folder_.Path("inventory.snapshot");
  std::atomic<std::size_t> generation_{1};
  std::function<Snapshot()> taken_ = [this] { return Generation(generation_, 3); };
  std::mutex mutex_;
  std::condition_variable turn_;
  std::vector<std::string> outcomes_;
};

TEST_F(InventorySaverTest, SavesAfterEachChange) {
  const auto saver = MakeSaver(base::SystemFiles());
  for (std::size_t i = 1; i <= 3; ++i) {
    generation_ = i;
    saver->Changed();
    WaitForOutcomes(i);
    EXPECT_EQ(SavedGeneration(), i);
  }
  EXPECT_EQ(outcomes_, (std::vector<std::string>(3)));
}

TEST_F(InventorySaverTest, SavesTheLastChangeBeforeItEnds) {
  auto saver = MakeSaver(base::SystemFiles());
  generation_ = 7;
  saver->Changed();
  saver.reset();
  EXPECT_EQ(SavedGeneration(), 7U);
  EXPECT_EQ(outcomes_.size(), 1U);
}

TEST_F(InventorySaverTest, WithoutAChangeWritesNothing) {
  MakeSaver(base::SystemFiles()).reset();
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(InventorySaverTest, ASlowDiskHoldsUpNobodyAndTheChangesMeanwhileAreSavedTogether) {
  static HeldDisk disk;
  disk.Hold();
  const auto saver = MakeSaver(disk);
  saver->Changed();
  disk.WaitUntilWaiting(true);
  for (std::size_t i = 2; i <= 1'000; ++i) {
    generation_ = i;
    saver->Changed();
  }
  disk.Release();
  WaitForOutcomes(2);
  EXPECT_EQ(SavedGeneration(), 1'000U);
  EXPECT_EQ(outcomes_.size(), 2U);
}

TEST_F(InventorySaverTest, AFailureIsToldAndTheNextChangeTriesAgain) {
  static HeldDisk disk;
  const auto saver = MakeSaver(disk);
  saver->Changed();
  WaitForOutcomes(1);
  disk.FailSync(ENOSPC);
  generation_ = 2;
  saver->Changed();
  WaitForOutcomes(2);
  EXPECT_EQ(SavedGeneration(), 1U);
  disk.FailSync(0);
  generation_ = 3;
  saver->Changed();
  WaitForOutcomes(3);
  EXPECT_EQ(SavedGeneration(), 3U);
  EXPECT_EQ(outcomes_, (std::vector<std::string>{
                           "", "syncing " + path_ + ".tmp: No space left on device", ""}));
}

TEST_F(InventorySaverTest, ADiskThatHangsDoesNotHoldUpTheEnd) {
  static HeldDisk disk;
  disk.Hold();
  auto saver = MakeSaver(disk);
  saver->Changed();
  disk.WaitUntilWaiting(true);
  const auto before = std::chrono::steady_clock::now();
  saver.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - before, 2 * InventorySaver::kPatience);
  // Afterwards nothing of what is gone may be called: the sanitizers would see it.
  taken_ = [] { return Snapshot(); };
  disk.FailSync(EIO);
  disk.Release();
  disk.WaitUntilWaiting(false);
  disk.WaitUntilIdle();
  EXPECT_TRUE(outcomes_.empty());
}

TEST_F(InventorySaverTest, LeavesAFileAloneWhileThereIsNothingToSave) {
  folder_.Write("inventory.snapshot", "could not be read, and may hold certificates");
  Snapshot nothing = Generation(1, 1);
  nothing.projects[0].inventory = std::make_shared<const inventory::Inventory>();
  nothing.projects[0].last_success.reset();
  taken_ = [nothing] { return nothing; };
  auto saver = MakeSaver(base::SystemFiles());
  saver->Changed();
  saver.reset();
  EXPECT_TRUE(outcomes_.empty());
  EXPECT_EQ(std::filesystem::file_size(path_), 44U);
}

}  // namespace
}  // namespace certmon::exporter
