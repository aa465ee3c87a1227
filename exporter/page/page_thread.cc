#include "exporter/page/page_thread.h"

#include <malloc.h>

#include <chrono>
#include <utility>

namespace certmon::exporter {
namespace {

// Much less than PageStore::kAhead; also how long a change of the wall clock may go unnoticed.
constexpr std::chrono::seconds kRefreshEvery{5};

}  // namespace

PageThread::PageThread(PageStore& pages) : pages_(pages), thread_([this] { Run(); }) {}

PageThread::~PageThread() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  turn_.notify_all();
  thread_.join();
}

void PageThread::Changed() {
  {
    const std::lock_guard lock(mutex_);
    changed_ = true;
  }
  turn_.notify_all();
}

void PageThread::Run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const bool has_changed = std::exchange(changed_, false);
    lock.unlock();
    pages_.Refresh();
    if (has_changed) {
      // glibc keeps the memory that a poll and a render have freed between the names that stay: a
      // third of the total with 100,000 certificates.
      malloc_trim(0);
    }
    lock.lock();
    turn_.wait_for(lock, kRefreshEvery, [this] { return changed_ || stopping_; });
  }
}

}  // namespace certmon::exporter
