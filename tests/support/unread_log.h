// A log that nobody reads.
#ifndef TESTS_SUPPORT_UNREAD_LOG_H_
#define TESTS_SUPPORT_UNREAD_LOG_H_

#include <fcntl.h>
#include <unistd.h>

#include <memory>

#include "exporter/log/log.h"

namespace certmon::test_support {

// Formats, redacts and writes lines like the program, but to /dev/null.
class UnreadLog {
 public:
  UnreadLog(exporter::LogLevel level, const base::Clock& clock)
      : log_(exporter::MakeLog(null_, level, exporter::LogFormat::kLogfmt, clock, scrubber_)) {}
  ~UnreadLog() {
    log_.reset();
    ::close(null_);
  }
  UnreadLog(const UnreadLog&) = delete;
  UnreadLog& operator=(const UnreadLog&) = delete;

  exporter::Log& operator*() const { return *log_; }

 private:
  const int null_ = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  const exporter::SecretScrubber scrubber_;
  std::unique_ptr<exporter::Log> log_;
};

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_UNREAD_LOG_H_
