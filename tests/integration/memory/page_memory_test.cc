// A page whose rendering lacks memory: the old one or the new one, whole, never a part of one.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <vector>

#include "exporter/exposition/certificate_text.h"
#include "exporter/exposition/exposition.h"
#include "exporter/page/page_body.h"
#include "exporter/page/page_store.h"
#include "tests/integration/memory/failing_allocations.h"
#include "tests/integration/memory/steady_page.h"
#include "tests/support/body_stream.h"
#include "tests/support/fake_clock.h"
#include "tests/support/gunzip.h"
#include "tests/support/sample_state.h"

namespace certmon::memory {
namespace {

using exporter::RenderedPage;
using exporter::State;
using test_support::kSampleNow;
using SharedPage = std::shared_ptr<const RenderedPage>;

constexpr char kPolls[] = "polls 1\n";
constexpr char kLiving[] = "living 1\n";

std::shared_ptr<const State> Sample() {
  return std::make_shared<const State>(test_support::SampleState());
}

// The rendered part of the page of `state`, by the way that has no memory trouble.
std::string TextOf(const State& state, base::WallTime now) {
  std::string text;
  exporter::RenderCertificates(state, now, text);
  return text;
}

std::string TextOf(const SharedPage& page) {
  return test_support::ReadAll(*exporter::PlainBody(page, exporter::MakePollText(""), ""));
}

// Calls `trial` once for each allocation that it makes, with that one failing; `check` gets what it
// returned, or nullopt where it threw std::bad_alloc. Nothing may stay allocated. At least
// `at_least` times it has to throw.
template <typename Trial, typename Check>
void SweepOver(std::uint64_t at_least, const Trial& trial, const Check& check) {
  // What is made once for the life of the program is there by then.
  static_cast<void>(trial());
  Sweep sweep(Whose::kThisThread);
  std::uint64_t thrown = 0;
  do {
    SCOPED_TRACE(sweep.Place());
    const std::int64_t alive = AllocationsAlive();
    {
      std::optional<decltype(trial())> made;
      sweep.Begin();
      try {
        made = trial();
      } catch (const std::bad_alloc&) {
        ++thrown;
      }
      sweep.End();
      ASSERT_TRUE(sweep.Failed() || made);
      check(made);
    }
    ASSERT_EQ(AllocationsAlive(), alive);
  } while (sweep.Failed() && !testing::Test::HasFatalFailure());
  EXPECT_GE(thrown, at_least);
  testing::Test::RecordProperty("failed_allocations", static_cast<int>(sweep.Turns()));
  testing::Test::RecordProperty("thrown", static_cast<int>(thrown));
}

TEST(PageWithoutMemory, R1IsRenderedWholeOrNotAtAll) {
  const auto state = Sample();
  const std::string whole = TextOf(*state, kSampleNow);
  SweepOver(
      40, [&state] { return exporter::RenderPage(state, kSampleNow); },
      [&](const std::optional<SharedPage>& page) {
        if (page) {
          ASSERT_EQ((*page)->state, state);
          ASSERT_EQ(TextOf(*page), whole);
          ASSERT_EQ(test_support::Gunzip(test_support::ReadAll(
                        exporter::GzipBody(*page, exporter::MakePollText(""), kLiving))),
                    whole + kLiving);
        }
      });
}

TEST(PageWithoutMemory, R1ThePartOfTheMomentIsWholeOrNotThereAtAll) {
  const State state = test_support::SampleState();
  exporter::SelfMetrics self;
  self.AddProject("production", {exporter::Operation::kList});
  const auto render = [&] { return exporter::RenderLiving(state, self, {}); };
  const std::string whole = Steady(render());
  SweepOver(500, render, [&whole](const std::optional<std::string>& page) {
    if (page) {
      ASSERT_EQ(Steady(*page), whole);
    }
  });
  EXPECT_EQ(Steady(render()), whole);
}

// A body that was made is sent whole.
TEST(PageWithoutMemory, R1ABodyIsWholeOrNotThereAtAll) {
  const auto state = Sample();
  const SharedPage page = exporter::RenderPage(state, kSampleNow);
  const std::string whole = TextOf(*state, kSampleNow) + kPolls + kLiving;
  std::string buffer(whole.size() + 1, '\0');
  // Read without memory too, and in parts: the server reads while it sends.
  const auto read = [&buffer](http::BodyStream& body) {
    constexpr std::size_t kPart = 1000;
    std::size_t size = 0;
    while (const std::size_t count =
               body.Read(buffer.data() + size, std::min(kPart, buffer.size() - size))) {
      size += count;
    }
    return size;
  };
  SweepOver(
      4, [&] { return read(*exporter::PlainBody(page, exporter::MakePollText(kPolls), kLiving)); },
      [&](const std::optional<std::size_t>& size) {
        if (size) {
          ASSERT_EQ(buffer.substr(0, *size), whole);
        }
      });
  SweepOver(
      8, [&] { return exporter::GzipBody(page, exporter::MakePollText(kPolls), kLiving); },
      [&](const std::optional<http::BodyPieces>& body) {
        if (body) {
          ASSERT_EQ(test_support::Gunzip(test_support::ReadAll(*body)), whole);
        }
      });
}

// A listing of one certificate, which ends `left` after kSampleNow.
std::shared_ptr<const State> OneCertificate(std::chrono::seconds left) {
  std::vector<certapi::Certificate> certificates(1);
  certificates[0].name = "a-name-that-no-small-buffer-holds.example.com";
  certificates[0].expires_at = std::chrono::floor<std::chrono::seconds>(kSampleNow) + left;
  return std::make_shared<const State>(test_support::StateOf("p", std::move(certificates)));
}

TEST(PageWithoutMemory, R1ARefreshKeepsThePageBeforeOrBringsTheNextOne) {
  using std::chrono::seconds;
  // Half a minute to the next day line: two pages are rendered.
  const auto before = OneCertificate(std::chrono::hours(240) + seconds(30));
  const auto after = OneCertificate(std::chrono::hours(480) + seconds(30));
  const test_support::FakeClock clock(kSampleNow);
  Sweep sweep(Whose::kThisThread);
  std::uint64_t thrown = 0;
  do {
    SCOPED_TRACE(sweep.Place());
    const std::int64_t alive = AllocationsAlive();
    {
      exporter::StateStore states;
      states.Publish(before);
      exporter::PageStore pages(states, clock);
      states.Publish(after);
      sweep.Begin();
      bool failed = false;
      try {
        pages.Refresh();
      } catch (const std::bad_alloc&) {
        failed = true;
      }
      sweep.End();
      thrown += failed ? 1 : 0;
      const SharedPage now = pages.Current();
      ASSERT_TRUE(now->state == after || (failed && now->state == before));
      ASSERT_EQ(TextOf(now), TextOf(*now->state, kSampleNow));
      pages.Refresh();
      ASSERT_EQ(pages.Current()->state, after);
      ASSERT_EQ(TextOf(pages.Current()), TextOf(*after, kSampleNow));
    }
    ASSERT_EQ(AllocationsAlive(), alive);
  } while (sweep.Failed());
  EXPECT_GE(thrown, 30U);
  RecordProperty("failed_allocations", static_cast<int>(sweep.Turns()));
  RecordProperty("thrown", static_cast<int>(thrown));
}

TEST(PageWithoutMemory, R1AScrapeAfterTheClockWasSetRendersWholeOrThrows) {
  const auto state = Sample();
  exporter::StateStore states;
  states.Publish(state);
  test_support::FakeClock clock(kSampleNow);
  exporter::PageStore pages(states, clock);
  base::WallTime now = kSampleNow;
  // Two days further each time: no page that is kept is right.
  SweepOver(
      10,
      [&] {
        now += std::chrono::hours(48);
        clock.SetWall(now);
        return pages.Current();
      },
      [&](const std::optional<SharedPage>& page) {
        const Spared spared;
        if (page) {
          ASSERT_EQ(TextOf(*page), TextOf(*state, now));
        }
        ASSERT_EQ(TextOf(pages.Current()), TextOf(*state, now));
      });
}

}  // namespace
}  // namespace certmon::memory
