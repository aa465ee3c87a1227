#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "exporter/doctor/checks.h"
#include "exporter/doctor/safe_words.h"
#include "lib/base/text.h"

namespace certmon::doctor {
namespace {

constexpr std::size_t kMostNamed = 5;

// The list as far as it was read, if it can be examined.
std::optional<AnswerRecord> ListOf(const Answers& answers) {
  const AnswerRecord* const list = answers.Find(Question::kList);
  return list != nullptr && IsReadable(*list) ? std::optional(WholeList(answers)) : std::nullopt;
}

// "cert-1, cert-3", at most kMostNamed. From positions in the list, from 0.
std::string NamesOf(const std::vector<std::size_t>& places) {
  std::string names;
  for (std::size_t i = 0; i < std::min(places.size(), kMostNamed); ++i) {
    names += (i == 0 ? "cert-" : ", cert-") + std::to_string(places[i] + 1);
  }
  return names + (places.size() > kMostNamed ? " and others" : "");
}

// Those of the version.
bool IsExpected(std::string_view field, certapi::ApiVersion version) {
  return (field != "domains" || certapi::HasDomains(version)) &&
         (field != "certificateId" || certapi::HasCertificateId(version));
}

// Letters of any script count as Korean ones here: only the forms that no rule allows are unusual.
bool IsUsualName(std::string_view name) {
  return name != "." && name != ".." && std::all_of(name.begin(), name.end(), [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return byte >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                  (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.' || c == '*';
         });
}

bool IsNoDate(DateForm form) {
  return form == DateForm::kMissing || form == DateForm::kNull || form == DateForm::kEmpty ||
         form == DateForm::kDash;
}

using Forms = std::map<DateForm, std::vector<std::size_t>>;

std::string FormsText(const char* field, const Forms& forms) {
  std::vector<std::string> parts;
  for (const auto& [form, places] : forms) {
    parts.push_back(std::string(DateFormText(form)) + " (" + std::to_string(places.size()) + ")");
  }
  return std::string(field) + " " + Join(parts);
}

bool IsOnly(const Forms& forms, DateForm form) {
  return std::all_of(forms.begin(), forms.end(),
                     [form](const auto& entry) { return entry.first == form; });
}

}  // namespace

Findings CheckFields(const Answers& answers) {
  const std::optional<AnswerRecord> list = ListOf(answers);
  if (!list || (list->shape.entries.empty() && list->shape.unknown.empty())) {
    return {};
  }
  Findings findings;
  const std::vector<EntryShape>& entries = list->shape.entries;
  std::vector<std::string> without;
  std::set<std::size_t> places;
  std::size_t expected = 0;
  for (std::size_t field = 0; field < kEntryFields.size(); ++field) {
    if (!IsExpected(kEntryFields[field], answers.version)) {
      continue;
    }
    ++expected;
    std::map<Kind, std::size_t> counts;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const Kind kind = entries[i].fields[field];
      if (kind == Kind::kMissing || kind == Kind::kNull) {
        ++counts[kind];
        places.insert(i);
      }
    }
    for (const auto& [kind, count] : counts) {
      without.push_back(std::string(kEntryFields[field]) + " " + KindText(kind) + " (" +
                        std::to_string(count) + ")");
    }
  }
  if (!without.empty()) {
    findings.push_back({"fields", Mark::kNote,
                        Join(without) + " in " + NamesOf({places.begin(), places.end()}),
                        "expected of a certificate without a file: register one"});
  }
  if (!list->shape.unknown.empty()) {
    std::vector<std::string> names;
    for (const auto& [name, count] : list->shape.unknown) {
      names.push_back(name + " (" + std::to_string(count) + ")");
    }
    findings.push_back(
        {"fields", Mark::kNote, "not in the guide, and ignored by the exporter: " + Join(names)});
  }
  std::vector<std::size_t> text_ids;
  std::vector<std::size_t> no_objects;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (!entries[i].is_object) {
      no_objects.push_back(i);
    } else if (entries[i].fields[0] == Kind::kText) {
      text_ids.push_back(i);
    }
  }
  if (!text_ids.empty()) {
    findings.push_back({"fields", Mark::kNote,
                        "certificateId is a text in " + Count(text_ids.size(), "certificate") +
                            "; the exporter reads it"});
  }
  if (!no_objects.empty()) {
    findings.push_back({"fields", Mark::kFail,
                        "no objects, which the exporter rejects: " + NamesOf(no_objects),
                        "report this: such a certificate is not monitored"});
  }
  if (findings.empty()) {
    findings.push_back({"fields", Mark::kOk,
                        Count(expected, "field") + " in each of " +
                            Count(entries.size(), "certificate") + ", as in the guide " +
                            std::string(certapi::ApiVersionText(answers.version))});
  }
  return findings;
}

Findings CheckDates(const Answers& answers) {
  const std::optional<AnswerRecord> list = ListOf(answers);
  if (!list || list->shape.entries.empty()) {
    return {};
  }
  Findings findings;
  Forms expiration;
  Forms creation;
  std::vector<std::size_t> unusable;
  std::vector<std::size_t> absent;
  for (std::size_t i = 0; i < list->shape.entries.size(); ++i) {
    const EntryShape& entry = list->shape.entries[i];
    if (!entry.is_object) {
      continue;
    }
    expiration[entry.expiration].push_back(i);
    creation[entry.creation].push_back(i);
    const bool is_bad = list->entries[i].rejection == certapi::Rejection::kBadDate;
    if (is_bad) {
      unusable.push_back(i);
    } else if (IsNoDate(entry.expiration)) {
      absent.push_back(i);
    }
  }
  const std::string forms =
      FormsText("expirationDate", expiration) + "; " + FormsText("fileCreationDate", creation);
  if (!unusable.empty()) {
    findings.push_back({"dates", Mark::kFail,
                        "expirationDate of " + Count(unusable.size(), "certificate") +
                            " is no date that the exporter knows: " + NamesOf(unusable) + "; " +
                            forms,
                        "look them up with certmanager list; they are monitored by "
                        "certificate_expiration_unknown alone. Report the form"});
  }
  if (!absent.empty()) {
    findings.push_back({"dates", Mark::kNote,
                        Count(absent.size(), "certificate") + " without an expirationDate: " +
                            NamesOf(absent) + (unusable.empty() ? "; " + forms : ""),
                        "register a file, or delete the entry; it is exported as "
                        "certificate_expiration_unknown"});
  }
  if (!findings.empty()) {
    return findings;
  }
  if (IsOnly(expiration, DateForm::kDay) && IsOnly(creation, DateForm::kDay)) {
    return {{"dates", Mark::kOk, forms}};
  }
  return {{"dates", Mark::kNote,
           forms + "; the exporter reads them, but the guide shows YYYY-MM-DD",
           "compare certmanager list with the console"}};
}

Findings CheckNames(const Answers& answers) {
  const std::optional<AnswerRecord> list = ListOf(answers);
  if (!list || list->shape.entries.empty()) {
    return {};
  }
  Findings findings;
  std::vector<std::size_t> rejected;
  std::vector<std::size_t> unusual;
  std::vector<std::size_t> twice;
  std::set<std::string> seen;
  const std::size_t first_page = answers.Find(Question::kList)->shape.entries.size();
  std::size_t wildcards = 0;
  std::size_t others = 0;
  for (std::size_t i = 0; i < list->shape.entries.size(); ++i) {
    const EntryShape& entry = list->shape.entries[i];
    if (list->entries[i].rejection == certapi::Rejection::kBadName) {
      rejected.push_back(i);
      continue;
    }
    if (!entry.is_object) {
      continue;
    }
    // Those of other pages are compared by CheckCount.
    if (!seen.insert(entry.name).second && i < first_page) {
      twice.push_back(i);
    }
    if (!IsUsualName(entry.name)) {
      unusual.push_back(i);
    }
    wildcards += entry.name.find('*') != std::string::npos ? 1 : 0;
    others += base::CountCodePoints(entry.name) != entry.name.size() ? 1 : 0;
  }
  if (!rejected.empty()) {
    findings.push_back(
        {"names", Mark::kFail,
         Count(rejected.size(), "name") + " that the exporter rejects: " + NamesOf(rejected),
         "rename them in the console: they are not monitored"});
  }
  if (!twice.empty()) {
    findings.push_back(
        {"names", Mark::kFail,
         Count(twice.size(), "name") + " came before in the same answer: " + NamesOf(twice),
         "names should be unique in a project; report this"});
  }
  if (!unusual.empty()) {
    findings.push_back(
        {"names", Mark::kNote,
         Count(unusual.size(), "name") +
             " with characters that the console does not allow: " + NamesOf(unusual)});
  }
  if (findings.empty()) {
    findings.push_back({"names", Mark::kOk,
                        Count(seen.size(), "name") + ", all different; " +
                            std::to_string(wildcards) + " with a star, " + std::to_string(others) +
                            " with letters beyond ASCII"});
  }
  return findings;
}

}  // namespace certmon::doctor
