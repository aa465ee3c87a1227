#include <algorithm>
#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "exporter/doctor/checks.h"
#include "exporter/doctor/safe_words.h"

namespace certmon::doctor {
namespace {

// The answer to this question, if it can be examined.
const AnswerRecord* Readable(const Answers& answers, Question question) {
  const AnswerRecord* const record = answers.Find(question);
  return record != nullptr && IsReadable(*record) ? record : nullptr;
}

std::uint64_t Entries(const AnswerRecord& record) { return record.shape.entries.size(); }

bool NeedsPages(const AnswerRecord& list) { return Entries(list) < TotalOf(list); }

std::vector<std::string> NamesIn(const AnswerRecord& record) {
  std::vector<std::string> names;
  for (const EntryShape& entry : record.shape.entries) {
    names.push_back(entry.name);
  }
  return names;
}

const char* OrderText(const AnswerRecord& list) {
  const auto& entries = list.shape.entries;
  const auto is_sorted = [&entries](std::string EntryShape::*member) {
    return std::is_sorted(
        entries.begin(), entries.end(),
        [member](const EntryShape& a, const EntryShape& b) { return a.*member < b.*member; });
  };
  if (entries.size() < 2) {
    return "too few certificates to see one";
  }
  if (is_sorted(&EntryShape::name)) {
    return "by name";
  }
  return is_sorted(&EntryShape::expiration_text) ? "by expirationDate"
                                                 : "neither by name nor by date";
}

// A certificate of these answers is not in the list, which was read as a whole.
bool AnyIsMissing(const Answers& answers, std::initializer_list<const AnswerRecord*> records) {
  const AnswerRecord whole = WholeList(answers);
  if (Entries(whole) < TotalOf(whole)) {
    return false;
  }
  const std::vector<std::string> listed = NamesIn(whole);
  const std::set<std::string> known(listed.begin(), listed.end());
  return std::any_of(records.begin(), records.end(), [&known](const AnswerRecord* record) {
    const std::vector<std::string> names = NamesIn(*record);
    return std::any_of(names.begin(), names.end(),
                       [&known](const std::string& name) { return known.count(name) == 0; });
  });
}

// The question was asked, and its answer cannot be used.
std::optional<Finding> Unusable(const Answers& answers, Question question, const char* check) {
  const AnswerRecord* const record = answers.Find(question);
  if (record == nullptr || IsReadable(*record)) {
    return std::nullopt;
  }
  return Finding{check, Mark::kNote,
                 std::string(QuestionText(question)) + " failed: " + Describe(*record)};
}

}  // namespace

Findings CheckAll(const Answers& answers) {
  if (auto unusable = Unusable(answers, Question::kAllSmall, "all=true")) {
    return {*std::move(unusable)};
  }
  const AnswerRecord* const list = Readable(answers, Question::kList);
  const AnswerRecord* const small = Readable(answers, Question::kAllSmall);
  if (list == nullptr || (small == nullptr && TotalOf(*list) > 1)) {
    return {};
  }
  if (small == nullptr) {
    return {{"all=true", Mark::kOk,
             Count(TotalOf(*list), "certificate") + " listed: too few to see its effect"}};
  }
  const std::string asked = "pageSize " + std::to_string(small->page_size);
  if (Entries(*small) >= TotalOf(*small)) {
    return {{"all=true", Mark::kOk, "honoured: the whole list in one answer, also with " + asked}};
  }
  return {{"all=true", Mark::kNote,
           "not honoured: " + Count(Entries(*small), "certificate") + " of " +
               std::to_string(TotalOf(*small)) + " with " + asked +
               "; the exporter reads the other pages"}};
}

Findings CheckPageSize(const Answers& answers) {
  if (auto unusable = Unusable(answers, Question::kLargePage, "page size")) {
    return {*std::move(unusable)};
  }
  const AnswerRecord* const small = Readable(answers, Question::kSmallPage);
  const AnswerRecord* const large = Readable(answers, Question::kLargePage);
  if (small == nullptr || large == nullptr) {
    return {};
  }
  const auto expected = [](const AnswerRecord& record) {
    return std::min<std::uint64_t>(TotalOf(record), static_cast<std::uint64_t>(record.page_size));
  };
  if (Entries(*small) != expected(*small)) {
    return {{"page size", Mark::kNote,
             "pageSize " + std::to_string(small->page_size) + " gives " +
                 Count(Entries(*small), "certificate") + " of " + std::to_string(TotalOf(*small)) +
                 "; the exporter goes by what came"}};
  }
  if (Entries(*large) < expected(*large)) {
    return {{"page size", Mark::kNote,
             "the largest page has " + Count(Entries(*large), "certificate") + " (pageSize " +
                 std::to_string(large->page_size) + " of " + std::to_string(TotalOf(*large)) +
                 "); the exporter reads more pages"}};
  }
  return {{"page size", Mark::kOk,
           "as asked for; the largest page had " + Count(Entries(*large), "certificate")}};
}

Findings CheckPastEnd(const Answers& answers) {
  const AnswerRecord* const past = answers.Find(Question::kPastEnd);
  if (past == nullptr) {
    return {};
  }
  const std::string page = "page " + std::to_string(past->page);
  if (!IsReadable(*past)) {
    return {{"past the end", Mark::kNote,
             page + ", after the last, fails: " + Describe(*past) +
                 "; the exporter stops at totalCount and does not ask for it"}};
  }
  if (Entries(*past) > 0) {
    return {{"past the end", Mark::kNote,
             page + ", after the last, has " + Count(Entries(*past), "certificate") +
                 "; the exporter stops at totalCount and does not ask for it"}};
  }
  return {{"past the end", Mark::kOk, page + ", after the last, has no certificates"}};
}

Findings CheckOrder(const Answers& answers) {
  const AnswerRecord* const list = Readable(answers, Question::kList);
  const AnswerRecord* const again = Readable(answers, Question::kListAgain);
  if (list == nullptr || again == nullptr) {
    return {};
  }
  if (NamesIn(*list) == NamesIn(*again)) {
    return {{"order", Mark::kOk, std::string(OrderText(*list)) + "; the same in two requests"}};
  }
  if (NeedsPages(*list)) {
    return {{"order", Mark::kFail,
             "differs between two requests, and the list has several pages: a certificate may come "
             "on two pages or on none",
             "raise page_size so that one page has all certificates; report this"}};
  }
  return {{"order", Mark::kNote,
           "differs between two requests; one answer has the whole list, so nothing is lost"}};
}

Findings CheckCount(const Answers& answers) {
  const AnswerRecord* const list = Readable(answers, Question::kList);
  if (list == nullptr || answers.is_interrupted) {
    return {};
  }
  std::uint64_t read = 0;
  std::size_t pages = 0;
  std::set<std::string> names;
  std::set<std::uint64_t> totals;
  std::size_t twice = 0;
  for (const AnswerRecord& record : answers.records) {
    if (record.question != Question::kList && record.question != Question::kNextPage) {
      continue;
    }
    if (!IsReadable(record)) {
      return {{"count", Mark::kFail,
               "page " + std::to_string(record.page) + " failed: " + Describe(record),
               "run doctor again; if it stays, polls are incomplete"}};
    }
    ++pages;
    read += Entries(record);
    totals.insert(TotalOf(record));
    std::set<std::string> own;
    for (const std::string& name : NamesIn(record)) {
      own.insert(name);
    }
    for (const std::string& name : own) {
      twice += names.insert(name).second ? 0 : 1;
    }
  }
  const std::uint64_t total = TotalOf(*list);
  const std::string seen = std::to_string(read) + " of " + Count(total, "certificate") +
                           " read in " + Count(pages, "request");
  if (totals.size() > 1) {
    return {{"count", Mark::kFail,
             seen + "; totalCount differs between pages, from " + std::to_string(*totals.begin()) +
                 " to " + std::to_string(*totals.rbegin()) +
                 ", so polls fail with reason inconsistent",
             "run doctor again: somebody may have changed the list; if it stays, report this"}};
  }
  if (twice > 0) {
    return {{"count", Mark::kFail,
             seen + "; " + Count(twice, "name") +
                 " came on two pages, so polls fail with reason inconsistent",
             "raise page_size so that one page has all certificates; report this"}};
  }
  if (total == 0) {
    return {{"count", Mark::kNote, "the list has no certificates",
             "check that the appkey is that of the right project"}};
  }
  if (read == total) {
    return {{"count", Mark::kOk, seen}};
  }
  if (answers.is_cut) {
    return {{"count", Mark::kNote,
             seen + "; doctor stops after " + Count(kMaxRequests, "request") +
                 ", the exporter does not"}};
  }
  return {{"count", Mark::kFail, seen + ": totalCount says another number",
           "run doctor again; if it stays, every poll fails with reason inconsistent"}};
}

Findings CheckStatus(const Answers& answers) {
  for (const Question question : {Question::kExpired, Question::kUnexpired}) {
    if (auto unusable = Unusable(answers, question, "status")) {
      return {*std::move(unusable)};
    }
  }
  const AnswerRecord* const list = Readable(answers, Question::kList);
  const AnswerRecord* const expired = Readable(answers, Question::kExpired);
  const AnswerRecord* const unexpired = Readable(answers, Question::kUnexpired);
  if (list == nullptr || expired == nullptr || unexpired == nullptr) {
    return {};
  }
  const std::uint64_t all = TotalOf(*list);
  const std::uint64_t sum = TotalOf(*expired) + TotalOf(*unexpired);
  const std::string seen = "ALL " + std::to_string(all) + ", EXPIRED " +
                           std::to_string(TotalOf(*expired)) + ", UNEXPIRED " +
                           std::to_string(TotalOf(*unexpired));
  if (all < std::max(TotalOf(*expired), TotalOf(*unexpired)) ||
      AnyIsMissing(answers, {expired, unexpired})) {
    return {{"status", Mark::kFail, seen + ": ALL does not list all of them",
             "report this: the exporter asks with status=ALL and would not see the others"}};
  }
  if (sum == all) {
    return {{"status", Mark::kOk, seen}};
  }
  return {{"status", Mark::kNote,
           seen +
               (sum > all ? ": the filter has no effect, or overlaps"
                          : ": some are in neither, such as those without a date") +
               "; the exporter asks with ALL"}};
}

}  // namespace certmon::doctor
