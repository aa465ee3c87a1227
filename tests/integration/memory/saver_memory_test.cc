// Saving the inventory without memory: the file is the one before or the new one, whole, and the
// saver's thread lives.
#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>

#include "exporter/poll/inventory_saver.h"
#include "lib/inventory/snapshot_file.h"
#include "tests/integration/memory/failing_allocations.h"
#include "tests/support/temp_folder.h"
#include "tests/unit/snapshot/sample_snapshot.h"

namespace certmon::memory {
namespace {

// Waits for the outcome of each save. Allocates nothing in the saver's thread.
class Outcomes {
 public:
  void Note(bool saved) {
    const std::lock_guard lock(mutex_);
    saved_ = saved;
    noted_ = true;
    turn_.notify_all();
  }
  bool Await() {
    std::unique_lock lock(mutex_);
    turn_.wait(lock, [this] { return noted_; });
    noted_ = false;
    return saved_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable turn_;
  bool noted_ = false;
  bool saved_ = false;
};

TEST(SaverWithoutMemory, R1LeavesAWholeFileAndSavesTheNext) {
  const test_support::TempFolder folder;
  const std::string path = folder.Path("inventory");
  std::size_t generation = 1;
  const auto current = [&generation] { return test_support::Generation(generation, 2); };
  Outcomes outcomes;
  exporter::InventorySaver saver({.files = base::SystemFiles(),
                                  .path = path,
                                  .take = current,
                                  .on_saved = [&outcomes](const base::Result<void>& saved) {
                                    outcomes.Note(saved.has_value());
                                  }});
  const auto is_saved = [&path](const inventory::Snapshot& snapshot) {
    const auto loaded = inventory::LoadSnapshot(path);
    return loaded && *loaded &&
           test_support::SameSnapshots(**loaded, test_support::AsRestored(snapshot));
  };
  saver.Changed();
  ASSERT_TRUE(outcomes.Await());

  Sweep sweep(Whose::kOtherThreads);
  std::uint64_t failures = 0;
  do {
    SCOPED_TRACE(sweep.Place());
    const inventory::Snapshot before = current();
    ++generation;
    sweep.Begin();
    saver.Changed();
    const bool saved = outcomes.Await();
    sweep.End();
    failures += saved ? 0 : 1;
    // Old or new, never torn. The new one too where it fails late: once the file has its name, all
    // that can fail is to make sure of the name.
    ASSERT_TRUE(is_saved(current()) || (!saved && is_saved(before)));
    ++generation;
    saver.Changed();
    ASSERT_TRUE(outcomes.Await());
    ASSERT_TRUE(is_saved(current()));
  } while (sweep.Failed());
  EXPECT_GT(failures, 15U);
  RecordProperty("failed_allocations", static_cast<int>(sweep.Turns()));
  RecordProperty("saves_failed", static_cast<int>(failures));
}

}  // namespace
}  // namespace certmon::memory
