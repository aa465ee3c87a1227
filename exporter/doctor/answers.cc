#include "exporter/doctor/answers.h"

#include <strings.h>

#include <algorithm>
#include <array>

namespace certmon::doctor {

const char* QuestionText(Question question) {
  constexpr std::array<const char*, 12> kTexts = {
      "token",      "list",     "list again",     "all=true small",   "small page",
      "large page", "past end", "status=EXPIRED", "status=UNEXPIRED", "next page",
      "missing",    "download"};
  return kTexts[static_cast<std::size_t>(question)];
}

std::string AnswerRecord::Header(const char* name) const {
  for (const auto& [own_name, value] : details.headers) {
    if (strcasecmp(own_name.c_str(), name) == 0) {
      return value;
    }
  }
  return "";
}

const AnswerRecord* Answers::Find(Question question) const {
  const auto found =
      std::find_if(records.begin(), records.end(),
                   [question](const AnswerRecord& record) { return record.question == question; });
  return found == records.end() ? nullptr : &*found;
}

bool IsReadable(const AnswerRecord& record) {
  return record.HasAnswer() && record.status == 200 &&
         (!record.error ||
          (record.error->reason == base::Reason::kSchema &&
           (record.shape.data == Kind::kArray ||
            (record.shape.data == Kind::kNull && record.shape.total_count.value))));
}

AnswerRecord WholeList(const Answers& answers) {
  AnswerRecord whole;
  for (const AnswerRecord& record : answers.records) {
    if (record.question == Question::kList) {
      whole = record;
    } else if (record.question == Question::kNextPage && IsReadable(record)) {
      const auto& shapes = record.shape.entries;
      whole.shape.entries.insert(whole.shape.entries.end(), shapes.begin(), shapes.end());
      whole.entries.insert(whole.entries.end(), record.entries.begin(), record.entries.end());
      for (const auto& [name, count] : record.shape.unknown) {
        whole.shape.unknown[name] += count;
      }
    } else {
      continue;
    }
    whole.entries.resize(whole.shape.entries.size());
  }
  return whole;
}

std::uint64_t TotalOf(const AnswerRecord& record) {
  const std::int64_t total = record.shape.total_count.value.value_or(-1);
  return total >= 0 ? static_cast<std::uint64_t>(total) : record.shape.entries.size();
}

}  // namespace certmon::doctor
