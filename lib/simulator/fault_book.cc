#include "lib/simulator/fault_book.h"

#include <algorithm>

namespace certmon::simulator {
namespace {

bool IsAbout(const Fault& fault, const FaultRule& rule, const RequestSubject& subject) {
  return TargetOf(fault, rule.target) == subject.target &&
         (rule.appkey.empty() || rule.appkey == subject.appkey) &&
         (rule.page == 0 || rule.page == subject.page);
}

bool IsDue(const FaultRule& rule, std::uint64_t matched) {
  return matched >= rule.from_request &&
         (rule.count == 0 || matched - rule.from_request < rule.count);
}

}  // namespace

FaultTarget TargetOf(const Fault& fault, FaultTarget wanted) {
  if (fault.on_token != nullptr) return FaultTarget::kToken;
  return fault.on_file != nullptr ? FaultTarget::kDownload : wanted;
}

base::Result<void> FaultBook::Add(const FaultRule& rule) {
  base::Result<CheckedFault> checked = CheckFault(rule);
  if (!checked) return base::Fail(std::move(checked.error()));
  entries_.push_back(
      {.fault = checked->fault, .rule = rule, .context = checked->context, .matched = 0});
  return {};
}

std::vector<ActiveFault> FaultBook::Meet(const RequestSubject& subject) {
  std::vector<ActiveFault> met;
  for (Entry& entry : entries_) {
    if (!IsAbout(*entry.fault, entry.rule, subject)) continue;
    ++entry.matched;
    if (!IsDue(entry.rule, entry.matched)) continue;
    entry.context.page = subject.page;
    met.push_back({.fault = entry.fault, .context = entry.context});
  }
  return met;
}

bool FaultBook::NeedsPages(const std::string& appkey) const {
  return std::any_of(entries_.begin(), entries_.end(), [&appkey](const Entry& entry) {
    return entry.fault->needs_pages && (entry.rule.appkey.empty() || entry.rule.appkey == appkey);
  });
}

}  // namespace certmon::simulator
