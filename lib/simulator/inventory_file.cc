#include "lib/simulator/inventory_file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

namespace certmon::simulator {
namespace {

using nlohmann::json;

// Stores a documented string field in its member. Any other value is kept as JSON text, and a missing
// field is recorded as missing.
void TakeText(const json& item, const char* name, std::string& member, Record& record) {
  const auto found = item.find(name);
  if (found == item.end()) {
    record.raw_fields[name] = "";
  } else if (found->is_string()) {
    member = found->get<std::string>();
  } else {
    record.raw_fields[name] = found->dump();
  }
}

void TakeDomains(const json& item, Record& record) {
  const auto found = item.find("domains");
  if (found == item.end()) {
    record.raw_fields["domains"] = "";
    return;
  }
  const bool is_texts =
      found->is_array() &&
      std::all_of(found->begin(), found->end(), [](const json& e) { return e.is_string(); });
  if (is_texts) {
    record.domains = found->get<std::vector<std::string>>();
  } else {
    record.raw_fields["domains"] = found->dump();
  }
}

bool IsDocumented(const std::string& name) {
  constexpr std::array<std::string_view, 6> kFields = {"certificateName",  "authority",
                                                       "domains",          "signatureAlgorithm",
                                                       "fileCreationDate", "expirationDate"};
  return std::find(kFields.begin(), kFields.end(), name) != kFields.end();
}

Record RecordOf(const json& item) {
  Record record;
  if (!item.is_object()) {
    record.raw_item = item.dump();
    return record;
  }
  TakeText(item, "certificateName", record.certificate_name, record);
  TakeText(item, "authority", record.authority, record);
  TakeText(item, "signatureAlgorithm", record.signature_algorithm, record);
  TakeText(item, "fileCreationDate", record.file_creation_date, record);
  TakeText(item, "expirationDate", record.expiration_date, record);
  TakeDomains(item, record);
  for (const auto& [name, value] : item.items()) {
    if (!IsDocumented(name)) record.raw_fields[name] = value.dump();
  }
  return record;
}

const json* FindEntries(const json& document) {
  if (document.is_array()) return &document;
  if (!document.is_object()) return nullptr;
  const auto body = document.find("body");
  const json& holder = body != document.end() && body->is_object() ? *body : document;
  const auto data = holder.find("data");
  return data != holder.end() && data->is_array() ? &*data : nullptr;
}

}  // namespace

base::Result<std::vector<Record>> ParseInventory(std::string_view text) {
  json document;
  try {
    document = json::parse(text);
  } catch (const json::parse_error& error) {
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(error.byte, text.size()));
    const auto line = 1 + std::count(text.begin(), end, '\n');
    return base::Fail(base::Reason::kInternal,
                      "line " + std::to_string(line) + ": not one JSON document");
  } catch (const json::exception&) {
    return base::Fail(base::Reason::kInternal, "a number beyond what can be read");
  }
  const json* const entries = FindEntries(document);
  if (entries == nullptr) {
    return base::Fail(
        base::Reason::kInternal,
        "an array of certificates, {\"data\": [...]} or a saved answer of the list API "
        "is allowed");
  }
  std::vector<Record> records;
  records.reserve(entries->size());
  for (const json& item : *entries) records.push_back(RecordOf(item));
  return records;
}

base::Result<std::string> ReadTextFile(const std::string& path) {
  const auto fail = [&path](const std::string& reason) {
    return base::Fail(base::Reason::kInternal, "cannot read " + path + ": " + reason);
  };
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rbe"),
                                                             &std::fclose);
  if (!file) return fail(std::strerror(errno));
  std::string text;
  std::array<char, 65536> buffer{};
  while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), file.get())) {
    text.append(buffer.data(), count);
    if (text.size() > kMaxFileBytes) return fail("over 64 MiB");
  }
  if (std::ferror(file.get()) != 0) return fail(std::strerror(errno));
  return text;
}

}  // namespace certmon::simulator
