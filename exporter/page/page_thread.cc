#include "exporter/page/page_thread.h"

#include <malloc.h>

#include <chrono>
#include <exception>
#include <utility>

namespace certmon::exporter {
namespace {

// Well within PageStore::kAhead, and soon after the wall clock was set.
constexpr std::chrono::seconds kLookEvery{5};

}  // namespace

PageThread::PageThread(PageStore& pages, Log& log)
    : pages_(pages), log_(log), thread_([this] { Run(); }) {}

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
    Refresh();
    if (has_changed) {
      // The names that stay lie among all that a poll and a render have freed, which glibc would
      // keep: a third of what 100,000 certificates take.
      malloc_trim(0);
    }
    lock.lock();
    turn_.wait_for(lock, kLookEvery, [this] { return changed_ || stopping_; });
  }
}

void PageThread::Refresh() {
  try {
    pages_.Refresh();
  } catch (const std::exception&) {
    // The pages before stay and grow old visibly: last_success_timestamp_seconds is among them.
    try {
      log_.Error("the metrics page could not be rendered, trying again; out of memory", {});
    } catch (const std::exception&) {
      // No memory to say so either: the thread has to live for the next try.
    }
  }
}

}  // namespace certmon::exporter
