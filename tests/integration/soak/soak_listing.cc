#include "tests/integration/soak/soak_listing.h"

#include <algorithm>
#include <array>
#include <functional>

namespace certmon::soak {
namespace {

// What stands in place of a date; the first three say that there is none, the others are no dates.
constexpr std::array<const char*, 8> kNoDates = {R"("-")",          R"("")",           "null",
                                                 R"("2026-02-30")", R"("25-03-2026")", "1774364400",
                                                 R"("soon")",       R"("1970-01-01")"};

std::string DateText(Days day) {
  const std::chrono::year_month_day date(day);
  const auto two = [](unsigned number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
  };
  return "\"" + std::to_string(static_cast<int>(date.year())) + "-" +
         two(static_cast<unsigned>(date.month())) + "-" + two(static_cast<unsigned>(date.day())) +
         "\"";
}

}  // namespace

void SoakListing::BeginPoll(const inventory::Inventory& exported) {
  ++poll_;
  if (unreadable_for_ > 0 && --unreadable_for_ == 0) {
    unreadable_.clear();
    nameless_ = 0;
    quiet_was_seen_ = false;
  }
  if (quiet_was_seen_ && left_out_.empty() && unreadable_for_ == 0) {
    if (random_.OneIn(150)) {
      BeginShrink(exported);
    } else if (random_.OneIn(150)) {
      BeginUnreadable();
    }
  }
}

// More than a fifth of what is known, or everything.
void SoakListing::BeginShrink(const inventory::Inventory& exported) {
  const bool all = random_.OneIn(2);
  for (const auto& [name, certificate] : world_.Certificates()) {
    if (all || random_.OneIn(2)) {
      left_out_.insert(name);
    }
  }
  const auto lost = static_cast<std::size_t>(std::count_if(
      left_out_.begin(), left_out_.end(),
      [&exported](const std::string& name) { return exported.Find(name) != nullptr; }));
  const bool suspicious = lost >= 2 && lost * 5 > exported.certificates.size();
  if (!suspicious) {
    left_out_.clear();
    return;
  }
  left_out_for_ = 2;
  ++shrinks_;
}

void SoakListing::BeginUnreadable() {
  for (const auto& [name, certificate] : world_.Certificates()) {
    if (random_.OneIn(5)) {
      unreadable_.insert(name);
    }
  }
  nameless_ = random_.Below(3);
  if (unreadable_.empty() && nameless_ == 0) {
    return;
  }
  unreadable_for_ = 2 + random_.Below(20);
  ++unreadable_episodes_;
}

void SoakListing::OnComplete() {
  if (!left_out_.empty() && --left_out_for_ == 0) {
    left_out_.clear();
    quiet_was_seen_ = false;
  } else if (left_out_.empty() && unreadable_for_ == 0) {
    quiet_was_seen_ = true;
  }
}

std::vector<ServedEntry> SoakListing::Entries() const {
  std::vector<ServedEntry> entries;
  for (std::uint64_t i = 0; i < nameless_; ++i) {
    entries.push_back({.name = "", .end = {}, .date_text = DateText(Days())});
  }
  for (const auto& [name, certificate] : world_.Certificates()) {
    if (left_out_.count(name) > 0) {
      continue;
    }
    if (unreadable_.count(name) > 0) {
      entries.push_back({.name = "", .end = {}, .date_text = DateText(certificate.end)});
    } else {
      AddDated(name, certificate, entries);
    }
  }
  return entries;
}

// The same faults for every page and reading of one poll.
void SoakListing::AddDated(const std::string& name, const TrueCertificate& certificate,
                           std::vector<ServedEntry>& entries) const {
  const auto add = [&](std::optional<Days> end, std::string date_text) {
    entries.push_back(
        {.name = name, .end = end, .date_text = std::move(date_text), .life = certificate.life});
  };
  const std::uint64_t die =
      (std::hash<std::string>{}(name) ^ (poll_ * 0x9E3779B97F4A7C15ULL)) >> 20U;
  const std::uint64_t fault = die % 300;
  if (fault == 0) {
    add({}, kNoDates[(die / 300) % kNoDates.size()]);
    return;
  }
  const Days end = certificate.end;
  add(end, DateText(end));
  if (fault <= 2) {
    // The same name again, with another date: the earlier counts.
    const Days other = fault == 1 ? end + std::chrono::days(90) : end - std::chrono::days(3);
    add(other, DateText(other));
  }
}

}  // namespace certmon::soak
