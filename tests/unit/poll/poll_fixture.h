// A Poller with everything around it faked: a clock that only the transport moves, scripted
// answers, a log that is kept. No test sleeps; a simulated hour takes milliseconds.
#ifndef TESTS_UNIT_POLL_POLL_FIXTURE_H_
#define TESTS_UNIT_POLL_POLL_FIXTURE_H_

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "exporter/poll/poller.h"
#include "tests/support/edit_options.h"
#include "tests/support/scripted_transport.h"

namespace certmon::exporter {

using test_support::EditOptions;

class FixedRandom final : public base::Random {
 public:
  [[nodiscard]] double Fraction() override { return value; }
  double value = 0.5;
};

// Each line as "level message key=value ...".
class KeptLog final : public Log {
 public:
  void Write(LogLevel level, std::string_view message,
             const std::vector<LogField>& fields) override;
  [[nodiscard]] int Count(const std::string& part) const;

  std::vector<std::string> lines;
  std::string throw_at;  // a message that cannot be written
};

class PollFixture : public testing::Test {
 protected:
  using Script = test_support::ScriptedTransport::Script;

  // A project at http://127.0.0.1:1/NAME with secrets given as text, polled every 5 minutes.
  [[nodiscard]] ProjectSettings Project(const std::string& name) const {
    return Project(name, TextPlaces("appkey-canary"));
  }
  // Secret files are read every 5 s, as the disk thread does.
  [[nodiscard]] ProjectSettings Project(const std::string& name, CredentialPlaces places) const;
  [[nodiscard]] static CredentialPlaces TextPlaces(const std::string& appkey);

  // Makes the poller of these projects.
  void Make(std::vector<ProjectSettings> projects,
            Schedule::First first = Schedule::First::kAtOnce);
  // Calls `action` in the poll loop's thread at this time since the start.
  void At(std::chrono::nanoseconds after, std::function<void()> action) {
    transport_.At(start_ + after, std::move(action));
  }
  // Lets the poller run for so long, from the start.
  void RunFor(std::chrono::nanoseconds duration);

  [[nodiscard]] const ProjectState& State(const std::string& name) const;
  [[nodiscard]] std::vector<std::string> Certificates(const std::string& name) const;
  // The value of one series of the exporter's own metrics, by its labels in any order; -1 if it
  // is not there.
  [[nodiscard]] double Metric(const std::string& family,
                              const std::map<std::string, std::string>& labels) const;
  // Seconds from the start to each request of this project.
  [[nodiscard]] std::vector<double> SentAt(const std::string& project) const;
  [[nodiscard]] double Now() const;
  [[nodiscard]] static bool IsOf(const test_support::SentRequest& sent, const std::string& project);

  void ReadSecretsEveryFiveSeconds(std::chrono::seconds since_start);

  mutable std::vector<std::shared_ptr<CredentialSource>> watched_;
  test_support::FakeClock clock_{
      base::WallTime(std::chrono::seconds(1774396800))};  // 2026-03-25T00:00:00Z
  base::MonotonicTime start_ = clock_.MonotonicNow();
  FixedRandom random_;
  SelfMetrics self_;
  KeptLog log_;
  StateStore states_;
  test_support::ScriptedTransport transport_{clock_, {}};
  std::unique_ptr<Poller> poller_;
  mutable std::shared_ptr<const exporter::State> current_;  // what State() lent from
};

}  // namespace certmon::exporter

#endif  // TESTS_UNIT_POLL_POLL_FIXTURE_H_
