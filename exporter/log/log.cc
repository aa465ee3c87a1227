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

constexpr spdlog::level::level_enum ToSpdlog(LogLevel level) {
  return static_cast<spdlog::level::level_enum>(spdlog::level::debug + static_cast<int>(level));
}
static_assert(ToSpdlog(LogLevel::kInfo) == spdlog::level::info);
static_assert(ToSpdlog(LogLevel::kWarn) == spdlog::level::warn);
static_assert(ToSpdlog(LogLevel::kError) == spdlog::level::err);

LogLevel FromSpdlog(spdlog::level::level_enum level) {
  return static_cast<LogLevel>(level - spdlog::level::debug);
}

// Not with the pattern formatter of spdlog 1.10: it writes "warning", and a wrong time up to the first
// second of 1970.
class Sink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  Sink(int fd, LogFormat format) : writer_(fd), format_(format) {}

 protected:
  // The text of the record is what RenderBody returned.
  void sink_it_(const spdlog::details::log_msg& record) override {
    const base::WallTime time(record.time.time_since_epoch());
    if (writer_.Dropped() > 0) {
      // If this is dropped too, it counts for the record.
      if (!writer_.Write(DroppedNotice(time))) {
        return;
      }
      writer_.ForgetDropped();
    }
    const std::string_view body(record.payload.data(), record.payload.size());
    writer_.Write(RenderLine(format_, time, FromSpdlog(record.level), body));
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
    // spdlog's default handler prints to stderr, which may be what is blocked.
    logger_.set_error_handler([](const std::string&) {});
  }

  void Write(LogLevel level, std::string_view message,
             const std::vector<LogField>& fields) override {
    if (!logger_.should_log(ToSpdlog(level))) {
      return;
    }
    // Before values are cut and quoted, which would hide a secret from the search.
    std::vector<LogField> clean = fields;
    for (LogField& field : clean) {
      field.value = scrubber_.Scrub(std::move(field.value));
    }
    const std::string body = RenderBody(format_, scrubber_.Scrub(std::string(message)), clean);
    const auto now = std::chrono::time_point_cast<spdlog::log_clock::duration>(clock_.WallNow());
    logger_.log(now, spdlog::source_loc{}, ToSpdlog(level), spdlog::string_view_t(body));
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
