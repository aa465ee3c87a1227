// A poll in which an allocation fails, swept over every allocation of it: the decoder, the walk,
// the merge, the log and what is published. The clock and the transport are the test's.
#include <gtest/gtest.h>
#include <prometheus/metric_family.h>

#include <memory>
#include <string>

#include "exporter/metrics/self_metrics.h"
#include "exporter/poll/poller.h"
#include "tests/integration/memory/failing_allocations.h"
#include "tests/integration/memory/sample_polls.h"
#include "tests/integration/memory/spared_transport.h"
#include "tests/support/scripted_transport.h"
#include "tests/support/unread_log.h"

namespace certmon::memory {
namespace {

using exporter::ProjectState;
using std::chrono::seconds;
using test_support::SentRequest;

// Two polls of the listing before and after its change, the second without some of its memory where
// there is a sweep, and a third with all of it.
class ThreePolls {
 public:
  ThreePolls(certapi::ApiVersion version, Sweep* sweep) : version_(version) {
    const base::MonotonicTime start = clock_.MonotonicNow();
    scripted_.At(start + seconds(100), [this, sweep] {
      before_ = states_.Current();
      changed_ = true;
      if (sweep != nullptr) {
        sweep->Begin();
      }
    });
    scripted_.At(start + seconds(450), [sweep] {
      if (sweep != nullptr) {
        sweep->End();
      }
    });
    // What could not be published is, by the next turn.
    scripted_.At(start + seconds(470), [this] {
      after_ = states_.Current();
      polls_after_ = Counter("polls_total");
    });
    scripted_.At(start + seconds(750), [this] {
      last_ = states_.Current();
      poller_.Stop();
    });
    poller_.Run();
  }

  [[nodiscard]] const ProjectState& Before() const { return before_->projects.at(0); }
  [[nodiscard]] const ProjectState& After() const { return after_->projects.at(0); }
  [[nodiscard]] const ProjectState& Last() const { return last_->projects.at(0); }
  [[nodiscard]] double PollsAfter() const { return polls_after_; }

  // The sum of the series of one family.
  [[nodiscard]] double Counter(const std::string& family) const {
    double sum = 0;
    for (const auto& collected : self_.Collect()) {
      if (collected.name == "nhncloud_certmanager_" + family) {
        for (const auto& metric : collected.metric) {
          sum += metric.counter.value;
        }
      }
    }
    return sum;
  }

 private:
  [[nodiscard]] std::string BodyFor(const SentRequest& sent) const {
    return sent.method == http::Method::kPost ? SampleToken() : SamplePage(sent.Page(), changed_);
  }

  const certapi::ApiVersion version_;
  test_support::FakeClock clock_{base::WallTime(seconds(1'774'396'800))};
  NoWaiting random_;
  const test_support::UnreadLog log_{exporter::LogLevel::kDebug, clock_};
  exporter::SelfMetrics self_;
  exporter::StateStore states_;
  bool changed_ = false;
  test_support::ScriptedTransport scripted_{
      clock_, [this](const SentRequest& sent) -> test_support::ScriptedAnswer {
        return {.response = test_support::JsonResponse(200, BodyFor(sent))};
      }};
  SparedTransport spared_{scripted_};
  exporter::Poller poller_{{SampleProject("http://127.0.0.1:1", version_)},
                           exporter::Schedule::First::kAtOnce,
                           {.clock = clock_, .random = random_, .self = self_, .log = *log_},
                           spared_,
                           states_};
  std::shared_ptr<const exporter::State> before_;
  std::shared_ptr<const exporter::State> after_;
  std::shared_ptr<const exporter::State> last_;
  double polls_after_ = 0;
};

void CheckTrial(const ThreePolls& polls, const inventory::Inventory& old_inventory,
                const inventory::Inventory& new_inventory) {
  // The poll is complete, or it is kept as it was for `internal`: nothing in between.
  const ProjectState& after = polls.After();
  if (after.up) {
    EXPECT_EQ(*after.inventory, new_inventory);
    EXPECT_EQ(after.last_success, after.last_attempt);
    EXPECT_EQ(after.removed_total, kSampleRemoved);
  } else {
    EXPECT_EQ(after.last_failure, base::Reason::kInternal);
    EXPECT_EQ(*after.inventory, old_inventory);
    EXPECT_EQ(after.last_success, polls.Before().last_success);
    EXPECT_EQ(after.removed_total, 0U);
  }
  EXPECT_GT(after.last_attempt, polls.Before().last_attempt);
  EXPECT_EQ(polls.PollsAfter(), 2);
  // The loop went on, the next poll is good, and everything was counted once.
  const ProjectState& last = polls.Last();
  EXPECT_TRUE(last.up);
  EXPECT_EQ(*last.inventory, new_inventory);
  EXPECT_GT(last.last_attempt, after.last_attempt);
  EXPECT_EQ(last.removed_total, kSampleRemoved);
  EXPECT_EQ(polls.Counter("polls_total"), 3);
  EXPECT_EQ(polls.Counter("poll_failures_total"), after.up ? 0 : 1);
  EXPECT_EQ(polls.Counter("certificates_removed_total"), kSampleRemoved);
}

struct Case {
  const char* name;
  certapi::ApiVersion version;
  std::uint64_t at_once;  // allocations that fail
};

class PollWithoutMemory : public testing::TestWithParam<Case> {};

TEST_P(PollWithoutMemory, R1EndsCompleteOrKeepsEverythingAndTheNextIsGood) {
  inventory::Inventory old_inventory;
  inventory::Inventory new_inventory;
  // Twice: what is made once for the life of the program is there by then.
  for (int i = 0; i < 2; ++i) {
    const ThreePolls good(GetParam().version, nullptr);
    ASSERT_TRUE(good.After().up);
    old_inventory = *good.Before().inventory;
    new_inventory = *good.Last().inventory;
  }
  ASSERT_EQ(old_inventory.certificates.size(), new_inventory.certificates.size());
  ASSERT_NE(old_inventory, new_inventory);
  Sweep sweep(Whose::kThisThread, GetParam().at_once);
  std::uint64_t kept = 0;
  do {
    SCOPED_TRACE(sweep.Place());
    const std::int64_t alive = AllocationsAlive();
    {
      const ThreePolls polls(GetParam().version, &sweep);
      CheckTrial(polls, old_inventory, new_inventory);
      kept += polls.After().up ? 0 : 1;
      EXPECT_TRUE(sweep.Failed() || polls.After().up);
    }
    EXPECT_EQ(AllocationsAlive(), alive);
  } while (sweep.Failed() && !HasFailure());
  EXPECT_GT(sweep.Turns(), 500U);
  // The others fail after the poll, where its State is published.
  EXPECT_GT(kept, 450U);
  RecordProperty("failed_allocations", static_cast<int>(sweep.Turns()));
  RecordProperty("polls_kept", static_cast<int>(kept));
}

INSTANTIATE_TEST_SUITE_P(
    Failing, PollWithoutMemory,
    testing::Values(Case{"One", certapi::ApiVersion::kV1_1, 1},
                    Case{"AllUntilTheNextPoll", certapi::ApiVersion::kV1_1, kAllThatFollow},
                    Case{"OneWithTokens", certapi::ApiVersion::kV1_3, 1},
                    Case{"AllWithTokens", certapi::ApiVersion::kV1_3, kAllThatFollow}),
    [](const testing::TestParamInfo<Case>& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace certmon::memory
