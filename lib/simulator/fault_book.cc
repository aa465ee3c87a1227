#include "lib/simulator/fault_book.h"

#include <algorithm>
#include <optional>

#include "lib/simulator/list_query.h"
#include "lib/simulator/token_api.h"

namespace certmon::simulator {
namespace {

bool Fits(const Fault& fault, const FaultRule& rule, const RequestSubject& subject) {
  return TargetOf(fault, rule.target) == subject.target &&
         (rule.appkey.empty() || rule.appkey == subject.appkey) &&
         (rule.page == 0 || rule.page == subject.page);
}

bool IsDue(const FaultRule& rule, std::uint64_t matched) {
  return matched >= rule.from_request &&
         (rule.count == 0 || matched - rule.from_request < rule.count);
}

}  // namespace

RequestSubject SubjectOf(const http::ServerRequest& request) {
  RequestSubject subject;
  if (std::optional<ListPath> path = ParseListPath(request.path)) {
    subject.appkey = std::move(path->appkey);
  } else if (std::optional<FilePath> file = ParseFilePath(request.path)) {
    subject.appkey = std::move(file->appkey);
    subject.target = FaultTarget::kDownload;
  } else if (request.path == kTokenPath) {
    subject.target = FaultTarget::kToken;
  }
  if (const std::optional<ListQuery> query = ParseListQuery(request.query)) {
    subject.page = query->page_num;
  }
  return subject;
}

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

ActiveFaults FaultBook::FaultsOf(const RequestSubject& subject) {
  ActiveFaults faults(std::any_of(entries_.begin(), entries_.end(), [&subject](const Entry& entry) {
    return entry.fault->needs_pages &&
           (entry.rule.appkey.empty() || entry.rule.appkey == subject.appkey);
  }));
  for (Entry& quirk : quirks_) {
    quirk.context.request = ++quirk.matched;
    quirk.context.page = subject.page;
    faults.Add(*quirk.fault, quirk.context);
  }
  for (Entry& entry : entries_) {
    if (!Fits(*entry.fault, entry.rule, subject)) continue;
    ++entry.matched;
    if (!IsDue(entry.rule, entry.matched)) continue;
    entry.context.page = subject.page;
    entry.context.request = entry.matched;
    faults.Add(*entry.fault, entry.context);
  }
  return faults;
}

}  // namespace certmon::simulator
