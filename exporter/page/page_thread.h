// The thread that renders the pages of a PageStore.
#ifndef EXPORTER_PAGE_PAGE_THREAD_H_
#define EXPORTER_PAGE_PAGE_THREAD_H_

#include <condition_variable>
#include <mutex>
#include <thread>

#include "exporter/page/page_store.h"

namespace certmon::exporter {

// Construct and destroy it in one thread; Changed is thread-safe. `pages` must outlive it.
class PageThread {
 public:
  explicit PageThread(PageStore& pages);
  // Waits until a page that is being rendered is finished.
  ~PageThread();
  PageThread(const PageThread&) = delete;
  PageThread& operator=(const PageThread&) = delete;

  // Call after the State has changed. Returns at once.
  void Changed();

 private:
  void Run();

  PageStore& pages_;
  std::mutex mutex_;  // guards the next three
  std::condition_variable turn_;
  bool changed_ = true;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace certmon::exporter

#endif  // EXPORTER_PAGE_PAGE_THREAD_H_
