// A log whose lines a test reads, as "message key=value ...". Thread-safe.
#ifndef TESTS_UNIT_FILES_KEPT_LINES_H_
#define TESTS_UNIT_FILES_KEPT_LINES_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include "exporter/log/log.h"

namespace certmon::exporter {

class KeptLines final : public Log {
 public:
  void Write(LogLevel /*level*/, std::string_view message,
             const std::vector<LogField>& fields) override {
    std::string line(message);
    for (const LogField& field : fields) {
      line += " " + std::string(field.key) + "=" + field.value;
    }
    const std::lock_guard lock(mutex_);
    lines_.push_back(std::move(line));
    changed_.notify_all();
  }

  [[nodiscard]] int Count(const std::string& part) const {
    const std::lock_guard lock(mutex_);
    return CountLocked(part);
  }

  // Waits for a line that holds `part`.
  void Await(const std::string& part) const {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(changed_.wait_for(lock, std::chrono::seconds(60), [&] {
      return CountLocked(part) > 0;
    })) << part;
  }

 private:
  [[nodiscard]] int CountLocked(const std::string& part) const {
    return static_cast<int>(std::count_if(
        lines_.begin(), lines_.end(),
        [&part](const std::string& line) { return line.find(part) != std::string::npos; }));
  }

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::vector<std::string> lines_;
};

}  // namespace certmon::exporter

#endif  // TESTS_UNIT_FILES_KEPT_LINES_H_
