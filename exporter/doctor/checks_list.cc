#include <string>
#include <vector>

#include "exporter/doctor/checks.h"
#include "exporter/doctor/safe_words.h"

namespace certmon::doctor {
namespace {

std::vector<std::string> NumbersAsText(const ListShape& shape) {
  std::vector<std::string> names;
  const auto add = [&names](const char* name, const NumberMember& member) {
    if (member.kind == Kind::kText) {
      names.emplace_back(name);
    }
  };
  add("totalCount", shape.total_count);
  add("totalPage", shape.total_page);
  add("currentPage", shape.current_page);
  add("pageSize", shape.page_size);
  return names;
}

}  // namespace

Findings CheckAnswer(const Answers& answers) {
  const AnswerRecord* const list = answers.Find(Question::kList);
  if (list == nullptr || !list->HasAnswer() ||
      (list->error && list->error->reason == base::Reason::kAuth)) {
    return {};
  }
  if (!IsReadable(*list)) {
    return {{"answer", Mark::kFail,
             "the list cannot be used: " + Describe(*list) + " (reason " +
                 std::string(base::ReasonLabel(list->error->reason)) + ")",
             "check api.base_url and api.version; the runbook of "
             "NHNCloudCertmanagerPollFailing has the reasons"}};
  }
  const ListShape& shape = list->shape;
  Findings findings;
  const auto numbers = NumbersAsText(shape);
  if (!numbers.empty()) {
    findings.push_back(
        {"answer", Mark::kFail,
         "numbers are texts: " + Join(numbers) + "; every poll fails with reason schema",
         "report this: the exporter cannot read this API yet"});
  } else if (list->error && shape.data == Kind::kArray) {
    findings.push_back({"answer", Mark::kFail,
                        std::string("a member of the answer is missing or has another type: ") +
                            "header " + KindText(shape.header) + ", isSuccessful " +
                            KindText(shape.is_successful) + ", totalCount " +
                            KindText(shape.total_count.kind) +
                            "; every poll fails with reason schema",
                        "report this: the exporter cannot read this API yet"});
  }
  if (shape.result_code.kind == Kind::kText) {
    findings.push_back({"answer", Mark::kNote, "resultCode is a text; the exporter reads it"});
  }
  const std::int64_t pages = shape.total_page.value.value_or(0);
  if (pages == 0 && TotalOf(*list) > 0) {
    findings.push_back({"answer", Mark::kNote,
                        std::string("totalPage is ") +
                            (shape.total_page.value ? "0" : KindText(shape.total_page.kind)) +
                            ", but totalCount is not; the exporter reads by totalCount"});
  }
  if (!shape.is_utf8) {
    findings.push_back({"answer", Mark::kNote,
                        "the answer holds bytes that are no UTF-8; names with them are rejected"});
  }
  if (findings.empty()) {
    findings.push_back({"answer", Mark::kOk, Describe(*list)});
  }
  return findings;
}

Findings CheckEmptyPage(const Answers& answers) {
  for (const AnswerRecord& record : answers.records) {
    if (record.status != 200 || record.shape.body != Kind::kObject ||
        (record.shape.data != Kind::kNull && record.shape.data != Kind::kMissing)) {
      continue;
    }
    return {{"empty page", Mark::kFail,
             std::string("a page without certificates has data ") + KindText(record.shape.data) +
                 ", not []: a poll of an empty list fails with reason schema",
             "keep at least one certificate in the project, and report this"}};
  }
  return {};
}

}  // namespace certmon::doctor
