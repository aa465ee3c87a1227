#include "exporter/poll/inventory_saver.h"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
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

  // True where the thread has ended.
  bool StopAndWait() {
    std::unique_lock lock(mutex_);
    stopping_ = true;
    turn_.notify_all();
    abandoned_ = !turn_.wait_for(lock, kPatience, [this] { return done_; });
    return !abandoned_;
  }

 private:
  // The callbacks run under the lock, so that none runs once the saver is gone; the disk is waited
  // for outside of it.
  void SaveOnce(std::unique_lock<std::mutex>& lock) {
    std::optional<base::Result<void>> saved;  // stays absent where that met a fault
    try {
      const inventory::Snapshot snapshot = tools_.take();
      if (!IsWorthSaving(snapshot)) {
        return;
      }
      lock.unlock();
      saved = inventory::SaveSnapshot(tools_.files, tools_.path, snapshot);
    } catch (const std::exception&) {
      saved.reset();
    }
    if (!lock.owns_lock()) {
      lock.lock();
    }
    Tell(std::move(saved));
  }

  void Tell(std::optional<base::Result<void>> saved) {
    try {
      if (!saved) {
        saved = base::Fail(base::Reason::kInternal, "saving " + tools_.path + ": unexpected fault");
      }
      if (!abandoned_) {
        tools_.on_saved(*saved);
      }
    } catch (const std::exception&) {
      // No memory to count or log with: the thread has to live for the next save.
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
