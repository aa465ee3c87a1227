// Looks once a second whether the web configuration has changed, in a thread of its own: a file on
// a disk that hangs must not hold up the server.
#ifndef EXPORTER_WEBCONFIG_WEB_CONFIG_WATCH_H_
#define EXPORTER_WEBCONFIG_WEB_CONFIG_WATCH_H_

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "exporter/config/config_error.h"
#include "exporter/webconfig/web_config_source.h"
#include "lib/base/clock.h"

namespace certmon::exporter {

// Which outcomes of readings are worth a line in the log: every good one that follows a change, a
// bad one when it is another than the one before or that was told a minute ago. Used by one thread.
class OutcomeFilter {
 public:
  [[nodiscard]] bool IsWorthTelling(const ConfigResult<void>& outcome, base::MonotonicTime now);

 private:
  std::string told_;  // empty: the last outcome was good
  base::MonotonicTime told_at_{};
};

// Used by one thread; the destructor ends the watch.
class WebConfigWatch {
 public:
  // `is_worth_telling` says whether this outcome belongs in the log. Called in the watch's thread.
  using OnOutcome = std::function<void(const ConfigResult<void>& outcome, bool is_worth_telling)>;

  // `source` and `clock` outlive the watch.
  WebConfigWatch(WebConfigSource& source, const base::Clock& clock, OnOutcome on_outcome);
  ~WebConfigWatch();
  WebConfigWatch(const WebConfigWatch&) = delete;
  WebConfigWatch& operator=(const WebConfigWatch&) = delete;

 private:
  void Run();

  WebConfigSource& source_;
  const base::Clock& clock_;
  const OnOutcome on_outcome_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_WEBCONFIG_WEB_CONFIG_WATCH_H_
