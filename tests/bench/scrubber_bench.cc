// The cost of the search for secrets in a log line, compared with the cost of formatting it.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "exporter/log/log_line.h"
#include "exporter/log/scrubber.h"

namespace certmon::exporter {
namespace {

// The longest line of an ordinary failure (exporter/poll/poll_report.cc).
std::vector<LogField> Fields() {
  return {{"project", "production"},
          {"reason", "auth"},
          {"error", "HTTP status 401 with resultCode 80401"},
          {"hint", "check user_access_key_id and secret_access_key, and the key's role"},
          {"next_poll_in", "4m57s"}};
}

void TextOfALine(benchmark::State& state) {
  const std::vector<LogField> fields = Fields();
  for (auto _ : state) {
    const std::string body = RenderBody(LogFormat::kLogfmt, "poll failed", fields);
    benchmark::DoNotOptimize(
        RenderLine(LogFormat::kLogfmt, base::WallTime{}, LogLevel::kWarn, body));
  }
}
BENCHMARK(TextOfALine);

// Three secrets for each project.
void ScrubALine(benchmark::State& state) {
  SecretScrubber scrubber;
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    scrubber.Add(base::Secret("secret-of-some-length-" + std::to_string(1'000'000 + i)));
  }
  const std::vector<LogField> fields = Fields();
  for (auto _ : state) {
    std::vector<LogField> clean = fields;
    for (LogField& field : clean) {
      field.value = scrubber.Scrub(std::move(field.value));
    }
    benchmark::DoNotOptimize(clean);
  }
}
BENCHMARK(ScrubALine)->Arg(3)->Arg(30)->Arg(4096)->Arg(32'000);

}  // namespace
}  // namespace certmon::exporter
