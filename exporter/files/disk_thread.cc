#include "exporter/files/disk_thread.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

namespace certmon::exporter {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kTryThreadAgain{1};

}  // namespace

// Shared with the readers, which may outlive the DiskThread.
struct DiskThread::Shared {
  struct Job {
    std::vector<LogField> subject;
    Read read;
  };
  struct UnderWay {
    std::vector<LogField> subject;
    Time began;
    bool is_replaced = false;  // its thread no longer takes the next read
    bool is_logged = false;
  };

  std::mutex mutex;
  std::condition_variable for_disk_thread;
  std::condition_variable for_readers;
  std::deque<Step> steps;
  std::deque<Job> jobs;
  std::list<UnderWay> under_way;
  std::size_t readers = 0;  // threads
  bool has_next = false;    // one of them takes the next job
  bool stopped = false;

  static void ReadJobs(const std::shared_ptr<Shared>& self);
};

void DiskThread::Shared::ReadJobs(const std::shared_ptr<Shared>& self) {
  std::unique_lock lock(self->mutex);
  while (true) {
    self->for_readers.wait(lock, [&self] { return self->stopped || !self->jobs.empty(); });
    if (self->stopped) {
      break;
    }
    Job job = std::move(self->jobs.front());
    self->jobs.pop_front();
    const auto mine = self->under_way.insert(
        self->under_way.end(), {.subject = std::move(job.subject), .began = Clock::now()});
    lock.unlock();
    Step step = job.read();
    job.read = nullptr;
    lock.lock();
    const bool is_replaced = mine->is_replaced;
    self->under_way.erase(mine);
    if (self->stopped) {
      break;
    }
    self->steps.push_back(std::move(step));
    self->for_disk_thread.notify_one();
    if (is_replaced && std::exchange(self->has_next, true)) {
      break;
    }
  }
  --self->readers;
  self->for_disk_thread.notify_one();
}

DiskThread::DiskThread(Log& log, DiskLimits limits)
    : log_(log), limits_(limits), shared_(std::make_shared<Shared>()), thread_([this] { Run(); }) {}

void DiskThread::Call(Step step) {
  const std::lock_guard lock(shared_->mutex);
  shared_->steps.push_back(std::move(step));
  shared_->for_disk_thread.notify_one();
}

void DiskThread::CallAfter(std::chrono::milliseconds delay, Step step) {
  timers_.emplace(Clock::now() + delay, std::move(step));
}

void DiskThread::StartRead(std::vector<LogField> subject, Read read) {
  const std::lock_guard lock(shared_->mutex);
  shared_->jobs.push_back({std::move(subject), std::move(read)});
  shared_->for_readers.notify_one();
  shared_->for_disk_thread.notify_one();
}

void DiskThread::Stop() {
  {
    const std::lock_guard lock(shared_->mutex);
    shared_->stopped = true;
    shared_->for_readers.notify_all();
    shared_->for_disk_thread.notify_one();
  }
  if (thread_.joinable()) {
    thread_.join();
  }
}

DiskThread::Time DiskThread::WatchReaders() {
  const Time now = Clock::now();
  Time wake = Time::max();
  for (Shared::UnderWay& read : shared_->under_way) {
    if (!read.is_replaced && now - read.began >= limits_.hand_over) {
      read.is_replaced = true;
      shared_->has_next = false;
    }
    if (!read.is_logged && now - read.began >= limits_.log_after) {
      read.is_logged = true;
      log_.Warn("a file cannot be read: its disk or mount does not answer", read.subject);
    }
    if (!read.is_replaced) {
      wake = std::min(wake, read.began + limits_.hand_over);
    } else if (!read.is_logged) {
      wake = std::min(wake, read.began + limits_.log_after);
    }
  }
  if (shared_->jobs.empty()) {
    return wake;
  }
  if (shared_->has_next) {
    // It may take a job at any moment, and hang in it.
    return std::min(wake, now + limits_.hand_over);
  }
  if (shared_->readers + 1 < limits_.threads) {
    try {
      std::thread(&Shared::ReadJobs, shared_).detach();
      ++shared_->readers;
      shared_->has_next = true;
      return std::min(wake, now + limits_.hand_over);
    } catch (const std::system_error& error) {
      log_.Error("no thread to read files with, trying again", {{"error", error.what()}});
      return std::min<Time>(wake, now + kTryThreadAgain);
    }
  }
  return wake;
}

std::vector<DiskThread::Step> DiskThread::TakeSteps(Time wake) {
  std::vector<Step> steps;
  std::unique_lock lock(shared_->mutex);
  const auto is_due = [this] { return shared_->stopped || !shared_->steps.empty(); };
  while (!is_due() && Clock::now() < wake) {
    const Time until = std::min(wake, WatchReaders());
    if (until == Time::max()) {
      shared_->for_disk_thread.wait(lock);
    } else {
      shared_->for_disk_thread.wait_until(lock, until);
    }
  }
  static_cast<void>(WatchReaders());
  steps.assign(std::make_move_iterator(shared_->steps.begin()),
               std::make_move_iterator(shared_->steps.end()));
  shared_->steps.clear();
  return steps;
}

void DiskThread::Run() {
  const auto is_stopped = [this] {
    const std::lock_guard lock(shared_->mutex);
    return shared_->stopped;
  };
  while (!is_stopped()) {
    for (const Step& step : TakeSteps(timers_.empty() ? Time::max() : timers_.begin()->first)) {
      if (is_stopped()) {
        break;
      }
      step();
    }
    while (!timers_.empty() && timers_.begin()->first <= Clock::now() && !is_stopped()) {
      const auto timer = timers_.extract(timers_.begin());
      timer.mapped()();
    }
  }
  // Reads that are about to return do so before the process ends; those that hang do not.
  std::unique_lock lock(shared_->mutex);
  shared_->for_disk_thread.wait_for(lock, limits_.hand_over, [this] {
    return shared_->readers == 0 ||
           std::any_of(shared_->under_way.begin(), shared_->under_way.end(),
                       [](const auto& read) { return read.is_replaced; });
  });
}

}  // namespace certmon::exporter
