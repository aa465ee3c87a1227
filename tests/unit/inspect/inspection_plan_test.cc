// What is downloaded next, and when, on a clock that is a number.
#include "exporter/inspect/inspection_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace certmon::exporter {
namespace {

using base::MonotonicTime;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;
using enum InspectionEnd;

using Names = std::vector<std::string>;

std::shared_ptr<const inventory::Inventory> Listing(const Names& sorted_names, int day = 1) {
  auto inventory = std::make_shared<inventory::Inventory>();
  for (const std::string& name : sorted_names) {
    certapi::Certificate certificate;
    certificate.name = name;
    certificate.expires_at = certapi::Instant(hours(24) * day);
    inventory->certificates.push_back(certificate);
  }
  return inventory;
}

class Plan : public testing::Test {
 protected:
  void Polled(const Names& sorted_names, int day = 1) {
    plan_.OnPolled(Listing(sorted_names, day), now_);
  }
  // What may start at this moment.
  Names Take() {
    Names taken;
    while (const auto next = plan_.TakeNext(now_)) {
      taken.push_back(next->name);
    }
    return taken;
  }
  // The same, each ending so at once, as long as the next one is due within a second.
  Names Run(InspectionEnd end) {
    return RunWhile(end, [this] { return plan_.NextWake() <= now_ + seconds(1); });
  }
  // The same for so long.
  Names RunFor(InspectionEnd end, std::chrono::nanoseconds duration) {
    const MonotonicTime until = now_ + duration;
    return RunWhile(end, [this, until] { return plan_.NextWake() <= until; });
  }
  template <typename GoesOn>
  Names RunWhile(InspectionEnd end, GoesOn goes_on) {
    Names all;
    while (goes_on()) {
      now_ = std::max(now_, plan_.NextWake());
      for (const std::string& name : Take()) {
        all.push_back(name);
        End(name, end);
      }
    }
    return all;
  }
  void End(const std::string& name, InspectionEnd end) { plan_.OnEnded(name, end, now_); }
  [[nodiscard]] std::chrono::nanoseconds Wait() const { return plan_.NextWake() - now_; }
  static constexpr MonotonicTime kNever = MonotonicTime::max();

  MonotonicTime now_{hours(100)};
  InspectionPlan plan_{InspectionRules{}};
};

TEST_F(Plan, StartsNothingBeforeAPollOfTheList) {
  EXPECT_THAT(Take(), IsEmpty());
  EXPECT_EQ(plan_.NextWake(), kNever);
  EXPECT_TRUE(plan_.IsSettled(now_));
  Polled({});
  EXPECT_EQ(plan_.NextWake(), kNever);
}

TEST_F(Plan, StartsEveryNewCertificateOnceInTheOrderOfNames) {
  Polled({"a", "b", "c"});
  EXPECT_FALSE(plan_.IsSettled(now_));
  EXPECT_THAT(Run(kRead), ElementsAre("a", "b", "c"));
  EXPECT_TRUE(plan_.IsSettled(now_));
  Polled({"a", "b", "c"});
  EXPECT_THAT(Run(kRead), IsEmpty());
}

TEST_F(Plan, StartsHalfASecondApartAndTwoAtOnce) {
  Polled({"a", "b", "c"});
  EXPECT_THAT(Take(), ElementsAre("a"));
  EXPECT_EQ(Wait(), milliseconds(500));
  now_ += milliseconds(499);
  EXPECT_THAT(Take(), IsEmpty());
  now_ += milliseconds(1);
  EXPECT_THAT(Take(), ElementsAre("b"));
  now_ += hours(1);
  EXPECT_EQ(plan_.NextWake(), kNever) << "two are in flight";
  EXPECT_THAT(Take(), IsEmpty());
  EXPECT_FALSE(plan_.IsSettled(now_));
  End("a", kRead);
  EXPECT_THAT(Take(), ElementsAre("c"));
}

TEST_F(Plan, SpreadsAThousandCertificates) {
  Names names;
  for (int i = 1000; i < 2000; ++i) {
    names.push_back(std::to_string(i));
  }
  Polled(names);
  const MonotonicTime begin = now_;
  EXPECT_EQ(Run(kRead).size(), 1000U);
  EXPECT_EQ(now_ - begin, 999 * milliseconds(500));
  // Nor a day later.
  now_ = begin + hours(24);
  EXPECT_EQ(Run(kRead).size(), 1000U);
  EXPECT_EQ(now_ - begin, hours(24) + 999 * milliseconds(500));
}

TEST_F(Plan, StartsAgainADayAfterAFileWasRead) {
  Polled({"a"});
  Run(kRead);
  EXPECT_EQ(Wait(), hours(24));
  now_ += hours(24) - seconds(1);
  EXPECT_THAT(Take(), IsEmpty());
  now_ += seconds(1);
  EXPECT_THAT(Take(), ElementsAre("a"));
}

TEST_F(Plan, StartsAtOnceIfTheEntryOfTheListHasChanged) {
  Polled({"a", "b"});
  Run(kRead);
  auto renewed = std::make_shared<inventory::Inventory>(*Listing({"a", "b"}));
  renewed->certificates[1].expires_at = certapi::Instant(hours(24 * 400));
  plan_.OnPolled(renewed, now_);
  EXPECT_THAT(Run(kRead), ElementsAre("b"));
  renewed = std::make_shared<inventory::Inventory>(*renewed);
  renewed->certificates[0].authority = "another";
  plan_.OnPolled(renewed, now_);
  EXPECT_THAT(Run(kRead), ElementsAre("a"));
}

TEST_F(Plan, ReturnsTheEntryOfTheLastPoll) {
  Polled({"a"}, 1);
  Polled({"a"}, 2);
  EXPECT_EQ(plan_.TakeNext(now_)->expires_at, certapi::Instant(hours(48)));
}

TEST_F(Plan, StartsAgainIfTheEntryChangedDuringItsDownload) {
  Polled({"a"});
  EXPECT_THAT(Take(), ElementsAre("a"));
  Polled({"a"}, 2);
  EXPECT_THAT(Take(), IsEmpty()) << "never twice at once";
  now_ += seconds(5);
  End("a", kRead);
  EXPECT_THAT(Take(), ElementsAre("a"));
  End("a", kRead);
  EXPECT_EQ(Wait(), hours(24));
}

TEST_F(Plan, ForgetsACertificateThatLeftTheList) {
  Polled({"a", "b", "c"});
  Run(kRead);
  Polled({"a"});
  EXPECT_THAT(RunFor(kRead, hours(25)), ElementsAre("a"));
  // One that comes back is new.
  Polled({"a", "b"});
  EXPECT_THAT(Run(kRead), ElementsAre("b"));
}

TEST_F(Plan, ForgetsACertificateThatLeftTheListDuringItsDownload) {
  Polled({"a", "b"});
  EXPECT_THAT(Take(), ElementsAre("a"));
  Polled({"b"});
  End("a", kRead);
  EXPECT_THAT(RunFor(kRead, hours(25)), ElementsAre("b", "b"));
  End("a", kRead);
  End("none", kRead);
}

TEST_F(Plan, StartsAgainIfACertificateWasGoneDuringItsDownload) {
  Polled({"a"});
  EXPECT_THAT(Take(), ElementsAre("a"));
  Polled({});
  Polled({"a"}, 2);
  now_ += seconds(1);
  End("a", kRead);
  EXPECT_THAT(Take(), ElementsAre("a"));
}

struct BackoffRow {
  const char* description;
  InspectionEnd end;
  std::chrono::nanoseconds interval;
  std::vector<std::chrono::nanoseconds> waits;
};

class Backoff : public testing::TestWithParam<BackoffRow> {};

TEST_P(Backoff, GrowsFromThePollIntervalAndIsBounded) {
  InspectionPlan plan({.first_backoff = GetParam().interval});
  MonotonicTime now{hours(1)};
  plan.OnPolled(Listing({"a"}), now);
  for (const auto wait : GetParam().waits) {
    ASSERT_TRUE(plan.TakeNext(now));
    plan.OnEnded("a", GetParam().end, now);
    EXPECT_EQ(plan.NextWake() - now, wait);
    now += wait;
  }
}

INSTANTIATE_TEST_SUITE_P(
    , Backoff,
    testing::Values(
        BackoffRow{"unread",
                   kUnread,
                   minutes(5),
                   {minutes(5), minutes(10), minutes(20), minutes(40), minutes(80), minutes(160),
                    minutes(320), hours(6), hours(6)}},
        BackoffRow{"two strikes", kBlocked, minutes(5), {minutes(5), minutes(10)}},
        BackoffRow{"a long interval", kUnread, hours(5), {hours(5), hours(6), hours(6)}},
        BackoffRow{"the longest interval", kUnread, hours(6), {hours(6), hours(6)}},
        BackoffRow{"a short interval", kUnread, seconds(1), {seconds(1), seconds(2), seconds(4)}},
        BackoffRow{"dropped", kDropped, minutes(5), {milliseconds(500), milliseconds(500)}},
        BackoffRow{"read", kRead, minutes(5), {hours(24), hours(24)}}),
    [](const auto& row) {
      std::string name = row.param.description;
      std::replace(name.begin(), name.end(), ' ', '_');
      return name;
    });

TEST_F(Plan, ForgetsFailuresOnceAFileWasRead) {
  Polled({"a"});
  RunFor(kUnread, minutes(40));
  RunFor(kRead, hours(6));
  now_ = plan_.NextWake();
  ASSERT_THAT(Take(), ElementsAre("a"));
  End("a", kUnread);
  EXPECT_EQ(Wait(), minutes(5));
}

TEST_F(Plan, ForgetsFailuresOfAnEntryThatHasChanged) {
  Polled({"a"});
  RunFor(kUnread, hours(3));
  now_ += seconds(1);
  Polled({"a"}, 2);
  EXPECT_THAT(Take(), ElementsAre("a")) << "at once";
  End("a", kUnread);
  EXPECT_EQ(Wait(), minutes(5));
}

TEST_F(Plan, AFileThatCannotBeReadDoesNotDelayOthers) {
  Polled({"a", "b", "c", "d", "e", "f"});
  EXPECT_THAT(Run(kUnread), ElementsAre("a", "b", "c", "d", "e", "f"));
}

TEST_F(Plan, StopsAfterThreeStrikesInARowUntilTheNextPoll) {
  Polled({"a", "b", "c", "d", "e"});
  EXPECT_THAT(RunFor(kBlocked, hours(2)), ElementsAre("a", "b", "c"));
  EXPECT_EQ(plan_.NextWake(), kNever);
  EXPECT_TRUE(plan_.IsSettled(now_));
  Polled({"a", "b", "c", "d", "e"});
  // Those that were not tried come first.
  EXPECT_THAT(RunFor(kBlocked, hours(2)), ElementsAre("d", "e", "a"));
}

TEST_F(Plan, ResetsStrikesAfterAnyOtherAnswer) {
  for (const InspectionEnd other : {kRead, kUnread}) {
    plan_ = InspectionPlan(InspectionRules{});
    Polled({"a", "b", "c", "d", "e", "f"});
    for (const InspectionEnd end : {kBlocked, kBlocked, other, kBlocked, kBlocked}) {
      now_ += seconds(1);
      const Names taken = Take();
      ASSERT_EQ(taken.size(), 1U);
      End(taken[0], end);
    }
    now_ += seconds(1);
    EXPECT_THAT(Take(), ElementsAre("f"));
  }
}

TEST_F(Plan, ADroppedDownloadIsNoStrikeAndKeepsItsPlace) {
  Polled({"a", "b"});
  for (int i = 0; i < 10; ++i) {
    ASSERT_THAT(Take(), ElementsAre("a"));
    plan_.DropAll();
    EXPECT_FALSE(plan_.IsSettled(now_));
    now_ += seconds(1);
  }
  EXPECT_THAT(Run(kRead), ElementsAre("a", "b"));
}

TEST_F(Plan, WaitsAsLongAsTheApiAsks) {
  Polled({"a", "b"});
  plan_.HoldBack(now_ + seconds(30));
  plan_.HoldBack(now_ + seconds(10));
  EXPECT_THAT(Take(), IsEmpty());
  EXPECT_EQ(Wait(), seconds(30));
  EXPECT_TRUE(plan_.IsSettled(now_)) << "--once does not wait for it";
  // A poll that ends in the meantime does not end it.
  Polled({"a", "b", "c"});
  EXPECT_EQ(Wait(), seconds(30));
  EXPECT_THAT(RunFor(kRead, minutes(1)), ElementsAre("a", "b", "c"));
}

TEST_F(Plan, HaltedWaitsForAPoll) {
  Polled({"a"});
  plan_.Halt();
  EXPECT_THAT(Take(), IsEmpty());
  EXPECT_TRUE(plan_.IsSettled(now_));
  Polled({"a"});
  EXPECT_THAT(Take(), ElementsAre("a"));
}

}  // namespace
}  // namespace certmon::exporter
