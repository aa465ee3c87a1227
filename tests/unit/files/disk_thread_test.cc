// Reads that hang, and what goes on beside them.
#include "exporter/files/disk_thread.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "tests/unit/files/kept_lines.h"

namespace certmon::exporter {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds kPatience{60};

// Happens once. Shared with the threads that a DiskThread leaves.
class Event {
 public:
  void Set() const {
    const std::lock_guard lock(state_->mutex);
    state_->is_set = true;
    state_->changed.notify_all();
  }
  [[nodiscard]] bool Await(milliseconds limit = kPatience) const {
    std::unique_lock lock(state_->mutex);
    return state_->changed.wait_for(lock, limit, [this] { return state_->is_set; });
  }

 private:
  struct State {
    std::mutex mutex;
    std::condition_variable changed;
    bool is_set = false;
  };
  std::shared_ptr<State> state_ = std::make_shared<State>();
};

// A read that hangs until it is released.
struct Hang {
  ~Hang() { released.Set(); }
  [[nodiscard]] DiskThread::Read Read() const {
    return [begins = begun, may_end = released]() -> DiskThread::Step {
      begins.Set();
      EXPECT_TRUE(may_end.Await());
      return [] {};
    };
  }
  Event begun;
  Event released;
};

// A read that does not hang; the event is its publication.
Event StartRead(DiskThread& disk) {
  const Event published;
  disk.StartRead({},
                 [published]() -> DiskThread::Step { return [published] { published.Set(); }; });
  return published;
}

class DiskThreadTest : public testing::Test {
 protected:
  KeptLines log_;
  DiskLimits limits_{.hand_over = milliseconds(10), .log_after = milliseconds(30), .threads = 4};
};

TEST_F(DiskThreadTest, PublishesReadsInTheOrderOfTheRequestsOnOneThread) {
  std::vector<int> order;
  std::set<std::thread::id> threads;
  DiskThread disk(log_);
  for (int i = 0; i < 100; ++i) {
    disk.StartRead({}, [&order, &threads, i]() -> DiskThread::Step {
      return [&order, &threads, i] {
        order.push_back(i);
        threads.insert(std::this_thread::get_id());
      };
    });
  }
  EXPECT_TRUE(StartRead(disk).Await());
  disk.Stop();
  ASSERT_EQ(order.size(), 100U);
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
  EXPECT_EQ(threads.size(), 1U);
}

TEST_F(DiskThreadTest, AReadThatHangsDelaysTheOthersByTheHandOverOnly) {
  const Hang first;
  const Hang second;
  DiskThread disk(log_, limits_);
  disk.StartRead({}, first.Read());
  disk.StartRead({}, second.Read());
  EXPECT_TRUE(second.begun.Await());
  EXPECT_TRUE(StartRead(disk).Await());
  first.released.Set();
  second.released.Set();
  EXPECT_TRUE(StartRead(disk).Await());
}

TEST_F(DiskThreadTest, UsesNoMoreThreadsThanAllowedAndContinuesWhenOneReturns) {
  const std::vector<Hang> hangs(4);
  DiskThread disk(log_, limits_);
  for (const Hang& hang : hangs) {
    disk.StartRead({}, hang.Read());
  }
  const Event last = StartRead(disk);
  // Three readers and the disk thread.
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_TRUE(hangs[i].begun.Await());
  }
  EXPECT_FALSE(hangs[3].begun.Await(milliseconds(100)));
  hangs[1].released.Set();
  EXPECT_TRUE(hangs[3].begun.Await());
  EXPECT_FALSE(last.Await(milliseconds(100)));
  hangs[0].released.Set();
  EXPECT_TRUE(last.Await());
}

TEST_F(DiskThreadTest, LogsAHangOnceAndNamesTheFiles) {
  const Hang hang;
  DiskThread disk(log_, limits_);
  disk.StartRead({{"project", "a"}, {"files", "/mnt/appkey"}}, hang.Read());
  log_.Await("does not answer project=a files=/mnt/appkey");
  for (int i = 0; i < 5; ++i) {
    EXPECT_TRUE(StartRead(disk).Await());
    std::this_thread::sleep_for(limits_.log_after);
  }
  EXPECT_EQ(log_.Count("does not answer"), 1);
}

TEST_F(DiskThreadTest, StopsWithoutWaitingForAReadThatHangsAndDropsItsStep) {
  const Event begun;
  const Event released;
  const Event ended;
  const Event published;
  {
    DiskThread disk(log_, limits_);
    disk.StartRead({}, [=]() -> DiskThread::Step {
      begun.Set();
      EXPECT_TRUE(released.Await());
      ended.Set();
      return [published] { published.Set(); };
    });
    EXPECT_TRUE(begun.Await());
  }
  released.Set();
  EXPECT_TRUE(ended.Await());
  EXPECT_FALSE(published.Await(milliseconds(50)));
}

TEST_F(DiskThreadTest, RunsAStepAfterItsDelay) {
  std::vector<int> order;
  const Event done;
  DiskThread disk(log_);
  disk.Call([&] {
    disk.CallAfter(milliseconds(30), [&] {
      order.push_back(2);
      done.Set();
    });
    disk.CallAfter(milliseconds(10), [&order] { order.push_back(1); });
    order.push_back(0);
  });
  EXPECT_TRUE(done.Await());
  disk.Stop();
  EXPECT_EQ(order, (std::vector<int>{0, 1, 2}));
}

}  // namespace
}  // namespace certmon::exporter
