#include "tests/integration/soak/soak.h"

#include <time.h>

#include <memory>
#include <utility>

#include "exporter/poll/poller.h"
#include "tests/integration/soak/memory_in_use.h"
#include "tests/support/unread_log.h"

namespace certmon::soak {
namespace {

using exporter::CredentialPlaces;
using exporter::CredentialSource;
using exporter::ProjectSettings;

// 2026-03-25T00:00:00Z (`date -u -d 2026-03-25 +%s`).
constexpr base::WallTime kBegin{std::chrono::seconds(1'774'396'800)};
// 2^32 ms are 49.7 days and 2^32 hundredths of a second 497: the first is passed by every soak.
constexpr std::chrono::hours kUpBefore{24 * 49};
constexpr std::uint64_t kPageEvery = 997;

ProjectSettings Project() {
  CredentialPlaces places;
  places.appkey = base::Secret("appkey");
  places.user_access_key_id = base::Secret("id");
  places.secret_access_key = base::Secret("secret");
  auto source = std::make_shared<CredentialSource>(std::move(places), exporter::ApiVersion::kV1_1);
  source->Publish(source->Read());
  auto credentials = source->Current()->credentials;
  auto options = std::make_shared<exporter::ProjectOptions>();
  options->api.base_url = "http://127.0.0.1:1";
  options->poll_interval = SoakApi::kInterval;
  return {.name = "soak",
          .options = std::move(options),
          .zone = *certapi::ExpiryZone::Find("Asia/Seoul"),
          .source = std::move(source),
          .credentials = std::move(credentials),
          .restored = {}};
}

double CpuSeconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

class Soak {
 public:
  Soak(std::uint64_t seed, std::uint64_t polls) : random_(seed), polls_(polls) {
    clock_.Advance(kUpBefore);
    clock_.SetWall(kBegin);
  }

  SoakReport Run() {
    const double cpu = CpuSeconds();
    const base::MonotonicTime start = clock_.MonotonicNow();
    SoakWorld world(random_, std::chrono::floor<std::chrono::days>(kBegin));
    SoakApi api(clock_, random_, world);
    SoakJudge judge(world, clock_);
    const test_support::UnreadLog log(exporter::LogLevel::kInfo, clock_);
    exporter::Poller poller({Project()}, exporter::Schedule::First::kAtOnce,
                            {.clock = clock_,
                             .random = random_,
                             .transport = api,
                             .self = self_,
                             .log = *log,
                             .on_published = [&] { OnPublished(api, judge); }},
                            states_);
    poller_ = &poller;
    poller.Run();
    MemoryInUse after = ReadMemoryInUse();
    return {.simulated = clock_.MonotonicNow() - start,
            .polls = judge.Count(),
            .api = api.Count(),
            .changes = world.Count(),
            .shrinks = api.Listing().Shrinks(),
            .unreadable_episodes = api.Listing().UnreadableEpisodes(),
            .schedule_breaches = api.ScheduleBreaches(),
            .wrong_count = judge.WrongCount(),
            .wrongs = judge.Wrongs(),
            .heap_growth_bytes = after.heap_bytes - warm_.heap_bytes,
            .resident_growth_bytes = after.resident_bytes - warm_.resident_bytes,
            .open_files_growth = after.open_files - warm_.open_files,
            .cpu_seconds = CpuSeconds() - cpu};
  }

 private:
  void OnPublished(SoakApi& api, SoakJudge& judge) {
    const auto state = states_.Current();
    const exporter::ProjectState& project = state->projects.at(0);
    if (!project.last_attempt) {
      return;  // the first State, before any poll
    }
    judge.Check(api.Record(), project);
    api.OnPollEnd(project.up, project.inventory);
    const std::uint64_t polls = judge.Count().polls;
    if (polls % kPageEvery == 0) {
      judge.CheckPage(*state, self_);
    }
    if (polls == polls_ / 20) {
      warm_ = ReadMemoryInUse();
    }
    if (polls == polls_) {
      poller_->Stop();
    }
  }

  test_support::FakeClock clock_;
  SoakRandom random_;
  const std::uint64_t polls_;
  exporter::SelfMetrics self_;
  exporter::StateStore states_;
  exporter::Poller* poller_ = nullptr;
  MemoryInUse warm_;
};

}  // namespace

SoakReport RunSoak(std::uint64_t seed, std::uint64_t polls) { return Soak(seed, polls).Run(); }

std::string InWords(const SoakReport& report) {
  const auto days = std::chrono::duration_cast<std::chrono::days>(report.simulated);
  std::string text =
      std::to_string(report.polls.polls) + " polls in " + std::to_string(days.count()) +
      " simulated days, " + std::to_string(report.polls.complete) + " of them complete; " +
      std::to_string(report.api.requests) + " requests, " + std::to_string(report.api.faults) +
      " faults, " + std::to_string(report.api.clock_steps) + " clock steps, " +
      std::to_string(report.api.suspends) + " suspends, " + std::to_string(report.shrinks) +
      " shrinks without cause, " + std::to_string(report.unreadable_episodes) +
      " times unreadable names; " + std::to_string(report.changes.created) + " created, " +
      std::to_string(report.changes.renewed) + " renewed, " +
      std::to_string(report.changes.set_back) + " set back, " +
      std::to_string(report.changes.deleted) + " deleted, " + std::to_string(report.polls.removed) +
      " removed, " + std::to_string(report.polls.held) + " polls held; heap " +
      std::to_string(report.heap_growth_bytes) + " B, resident " +
      std::to_string(report.resident_growth_bytes) + " B, files " +
      std::to_string(report.open_files_growth) + "; " + std::to_string(report.cpu_seconds) +
      " s of processor time\n";
  for (const std::string& wrong : report.wrongs) {
    text += wrong + "\n";
  }
  return text;
}

}  // namespace certmon::soak
