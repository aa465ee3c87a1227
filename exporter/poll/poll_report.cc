#include "exporter/poll/poll_report.h"

#include <date/date.h>

#include <algorithm>
#include <vector>

#include "exporter/poll/failure_hint.h"
#include "lib/base/duration.h"

namespace certmon::exporter {
namespace {

constexpr std::chrono::seconds kSameFailureEvery{60};
// If one poll has more changes, only their number is logged.
constexpr std::size_t kMaxNamed = 50;

std::string DateText(const std::optional<certapi::Instant>& instant) {
  return instant ? date::format("%FT%TZ", *instant) : "unknown";
}

std::string DurationText(std::chrono::nanoseconds duration) {
  return base::FormatDuration(std::chrono::duration_cast<std::chrono::milliseconds>(duration));
}

std::string FirstNames(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kMaxNamed); ++i) {
    text += (text.empty() ? "" : ", ") + names[i];
  }
  return text;
}

std::vector<std::string> NamesOf(const std::vector<certapi::Certificate>& certificates) {
  std::vector<std::string> names;
  names.reserve(certificates.size());
  for (const certapi::Certificate& certificate : certificates) {
    names.push_back(certificate.name);
  }
  return names;
}

// True if one of `texts` is not among the `known` ones.
bool HasOther(const std::vector<std::string>& texts, const std::set<std::string>& known) {
  return std::any_of(texts.begin(), texts.end(),
                     [&known](const std::string& text) { return known.count(text) == 0; });
}

// Dates that contradict each other or the clock. One day is tolerated: the date is in Seoul's time
// and may be tomorrow elsewhere.
bool HasOddDates(const certapi::Certificate& certificate, base::WallTime now) {
  if (!certificate.created_at) {
    return false;
  }
  const auto today = std::chrono::floor<std::chrono::seconds>(now);
  return (certificate.expires_at && *certificate.expires_at < *certificate.created_at) ||
         *certificate.created_at - today > std::chrono::days(1);
}

}  // namespace

void PollReport::LogPollEnd(const EndedPoll& poll) {
  if (poll.outcome.failure) {
    LogFailure(poll, *poll.outcome.failure);
  } else {
    logged_reason_.reset();
    log_.Write(poll.before.up ? LogLevel::kDebug : LogLevel::kInfo, "poll complete",
               {{"project", poll.before.name},
                {"certificates", std::to_string(poll.merged.next.certificates.size())},
                {"duration", DurationText(clock_.MonotonicNow() - poll.began)}});
  }
  LogRejected(poll);
  LogChanges(poll);
  LogOddDates(poll);
  LogHeld(poll);
  if (poll.outcome.complete()) {
    LogIgnored(poll);
    LogUnmatched(poll);
  }
}

void PollReport::LogFailure(const EndedPoll& poll, const base::Error& error) {
  const base::MonotonicTime now = clock_.MonotonicNow();
  if (logged_reason_ == error.reason && now - logged_at_ < kSameFailureEvery) {
    return;
  }
  logged_reason_ = error.reason;
  logged_at_ = now;
  std::vector<LogField> fields = {{"project", poll.before.name},
                                  {"reason", std::string(base::ReasonLabel(error.reason))},
                                  {"error", error.message},
                                  {"hint", FailureHint(error)}};
  if (error.http_status) {
    fields.push_back({"http_status", std::to_string(*error.http_status)});
  }
  if (error.result_code) {
    fields.push_back({"result_code", std::to_string(*error.result_code)});
  } else if (!error.result_word.empty()) {
    fields.push_back({"result_code", error.result_word});
  }
  if (!error.result_message.empty()) {
    fields.push_back({"result_message", error.result_message});
  }
  if (poll.next) {
    fields.push_back({"next_poll_in", DurationText(std::max(*poll.next, now) - now)});
  }
  log_.Warn("poll failed", fields);
}

void PollReport::LogRejected(const EndedPoll& poll) {
  const auto& rejected = poll.merged.next.rejected;
  if (rejected == poll.before.inventory->rejected) {
    return;
  }
  if (std::all_of(rejected.begin(), rejected.end(), [](std::uint64_t n) { return n == 0; })) {
    log_.Info("all entries of the listing are usable again", {{"project", poll.before.name}});
    return;
  }
  const auto count = [&rejected](certapi::Rejection rejection) {
    return std::to_string(rejected.at(static_cast<std::size_t>(rejection)));
  };
  std::vector<std::string> bad_dates;
  for (const certapi::ListedEntry& entry : poll.outcome.entries) {
    if (entry.rejection == certapi::Rejection::kBadDate) {
      bad_dates.push_back(entry.certificate.name);
    }
  }
  log_.Warn("unusable entries in the listing have changed",
            {{"project", poll.before.name},
             {"bad_name", count(certapi::Rejection::kBadName)},
             {"bad_date", count(certapi::Rejection::kBadDate)},
             {"duplicate", count(certapi::Rejection::kDuplicate)},
             {"schema", count(certapi::Rejection::kSchema)},
             {"certificates_with_bad_date", FirstNames(bad_dates)}});
}

void PollReport::LogOddDates(const EndedPoll& poll) {
  std::vector<std::string> names;
  for (const certapi::Certificate& certificate : poll.merged.next.certificates) {
    if (!HasOddDates(certificate, clock_.WallNow())) {
      continue;
    }
    const certapi::Certificate* before = poll.before.inventory->Find(certificate.name);
    // Once for each pair of dates, not at every poll.
    if (before == nullptr || before->expires_at != certificate.expires_at ||
        before->created_at != certificate.created_at) {
      names.push_back(certificate.name);
    }
  }
  if (!names.empty()) {
    log_.Warn("certificates were created after they expire, or in the future; exported as listed",
              {{"project", poll.before.name},
               {"number", std::to_string(names.size())},
               {"certificates", FirstNames(names)}});
  }
}

void PollReport::LogHeld(const EndedPoll& poll) {
  const auto& missing = poll.merged.next.missing;
  if (missing.empty() || poll.before.inventory->held()) {
    return;
  }
  std::vector<std::string> names;
  for (const auto& [name, polls] : missing) {
    names.push_back(name);
  }
  log_.Warn("certificates are missing from the listing and are kept for now",
            {{"project", poll.before.name},
             {"missing", std::to_string(names.size())},
             {"certificates", FirstNames(names)}});
}

void PollReport::LogIgnored(const EndedPoll& poll) {
  const auto& ignored = poll.merged.next.ignored_certificates;
  const auto& before = poll.before.inventory->ignored_certificates;
  const std::vector<std::string> names = NamesOf(ignored);
  if (names.empty() && !before.empty()) {
    log_.Info("no certificate is ignored any more", {{"project", poll.before.name}});
  } else if (names != NamesOf(before)) {
    log_.Info("certificates are ignored", {{"project", poll.before.name},
                                           {"number", std::to_string(names.size())},
                                           {"certificates", FirstNames(names)}});
  }
  const auto now = std::chrono::floor<std::chrono::seconds>(clock_.WallNow());
  std::vector<std::string> unexpired;
  for (const certapi::Certificate& certificate : ignored) {
    if (!certificate.expires_at || *certificate.expires_at > now) {
      unexpired.push_back(certificate.name);
    }
  }
  if (HasOther(unexpired, ignored_unexpired_)) {
    log_.Warn("certificates are ignored that have not expired: no alert will name them",
              {{"project", poll.before.name},
               {"number", std::to_string(unexpired.size())},
               {"certificates", FirstNames(unexpired)}});
  }
  ignored_unexpired_ = {unexpired.begin(), unexpired.end()};
}

void PollReport::LogUnmatched(const EndedPoll& poll) {
  const auto unmatched = inventory::UnmatchedPatterns(poll.before.options->rules, poll.merged.next);
  if (HasOther(unmatched, unmatched_)) {
    log_.Warn("entries of the configuration match no certificate",
              {{"project", poll.before.name},
               {"number", std::to_string(unmatched.size())},
               {"entries", FirstNames(unmatched)},
               {"hint", "a plain entry is one name, a pattern is {glob: ...}"}});
  }
  unmatched_ = {unmatched.begin(), unmatched.end()};
}

void PollReport::LogChanges(const EndedPoll& poll) {
  const inventory::MergeResult& merged = poll.merged;
  if (merged.added.size() + merged.removed.size() + merged.redated.size() > kMaxNamed) {
    log_.Info("certificates changed", {{"project", poll.before.name},
                                       {"added", std::to_string(merged.added.size())},
                                       {"removed", std::to_string(merged.removed.size())},
                                       {"redated", std::to_string(merged.redated.size())}});
    return;
  }
  // In seconds: nanoseconds cannot represent the year 9999.
  const auto now = std::chrono::floor<std::chrono::seconds>(clock_.WallNow());
  for (const auto& added : merged.added) {
    log_.Info("certificate found", {{"project", poll.before.name},
                                    {"certificate", added.name},
                                    {"expires", DateText(added.expires_at)}});
  }
  for (const auto& removed : merged.removed) {
    const bool alarming = removed.expires_at && *removed.expires_at - now <
                                                    poll.before.options->rules.thresholds.critical;
    log_.Write(alarming ? LogLevel::kWarn : LogLevel::kInfo, "certificate left the listing",
               {{"project", poll.before.name},
                {"certificate", removed.name},
                {"expires", DateText(removed.expires_at)}});
  }
  for (const auto& change : merged.redated) {
    const bool earlier = change.after.expires_at < change.before.expires_at;
    log_.Write(earlier ? LogLevel::kWarn : LogLevel::kInfo,
               earlier ? "certificate expires earlier than before" : "certificate renewed",
               {{"project", poll.before.name},
                {"certificate", change.after.name},
                {"expired_before", DateText(change.before.expires_at)},
                {"expires", DateText(change.after.expires_at)}});
  }
}

}  // namespace certmon::exporter
