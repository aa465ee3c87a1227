#include <nlohmann/json.hpp>

#include "exporter/doctor/checks.h"
#include "exporter/doctor/report.h"
#include "exporter/doctor/safe_words.h"

namespace certmon::doctor {
namespace {

using Json = nlohmann::ordered_json;

Json OfNumber(const NumberMember& member) {
  Json json = {{"type", KindText(member.kind)}};
  if (member.value) {
    json["value"] = CodeWord(*member.value);
  }
  return json;
}

Json OfEntry(const EntryShape& entry, std::size_t number) {
  Json json = {{"name", "cert-" + std::to_string(number)}};
  if (!entry.is_object) {
    json["type"] = "no object";
    return json;
  }
  json["name_bytes"] = entry.name.size();
  Json& fields = json["fields"] = Json::object();
  for (std::size_t i = 0; i < kEntryFields.size(); ++i) {
    fields[std::string(kEntryFields[i])] = KindText(entry.fields[i]);
  }
  json["creation_form"] = DateFormText(entry.creation);
  json["expiration_form"] = DateFormText(entry.expiration);
  return json;
}

// Enough to see each form; a report of 10,000 certificates would be megabytes.
constexpr std::size_t kMostEntries = 50;

Json OfShape(const ListShape& shape, bool has_entries) {
  Json json = {{"json", shape.is_json},
               {"utf8", shape.is_utf8},
               {"header", KindText(shape.header)},
               {"isSuccessful", KindText(shape.is_successful)},
               {"resultCode", OfNumber(shape.result_code)},
               {"resultMessage", MessageWord(shape.result_message)},
               {"body", KindText(shape.body)},
               {"totalCount", OfNumber(shape.total_count)},
               {"totalPage", OfNumber(shape.total_page)},
               {"currentPage", OfNumber(shape.current_page)},
               {"pageSize", OfNumber(shape.page_size)},
               {"data", KindText(shape.data)},
               {"certificates", shape.entries.size()}};
  Json& unknown = json["unknown_fields"] = Json::object();
  for (const auto& [name, count] : shape.unknown) {
    unknown[name] = count;
  }
  if (has_entries) {
    Json& entries = json["entries"] = Json::array();
    for (std::size_t i = 0; i < std::min(shape.entries.size(), kMostEntries); ++i) {
      entries.push_back(OfEntry(shape.entries[i], i + 1));
    }
  }
  return json;
}

bool IsList(Question question) {
  return question != Question::kToken && question != Question::kMissing &&
         question != Question::kDownload;
}

Json OfRecord(const AnswerRecord& record) {
  Json json = {{"request", QuestionText(record.question)}};
  if (IsList(record.question)) {
    json["page_size"] = record.page_size;
    json["page"] = record.page;
  }
  json["milliseconds"] = record.duration.count();
  json["answer"] = Describe(record);
  if (record.error) {
    json["reason"] = base::ReasonLabel(record.error->reason);
  }
  if (IsList(record.question) && record.HasAnswer()) {
    json["shape"] = OfShape(record.shape, record.question == Question::kList);
  }
  return json;
}

}  // namespace

std::string ReportJson(const Answers& answers, const Findings& findings,
                       const std::string& program_version) {
  Json json = {{"certmanager", program_version},
               {"api_version", certapi::ApiVersionText(answers.version)},
               {"host", HostWord(answers.base_url)},
               {"can_be_trusted", CanBeTrusted(findings)}};
  Json& lines = json["findings"] = Json::array();
  for (const Finding& finding : findings) {
    Json line = {
        {"mark", MarkText(finding.mark)}, {"check", finding.check}, {"seen", finding.seen}};
    if (!finding.advice.empty()) {
      line["do"] = finding.advice;
    }
    lines.push_back(std::move(line));
  }
  Json& requests = json["requests"] = Json::array();
  for (const AnswerRecord& record : answers.records) {
    requests.push_back(OfRecord(record));
  }
  constexpr int kIndent = 2;
  return json.dump(kIndent, ' ', /*ensure_ascii=*/true, Json::error_handler_t::replace) + "\n";
}

}  // namespace certmon::doctor
