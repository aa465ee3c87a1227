#include "exporter/poll/inventory_saver.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "lib/inventory/snapshot_file.h"

namespace certmon::exporter {
namespace {

bool IsWorthSaving(const inventory::Snapshot& snapshot) {
  return std::any_of(snapshot.projects.begin(), snapshot.projects.end(),
                     [](const inventory::SavedProject& project) {
                       return project.last_success || !project.inventory->certificates.empty();
                     });
}

}  // namespace

class InventorySaver::Impl {
 public:
  explicit Impl(SaverTools tools) : tools_(std::move(tools)) {}

  void Changed() {
    const std::lock_guard lock(mutex_);
    changed_ = true;
    turn_.notify_all();
  }

  void Run() {
    std::unique_lock lock(mutex_);
    while (true) {
      turn_.wait(lock, [this] { return changed_ || stopping_; });
      if (!changed_) {
        break;
      }
      changed_ = false;
      SaveOnce(lock);
      if (abandoned_) {
        return;
      }
    }
    done_ = true;
    turn_.notify_all();
  }

  // True if the thread has ended.
  bool StopAndWait() {
    std::unique_lock lock(mutex_);
    stopping_ = true;
    turn_.notify_all();
    abandoned_ = !turn_.wait_for(lock, kPatience, [this] { return done_; });
    return !abandoned_;
  }

 private:
  // The callbacks run under the lock, so that none runs after the saver is gone. The lock is released
  // while the file is written.
  void SaveOnce(std::unique_lock<std::mutex>& lock) {
    const inventory::Snapshot snapshot = tools_.take();
    if (!IsWorthSaving(snapshot)) {
      return;
    }
    lock.unlock();
    const auto saved = inventory::SaveSnapshot(tools_.files, tools_.path, snapshot);
    lock.lock();
    if (!abandoned_) {
      tools_.on_saved(saved);
    }
  }

  const SaverTools tools_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable turn_;
  bool changed_ = false;
  bool stopping_ = false;
  bool done_ = false;
  bool abandoned_ = false;
};

InventorySaver::InventorySaver(SaverTools tools)
    : impl_(std::make_shared<Impl>(std::move(tools))), thread_([impl = impl_] { impl->Run(); }) {}

InventorySaver::~InventorySaver() {
  if (impl_->StopAndWait()) {
    thread_.join();
  } else {
    thread_.detach();
  }
}

void InventorySaver::Changed() { impl_->Changed(); }

}  // namespace certmon::exporter
