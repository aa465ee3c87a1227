#include "exporter/metrics/process_metrics.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <utility>

#include "exporter/metrics/family_writer.h"
#include "exporter/metrics/metric_catalog.h"

namespace certmon::exporter {
namespace {

struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};

std::uint64_t TicksPerSecond() { return static_cast<std::uint64_t>(sysconf(_SC_CLK_TCK)); }

std::string ReadAll(const std::string& path) {
  // More than the kernel writes, and it writes all at once.
  std::array<char, 4096> bytes;
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    return {};
  }
  const ssize_t size = ::read(fd, bytes.data(), bytes.size());
  ::close(fd);
  return {bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
}

// Removes the next word from the front of `text`; "" at the end.
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
    return std::nullopt;
  }
  // Does not count the descriptor that the count itself opened.
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

// Not from /proc/PID/limits, where the kernel writes sixteen lines.
std::optional<std::uint64_t> MaxOpenFiles() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) {
    return std::nullopt;
  }
  return limit.rlim_cur;
}

}  // namespace

std::optional<ProcessStat> ParseProcessStat(std::string_view line) {
  // Only the name may contain parentheses, so the last one ends it.
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

ProcessReading ProcessMetrics::Read() const {
  ProcessReading reading{.started_at = started_at_};
  if (const auto stat = ParseProcessStat(ReadAll(folder_ + "/stat"))) {
    reading.cpu_seconds =
        static_cast<double>(stat->cpu_ticks) / static_cast<double>(TicksPerSecond());
    reading.resident_bytes =
        stat->resident_pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
    reading.virtual_bytes = stat->virtual_bytes;
  }
  reading.open_fds = CountOpenFiles(folder_ + "/fd");
  if (reading.open_fds) {
    reading.max_fds = MaxOpenFiles();
  }
  return reading;
}

void ProcessMetrics::Render(std::string& out) const {
  const ProcessReading reading = Read();
  ForEachRowOf<ProcessReading>([&](const MetricRow& row, auto add) {
    FamilyWriter family(out, row);
    add(reading, family);
  });
}

}  // namespace certmon::exporter
