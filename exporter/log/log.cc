#include "exporter/log/log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/base_sink.h>

#include <chrono>
#include <mutex>
#include <utility>

#include "exporter/log/line_writer.h"
#include "exporter/log/log_line.h"

namespace certmon::exporter {
namespace {

spdlog::level::level_enum ToSpdlog(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarn:
      return spdlog::level::warn;
    case LogLevel::kError:
      break;
  }
  return spdlog::level::err;
}

LogLevel FromSpdlog(spdlog::level::level_enum level) {
  if (level <= spdlog::level::debug) {
    return LogLevel::kDebug;
  }
  if (level == spdlog::level::info) {
    return LogLevel::kInfo;
  }
  return level == spdlog::level::warn ? LogLevel::kWarn : LogLevel::kError;
}

class Sink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  Sink(int fd, LogFormat format) : writer_(fd), format_(format) {}

 protected:
  // The record's text is the body that RenderBody made.
  void sink_it_(const spdlog::details::log_msg& record) override {
    const base::WallTime time(record.time.time_since_epoch());
    const std::string_view body(record.payload.data(), record.payload.size());
    const std::string line = RenderLine(format_, time, FromSpdlog(record.level), body);
    if (writer_.Dropped() > 0 && writer_.Write(DroppedNotice(time))) {
      writer_.ForgetDropped();
    } else if (writer_.Dropped() > 0) {
      // The notice was counted as a lost line; it stands for this one.
      return;
    }
    writer_.Write(line);
  }
  void flush_() override {}

 private:
  [[nodiscard]] std::string DroppedNotice(base::WallTime time) const {
    const std::vector<LogField> fields = {{"lines", std::to_string(writer_.Dropped())}};
    return RenderLine(format_, time, LogLevel::kWarn,
                      RenderBody(format_, "log lines dropped", fields));
  }

  LineWriter writer_;
  LogFormat format_;
};

class SpdlogLog final : public Log {
 public:
  SpdlogLog(int fd, LogLevel level, LogFormat format, const base::Clock& clock,
            const SecretScrubber& scrubber)
      : logger_("exporter", std::make_shared<Sink>(fd, format)),
        format_(format),
        clock_(clock),
        scrubber_(scrubber) {
    logger_.set_level(ToSpdlog(level));
    // spdlog's own handler prints to stderr, which may be the very thing that is stuck.
    logger_.set_error_handler([](const std::string&) {});
  }

  void Write(LogLevel level, std::string_view message,
             const std::vector<LogField>& fields) override {
    const auto spdlog_level = ToSpdlog(level);
    if (!logger_.should_log(spdlog_level)) {
      return;
    }
    // Before the values are cut and quoted, which would hide a secret from the search.
    std::vector<LogField> clean = fields;
    for (LogField& field : clean) {
      field.value = scrubber_.Scrub(std::move(field.value));
    }
    const std::string body = RenderBody(format_, scrubber_.Scrub(std::string(message)), clean);
    const auto now = std::chrono::time_point_cast<spdlog::log_clock::duration>(clock_.WallNow());
    logger_.log(now, spdlog::source_loc{}, spdlog_level,
                spdlog::string_view_t(body.data(), body.size()));
  }

 private:
  spdlog::logger logger_;
  LogFormat format_;
  const base::Clock& clock_;
  const SecretScrubber& scrubber_;
};

}  // namespace

std::unique_ptr<Log> MakeLog(int fd, LogLevel level, LogFormat format, const base::Clock& clock,
                             const SecretScrubber& scrubber) {
  return std::make_unique<SpdlogLog>(fd, level, format, clock, scrubber);
}

}  // namespace certmon::exporter
