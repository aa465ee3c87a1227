#include "tests/integration/soak/soak_api.h"

#include <algorithm>
#include <charconv>
#include <exception>
#include <string>
#include <utility>

namespace certmon::soak {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

// The loop looks at the clock at least this often (poller.cc).
constexpr seconds kSlack{6};
// The longest Retry-After that is honoured (retry.h), after the longest poll.
constexpr seconds kLongestSilence{3600 + 60};
// The longest that is asked for otherwise (soak_faults.cc): less than the interval.
constexpr seconds kShortSilence{90};

struct Asked {
  std::uint64_t page = 0;
  bool all = false;
};

Asked AskedFor(const http::HttpRequest& request) {
  return request.url.WithBytes([](std::string_view url) {
    Asked asked;
    constexpr std::string_view kPage = "pageNum=";
    const std::size_t at = url.find(kPage) + kPage.size();
    std::from_chars(url.data() + at, url.data() + url.size(), asked.page);
    asked.all = url.find("all=true") != std::string_view::npos;
    return asked;
  });
}

}  // namespace

SoakApi::SoakApi(test_support::FakeClock& clock, SoakRandom& random, SoakWorld& world)
    : clock_(clock),
      random_(random),
      world_(world),
      listing_(random, world),
      faults_(random),
      true_start_(clock.WallNow()),
      start_(clock.MonotonicNow()) {}

Days SoakApi::Today() const {
  return std::chrono::floor<std::chrono::days>(true_start_ + (clock_.MonotonicNow() - start_));
}

void SoakApi::CheckSchedule(base::MonotonicTime now) {
  if (began_) {
    const bool too_near = now - *began_ < kInterval * 9 / 10;
    const base::MonotonicTime planned =
        *began_ + (may_wait_ ? kLongestSilence : kInterval * 11 / 10);
    // The poll that was suspended may have got its Retry-After since.
    const seconds silence = may_wait_ ? kLongestSilence : kShortSilence;
    const base::MonotonicTime latest = std::max(planned, resumed_ ? *resumed_ + silence : *began_);
    schedule_breaches_ += too_near || now > latest + kSlack ? 1 : 0;
  }
  began_ = now;
  may_wait_ = false;
  resumed_.reset();
}

void SoakApi::BeginPoll() {
  polling_ = true;
  CheckSchedule(clock_.MonotonicNow());
  record_.Clear();
  world_.LiveOn(Today());
  listing_.BeginPoll(*exported_);
  faults_.BeginPoll();
  steady_ = !random_.OneIn(30);
  changed_ = false;
  if (random_.OneIn(200)) {
    honours_all_ = !honours_all_;
    page_size_ = random_.OneIn(2) ? 3 : 100;
  }
}

ServedPage SoakApi::PageOf(std::uint64_t page, bool all) const {
  ServedPage served;
  served.entries = listing_.Entries();
  served.total = served.entries.size();
  const std::size_t size = all && honours_all_ ? served.entries.size() : page_size_;
  const std::size_t begin =
      std::min(served.entries.size(), static_cast<std::size_t>(page - 1) * size);
  const std::size_t end = std::min(served.entries.size(), begin + size);
  served.entries.erase(served.entries.begin() + static_cast<std::ptrdiff_t>(end),
                       served.entries.end());
  served.entries.erase(served.entries.begin(),
                       served.entries.begin() + static_cast<std::ptrdiff_t>(begin));
  return served;
}

// One request in flight; goes before the api does.
class SoakApi::Pending final : public http::PendingRequest {
 public:
  Pending(std::list<Pending*>& pending, base::MonotonicTime now, Answer soak_answer)
      : pending_(pending), started_(now), answer_(std::move(soak_answer)) {
    pending_.push_back(this);
  }
  ~Pending() override { pending_.remove(this); }

  [[nodiscard]] std::optional<base::MonotonicTime> StartedAt() const override { return started_; }
  [[nodiscard]] std::optional<http::Answer> TakeAnswer() override {
    return std::exchange(taken_, std::nullopt);
  }

  [[nodiscard]] base::MonotonicTime At() const { return started_ + answer_.after; }
  void SetAnswer(base::MonotonicTime now) {
    taken_ = http::Answer{.duration = now - started_, .response = std::move(answer_.response)};
    pending_.remove(this);
  }

  std::optional<ServedPage> page;  // if the answer is a usable page of the current reading

 private:
  std::list<Pending*>& pending_;
  const base::MonotonicTime started_;
  Answer answer_;
  std::optional<http::Answer> taken_;
};

http::RequestHandle SoakApi::Start(http::HttpRequest request) {
  if (!polling_) {
    BeginPoll();
  }
  ++figures_.requests;
  const Asked asked = AskedFor(request);
  if (asked.page == 1) {
    // A new reading begins: answers of an earlier one are not used.
    for (Pending* const pending : pending_) {
      pending->page.reset();
    }
    record_.BeginRound();
  } else if (!steady_ && !changed_ && random_.OneIn(2)) {
    changed_ = true;
    world_.ChangeOne(Today());
  }
  ServedPage page = PageOf(asked.page, asked.all);
  Answer answer;
  try {
    answer = faults_.AnswerTo(page, asked.page, steady_);
  } catch (const std::exception&) {
    // The poll ends with `internal`, and what it has read is discarded.
    record_.Clear();
    throw;
  }
  may_wait_ = may_wait_ || answer.asks_to_wait;
  const bool is_usable = answer.usable;
  auto pending = std::make_unique<Pending>(pending_, clock_.MonotonicNow(), std::move(answer));
  if (is_usable) {
    pending->page = std::move(page);
  }
  return pending;
}

void SoakApi::PlayWithClocks() {
  const std::uint64_t die = random_.Below(60 * 2000);
  if (die < 2) {
    // Set wrong by up to ten years either way, or put right again.
    const hours off(static_cast<int>(random_.Below(2 * 87600)) - 87600);
    const auto right = true_start_ + (clock_.MonotonicNow() - start_);
    clock_.SetWall(die == 0 ? right + off : right);
    ++figures_.clock_steps;
  } else if (die == 2) {
    clock_.Advance(hours(1 + random_.Below(48)));
    resumed_ = clock_.MonotonicNow();
    ++figures_.suspends;
  }
}

void SoakApi::Wait(base::MonotonicTime until) {
  PlayWithClocks();
  const auto next =
      std::min_element(pending_.begin(), pending_.end(),
                       [](const auto* a, const auto* b) { return a->At() < b->At(); });
  const bool answers = next != pending_.end() && (*next)->At() <= until;
  const base::MonotonicTime then = answers ? (*next)->At() : until;
  if (then > clock_.MonotonicNow()) {
    clock_.Advance(then - clock_.MonotonicNow());
  }
  if (answers) {
    Pending& answered = **next;
    if (answered.page) {
      record_.Add(*std::move(answered.page));
    }
    answered.SetAnswer(clock_.MonotonicNow());
  }
}

void SoakApi::OnPollEnd(bool complete, std::shared_ptr<const inventory::Inventory> exported) {
  polling_ = false;
  exported_ = std::move(exported);
  if (complete) {
    listing_.OnComplete();
  }
}

SoakApi::Figures SoakApi::Count() const {
  Figures figures = figures_;
  figures.faults = faults_.Count();
  return figures;
}

}  // namespace certmon::soak
