#include "lib/simulator/record.h"

#include <utility>

#include "lib/simulator/seoul_day.h"

namespace certmon::simulator {
namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

std::string EncodeStrings(const std::vector<std::string>& texts) {
  std::string result = "[";
  for (const std::string& text : texts) {
    if (result.size() > 1) result += ',';
    result += QuoteJson(text);
  }
  return result + ']';
}

bool HasDomains(ApiVersion version) {
  return version == ApiVersion::kV12 || version == ApiVersion::kV13;
}

// A member of later versions only.
bool IsUnknownTo(ApiVersion version, const std::string& name) {
  return (name == "domains" && !HasDomains(version)) ||
         (name == "certificateId" && version != ApiVersion::kV13);
}

// The order of the guide's samples.
Fields FieldsOf(const Record& record, ApiVersion version) {
  Fields fields;
  if (version == ApiVersion::kV13) fields.emplace_back("certificateId", IdText(record));
  fields.emplace_back("certificateName", QuoteJson(record.certificate_name));
  fields.emplace_back("authority", QuoteJson(record.authority));
  if (HasDomains(version)) fields.emplace_back("domains", EncodeStrings(record.domains));
  fields.emplace_back("signatureAlgorithm", QuoteJson(record.signature_algorithm));
  fields.emplace_back("fileCreationDate", QuoteJson(record.file_creation_date));
  fields.emplace_back("expirationDate", QuoteJson(record.expiration_date));
  return fields;
}

void Replace(Fields& fields, const std::string& name, const std::string& json) {
  for (auto& [own_name, value] : fields) {
    if (own_name == name) {
      value = json;
      return;
    }
  }
  fields.emplace_back(name, json);
}

}  // namespace

Expiry ExpiryAt(const Record& record, base::WallTime now) {
  const auto raw = record.raw_fields.find("expirationDate");
  const bool is_raw = raw != record.raw_fields.end() || !record.raw_item.empty();
  const std::optional<Day> day = is_raw ? std::nullopt : ParseDay(record.expiration_date);
  const auto now_seconds = std::chrono::floor<std::chrono::seconds>(now);
  return day && BeginOfSeoulDay(*day) <= now_seconds ? Expiry::kExpired : Expiry::kUnexpired;
}

std::string IdText(const Record& record) {
  const auto raw = record.raw_fields.find("certificateId");
  if (raw != record.raw_fields.end()) return raw->second;
  // FNV-1a (draft-eastlake-fnv, section 2), cut to twelve digits, which every JSON reader can store.
  std::uint64_t hash = 14695981039346656037U;
  for (const char c : record.certificate_name) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  }
  return std::to_string(1 + hash % 1'000'000'000'000U);
}

std::string EncodeRecord(const Record& record, ApiVersion version) {
  if (!record.raw_item.empty()) return record.raw_item;
  Fields fields = FieldsOf(record, version);
  for (const auto& [name, json] : record.raw_fields) {
    if (IsUnknownTo(version, name)) continue;
    Replace(fields, name, json);
  }
  std::string result;
  for (const auto& [name, json] : fields) {
    if (json.empty()) continue;
    result += result.empty() ? "{" : ",";
    result += QuoteJson(name) + ":" + json;
  }
  return result.empty() ? "{}" : result + "}";
}

std::string QuoteJson(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string result = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      result += {'\\', c};
    } else if (byte < 0x20) {
      result += "\\u00";
      result += {kHex[byte >> 4U], kHex[byte & 0xFU]};
    } else {
      result += c;
    }
  }
  return result + '"';
}

}  // namespace certmon::simulator
