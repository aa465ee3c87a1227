// The thread that keeps the pages of a PageStore right.
#ifndef EXPORTER_PAGE_PAGE_THREAD_H_
#define EXPORTER_PAGE_PAGE_THREAD_H_

#include <condition_variable>
#include <mutex>
#include <thread>

#include "exporter/log/log.h"
#include "exporter/page/page_store.h"

namespace certmon::exporter {

// Constructed and destroyed by one thread; Changed is thread-safe. What it is given outlives it.
class PageThread {
 public:
  PageThread(PageStore& pages, Log& log);
  // Waits for a page that is being rendered.
  ~PageThread();
  PageThread(const PageThread&) = delete;
  PageThread& operator=(const PageThread&) = delete;

  // The State has changed: it is rendered soon. Returns at once.
  void Changed();

 private:
  void Run();
  void Refresh();

  PageStore& pages_;
  Log& log_;
  std::mutex mutex_;  // guards the next three
  std::condition_variable turn_;
  bool changed_ = true;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace certmon::exporter

#endif  // EXPORTER_PAGE_PAGE_THREAD_H_
