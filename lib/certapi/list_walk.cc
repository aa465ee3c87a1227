#include "lib/certapi/list_walk.h"

#include <algorithm>
#include <utility>

namespace certmon::certapi {
namespace {

base::Error Inconsistent(std::string message) {
  base::Error error;
  error.reason = base::Reason::kInconsistent;
  error.message = std::move(message);
  return error;
}

// Refused credentials and rate limits apply to every page.
bool HoldsForEveryPage(const base::Error& error) {
  return error.reason == base::Reason::kAuth || error.reason == base::Reason::kRateLimited;
}

}  // namespace

std::optional<ListWalk::Ask> ListWalk::Next() {
  const int limit = answered_ < 2 ? 1 : page_concurrency_;
  if (done_ || in_flight_ >= limit || next_page_ > last_page_) {
    return std::nullopt;
  }
  ++in_flight_;
  return Ask{.page = next_page_++, .all = all_, .round = round_};
}

void ListWalk::OnPage(const Ask& ask, CertificatePage page) {
  if (!IsWanted(ask)) {
    return;
  }
  --in_flight_;
  ++answered_;
  if (auto clash = FindClash(ask, page)) {
    // The entries of a contradicting page are still used.
    Collect(ask, std::move(page));
    if (clash->first == Clash::kMoved) {
      Reread(std::move(clash->second));
    } else {
      Finish(Inconsistent(std::move(clash->second)));
    }
    return;
  }
  if (ask.page == 1) {
    OnFirstPage(page);
  }
  Collect(ask, std::move(page));
  CheckEnd();
}

void ListWalk::OnFirstPage(const CertificatePage& page) {
  total_ = page.info.total_count;
  const std::uint64_t size = std::max<std::uint64_t>(page.entries.size(), 1);
  last_page_ = std::max<std::uint64_t>(*total_ / size + (*total_ % size == 0 ? 0 : 1), 1);
}

std::optional<std::pair<ListWalk::Clash, std::string>> ListWalk::FindClash(
    const Ask& ask, const CertificatePage& page) const {
  const std::string where = "page " + std::to_string(ask.page);
  const std::uint64_t total = total_.value_or(page.info.total_count);
  const bool whole = page.entries.size() == total && ask.page == 1;
  if (page.info.total_count != total) {
    return std::pair(Clash::kMoved, where + " says totalCount " +
                                        std::to_string(page.info.total_count) + ", page 1 said " +
                                        std::to_string(total));
  }
  if (whole) {
    return std::nullopt;
  }
  if (page.info.current_page && *page.info.current_page != ask.page) {
    return std::pair(Clash::kBroken, "asked for " + where + ", the answer says it is page " +
                                         std::to_string(*page.info.current_page));
  }
  if (page.entries.empty()) {
    return std::pair(Clash::kBroken, where + " is empty, with totalCount " + std::to_string(total));
  }
  if (ask.page == 1 && total / page.entries.size() >= kMaxPages &&
      total > kMaxPages * page.entries.size()) {
    return std::pair(Clash::kBroken, "totalCount " + std::to_string(total) +
                                         " would take more than " + std::to_string(kMaxPages) +
                                         " pages of the size of page 1");
  }
  std::size_t named = 0;
  std::size_t seen = 0;
  for (const ListedEntry& entry : page.entries) {
    if (entry.certificate.name.empty()) {
      continue;
    }
    ++named;
    const auto found = page_of_name_.find(entry.certificate.name);
    seen += found != page_of_name_.end() && found->second != ask.page ? 1 : 0;
  }
  if (seen == 0) {
    return std::nullopt;
  }
  return seen == named ? std::pair(Clash::kBroken,
                                   where + " repeats certificates of the pages before it only")
                       : std::pair(Clash::kMoved, where + " repeats a certificate of another page");
}

void ListWalk::Collect(const Ask& ask, CertificatePage page) {
  for (ListedEntry& entry : page.entries) {
    if (!entry.certificate.name.empty()) {
      page_of_name_.emplace(entry.certificate.name, ask.page);
    }
    outcome_.entries.push_back(std::move(entry));
  }
}

void ListWalk::CheckEnd() {
  const std::uint64_t arrived = outcome_.entries.size();
  if (arrived == *total_) {
    Finish(std::nullopt);
  } else if (arrived > *total_) {
    Reread("more entries arrived than totalCount " + std::to_string(*total_) + " says");
  } else if (in_flight_ == 0 && next_page_ > last_page_) {
    if (failure_) {
      Finish(std::move(failure_));
    } else {
      Reread(std::to_string(arrived) + " entries arrived, totalCount says " +
             std::to_string(*total_));
    }
  }
}

void ListWalk::OnFailure(const Ask& ask, base::Error error) {
  if (!IsWanted(ask)) {
    return;
  }
  --in_flight_;
  ++answered_;
  if (error.reason == base::Reason::kTooLarge && all_) {
    all_is_too_large_ = true;
    all_ = false;
    StartRound();
    return;
  }
  const bool first_failure = !failure_;
  if (first_failure) {
    error.message = "page " + std::to_string(ask.page) + ": " + error.message;
    failure_ = std::move(error);
  }
  if (ask.page == 1 || !first_failure || HoldsForEveryPage(*failure_)) {
    Finish(std::move(failure_));
    return;
  }
  CheckEnd();
}

void ListWalk::Abort(base::Error error) {
  if (!done_) {
    Finish(failure_ ? std::move(failure_) : std::optional(std::move(error)));
  }
}

void ListWalk::Reread(std::string why) {
  if (failure_ || rereads_ == kMaxRereads) {
    Finish(failure_ ? std::move(failure_) : std::optional(Inconsistent(std::move(why))));
    return;
  }
  ++rereads_;
  StartRound();
}

void ListWalk::StartRound() {
  ++round_;
  total_.reset();
  last_page_ = 1;
  next_page_ = 1;
  answered_ = 0;
  in_flight_ = 0;
  failure_.reset();
  AddEarlierEntries();
  earlier_entries_ = std::exchange(outcome_.entries, {});
  page_of_name_.clear();
}

void ListWalk::AddEarlierEntries() {
  for (ListedEntry& entry : earlier_entries_) {
    const std::string& name = entry.certificate.name;
    if (!name.empty() && page_of_name_.find(name) == page_of_name_.end()) {
      outcome_.entries.push_back(std::move(entry));
    }
  }
  earlier_entries_.clear();
}

void ListWalk::Finish(std::optional<base::Error> failure) {
  done_ = true;
  outcome_.failure = std::move(failure);
  outcome_.reported_total = total_.value_or(0);
  if (!outcome_.complete()) {
    AddEarlierEntries();
  }
}

ListOutcome ListWalk::TakeOutcome() { return std::move(outcome_); }

}  // namespace certmon::certapi
