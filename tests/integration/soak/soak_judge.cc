#include "tests/integration/soak/soak_judge.h"

#include <algorithm>

#include "exporter/exposition/exposition.h"

namespace certmon::soak {
namespace {

using exporter::ProjectState;

constexpr std::size_t kMostInWords = 20;

// A bare date is midnight in Seoul, nine hours ahead of UTC (contract, section 5).
std::chrono::sys_seconds InstantOf(Days day) { return day - std::chrono::hours(9); }

bool IsSuspicious(std::size_t missing, std::size_t known) {
  return missing > 0 && (missing == known || (missing >= 2 && missing * 5 > known));
}

}  // namespace

void SoakJudge::Wrong(const std::string& what, const std::string& name) {
  ++wrong_count_;
  if (wrongs_.size() < kMostInWords) {
    wrongs_.push_back("poll " + std::to_string(figures_.polls) + ": " + what + " " + name);
  }
}

void SoakJudge::Check(const PollRecord& record, const ProjectState& state) {
  ++figures_.polls;
  figures_.complete += state.up ? 1 : 0;
  figures_.most_exported =
      std::max<std::uint64_t>(figures_.most_exported, state.inventory->certificates.size());
  if (state.up != record.IsWhole()) {
    Wrong(state.up ? "complete without a whole listing" : "a whole listing is no complete poll");
  }
  CheckTimes(state);
  const auto listed = record.Dates(state.up);
  missing_.clear();
  if (state.up) {
    unreadable_ = record.Unreadable();
    CountLacking(listed);
    figures_.held += state.inventory->held() ? 1 : 0;
  }
  for (const auto& [name, dates] : listed) {
    Known& known = known_[name];
    known.served = dates.earliest ? dates : known.served;
  }
  for (const auto& [name, life] : record.Lives(state.up)) {
    lives_[name] = life;
  }
  CheckRemovals(state);
  CheckKept(state);
  CheckDates(*state.inventory);
  CheckTruth(*state.inventory);
}

void SoakJudge::CheckTimes(const ProjectState& state) {
  if (state.last_attempt != clock_.WallNow()) {
    Wrong("last_attempt is not now");
  }
  if (state.up ? state.last_success != state.last_attempt
               : state.last_success && *state.last_success > *state.last_attempt) {
    Wrong("last_success does not fit the poll");
  }
  if (state.up == state.last_failure.has_value() || !state.attempted) {
    Wrong("up and last_failure do not fit");
  }
}

void SoakJudge::CountLacking(const std::map<std::string, ServedDates>& listed) {
  known_before_ = known_.size();
  for (auto& [name, known] : known_) {
    if (listed.count(name) > 0) {
      known.lacking = 0;
      known.plainly_lacking = 0;
    } else {
      ++known.lacking;
      known.plainly_lacking = unreadable_ > 0 ? 0 : known.plainly_lacking + 1;
      missing_.insert(name);
    }
  }
}

// `removed` certificates go with this poll.
bool SoakJudge::MayGo(const std::string& name, std::size_t removed) const {
  if (missing_.count(name) == 0) {
    return false;
  }
  // If entries cannot be read, missing certificates may be held for that and do not count.
  const std::size_t lost = unreadable_ > 0 ? removed : missing_.size();
  return known_.at(name).lacking >= 3 || !IsSuspicious(lost, known_before_);
}

void SoakJudge::CheckRemovals(const ProjectState& state) {
  std::vector<std::string> removed;
  for (const auto& [name, known] : known_) {
    if (state.inventory->Find(name) == nullptr) {
      removed.push_back(name);
    }
  }
  for (const std::string& name : removed) {
    if (!MayGo(name, removed.size())) {
      Wrong("removed too early:", name);
    }
    const auto truth = world_.Certificates().find(name);
    const auto served = lives_.find(name);
    if (truth != world_.Certificates().end() && served != lives_.end() &&
        truth->second.life == served->second) {
      Wrong("removed while it is still there:", name);
    }
  }
  for (const std::string& name : removed) {
    lives_.erase(name);
    known_.erase(name);
  }
  figures_.removed += removed.size();
  if (state.removed_total != figures_.removed) {
    Wrong("certificates_removed_total is not what was removed");
  }
}

void SoakJudge::CheckKept(const ProjectState& state) {
  for (const auto& certificate : state.inventory->certificates) {
    if (known_.count(certificate.name) == 0) {
      Wrong("exported and never listed:", certificate.name);
    }
  }
  if (!state.up || unreadable_ > 0) {
    return;
  }
  for (const std::string& name : missing_) {
    const auto known = known_.find(name);
    if (known == known_.end()) {
      continue;
    }
    const bool lone = missing_.size() == 1 && known_before_ > 1;
    if (lone || known->second.plainly_lacking >= 3 || !state.inventory->held()) {
      Wrong("kept although it has gone:", name);
    }
  }
}

void SoakJudge::CheckDates(const inventory::Inventory& inventory) {
  for (const auto& certificate : inventory.certificates) {
    const auto known = known_.find(certificate.name);
    if (known == known_.end()) {
      continue;
    }
    const ServedDates& served = known->second.served;
    const auto& end = certificate.expires_at;
    const bool fits = served.earliest ? end && *end >= InstantOf(*served.earliest) &&
                                            *end <= InstantOf(*served.latest)
                                      : !end;
    if (!fits) {
      Wrong("exported with a date that was not served last:", certificate.name);
    }
  }
}

// The claim itself, of the truth alone: nothing that is there, and was seen since it came, is
// missing.
void SoakJudge::CheckTruth(const inventory::Inventory& inventory) {
  for (const auto& [name, truth] : world_.Certificates()) {
    const auto served = lives_.find(name);
    if (served != lives_.end() && served->second == truth.life && inventory.Find(name) == nullptr) {
      Wrong("missed:", name);
    }
  }
}

void SoakJudge::CheckPage(const exporter::State& state, const exporter::SelfMetrics& self) {
  const base::WallTime now = clock_.WallNow();
  const std::string page = exporter::RenderExposition(state, self, {}, now);
  const ProjectState& project = state.projects.at(0);
  const auto has = [&page](const std::string& metric, const std::string& labels,
                           std::int64_t value) {
    return page.find("\nnhncloud_certmanager_" + metric + "{" + labels + "} " +
                     std::to_string(value) + "\n") != std::string::npos;
  };
  const std::string of_project = "project=\"" + project.name + "\"";
  for (const auto& certificate : project.inventory->certificates) {
    const std::string labels = of_project + ",certificate_name=\"" + certificate.name + "\"";
    if (!certificate.expires_at) {
      if (!has("certificate_expiration_unknown", labels, 1)) {
        Wrong("the page does not show as unknown:", certificate.name);
      }
      continue;
    }
    const auto left = std::chrono::floor<std::chrono::days>(
        *certificate.expires_at - std::chrono::floor<std::chrono::seconds>(now));
    if (!has("certificate_expiration_timestamp_seconds", labels,
             certificate.expires_at->time_since_epoch().count()) ||
        !has("certificate_days_remaining", labels, left.count())) {
      Wrong("the page does not tell the end of:", certificate.name);
    }
  }
  if (!has("polls_total", of_project, static_cast<std::int64_t>(figures_.polls)) ||
      !has("certificates_removed_total", of_project, static_cast<std::int64_t>(figures_.removed))) {
    Wrong("the page's counters are not what was counted");
  }
}

}  // namespace certmon::soak
