#include "exporter/exposition/process_metrics.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <memory>
#include <new>
#include <utility>

#include "exporter/exposition/family_text.h"
#include "exporter/exposition/text_writer.h"
#include "exporter/exposition/unix_time.h"

namespace certmon::exporter {
namespace {

struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};

std::uint64_t TicksPerSecond() { return static_cast<std::uint64_t>(sysconf(_SC_CLK_TCK)); }

// Not by a stream: it takes a lack of memory for a file that is not there.
std::string ReadAll(const std::string& path) {
  // More than the kernel writes to it.
  std::array<char, 4096> bytes;
  std::size_t size = 0;
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd >= 0) {
    ssize_t count = 0;
    do {
      size += static_cast<std::size_t>(count);
      count = ::read(fd, bytes.data() + size, bytes.size() - size);
    } while (count > 0);
    ::close(fd);
  }
  return {bytes.data(), size};
}

// Takes the next run of characters that are no blanks off the front; empty at the end.
std::string_view NextWord(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \n"), text.size()));
  const std::string_view word = text.substr(0, text.find_first_of(" \n"));
  text.remove_prefix(word.size());
  return word;
}

std::optional<std::uint64_t> WholeNumber(std::string_view word) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc() || end != word.data() + word.size()) {
    return std::nullopt;
  }
  return value;
}

std::optional<std::uint64_t> CountOpenFiles(const std::string& path) {
  const std::unique_ptr<DIR, CloseFolder> folder(opendir(path.c_str()));
  if (!folder) {
    if (errno == ENOMEM) {
      throw std::bad_alloc();
    }
    return std::nullopt;
  }
  // The descriptor that this very count opened is not one of them.
  const std::string own = std::to_string(dirfd(folder.get()));
  std::uint64_t count = 0;
  while (const dirent* const entry = readdir(folder.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != ".." && name != own) {
      ++count;
    }
  }
  return count;
}

// Not from /proc/PID/limits: the kernel writes sixteen lines there for the one that is wanted.
std::optional<std::uint64_t> MaxOpenFiles() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) {
    return std::nullopt;
  }
  return limit.rlim_cur;
}

void WriteStat(TextWriter& writer, const ProcessStat& stat) {
  BeginFamily(writer, Metric::kProcessCpu);
  writer.Sample("", static_cast<double>(stat.cpu_ticks) / static_cast<double>(TicksPerSecond()));
  BeginFamily(writer, Metric::kProcessResidentMemory);
  writer.Sample("", stat.resident_pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)));
  BeginFamily(writer, Metric::kProcessVirtualMemory);
  writer.Sample("", stat.virtual_bytes);
}

void WriteWhereKnown(TextWriter& writer, Metric metric, std::optional<std::uint64_t> value) {
  if (value) {
    BeginFamily(writer, metric);
    writer.Sample("", *value);
  }
}

}  // namespace

std::optional<ProcessStat> ParseProcessStat(std::string_view line) {
  // The name is in parentheses and the only field that may hold one: the last one closes it.
  const std::size_t name_end = line.rfind(')');
  if (name_end == std::string_view::npos) {
    return std::nullopt;
  }
  line.remove_prefix(name_end + 1);
  constexpr int kFirstField = 3;
  constexpr int kLastField = 24;
  std::array<std::optional<std::uint64_t>, kLastField + 1> fields;
  for (int field = kFirstField; field <= kLastField; ++field) {
    fields.at(static_cast<std::size_t>(field)) = WholeNumber(NextWord(line));
  }
  if (!fields[14] || !fields[15] || !fields[22] || !fields[23] || !fields[24]) {
    return std::nullopt;
  }
  return ProcessStat{.cpu_ticks = *fields[14] + *fields[15],
                     .start_ticks = *fields[22],
                     .virtual_bytes = *fields[23],
                     .resident_pages = *fields[24]};
}

ProcessMetrics::ProcessMetrics(std::string folder, const base::Clock& clock)
    : folder_(std::move(folder)) {
  if (const auto stat = ParseProcessStat(ReadAll(folder_ + "/stat"))) {
    constexpr std::uint64_t kMillisecondsPerSecond = 1000;
    const std::chrono::milliseconds started(
        static_cast<std::int64_t>(stat->start_ticks * kMillisecondsPerSecond / TicksPerSecond()));
    const auto age = clock.MonotonicNow().time_since_epoch() - started;
    started_at_ = clock.WallNow() - age;
  }
}

void ProcessMetrics::Render(std::string& out) const {
  TextWriter writer(out);
  if (const auto stat = ParseProcessStat(ReadAll(folder_ + "/stat"))) {
    WriteStat(writer, *stat);
  }
  if (const auto open_files = CountOpenFiles(folder_ + "/fd")) {
    WriteWhereKnown(writer, Metric::kProcessOpenFds, open_files);
    WriteWhereKnown(writer, Metric::kProcessMaxFds, MaxOpenFiles());
  }
  if (started_at_) {
    BeginFamily(writer, Metric::kProcessStartTime);
    writer.Sample("", UnixSeconds(*started_at_));
  }
}

}  // namespace certmon::exporter
