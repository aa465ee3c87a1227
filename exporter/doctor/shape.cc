#include "exporter/doctor/shape.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "exporter/doctor/safe_words.h"
#include "lib/base/text.h"

namespace certmon::doctor {
namespace {

using Json = nlohmann::json;

constexpr std::array<std::string_view, 2> kTopFields = {"header", "body"};
constexpr std::array<std::string_view, 3> kHeaderFields = {"resultCode", "resultMessage",
                                                           "isSuccessful"};
constexpr std::array<std::string_view, 5> kBodyFields = {"totalCount", "totalPage", "currentPage",
                                                         "pageSize", "data"};

Kind KindOf(const Json* json) {
  if (json == nullptr) {
    return Kind::kMissing;
  }
  switch (json->type()) {
    case Json::value_t::null:
      return Kind::kNull;
    case Json::value_t::boolean:
      return Kind::kBoolean;
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned:
      return Kind::kInteger;
    case Json::value_t::number_float:
      return Kind::kFraction;
    case Json::value_t::string:
      return Kind::kText;
    case Json::value_t::array:
      return Kind::kArray;
    default:
      return Kind::kObject;
  }
}

const Json* Find(const Json* object, std::string_view name) {
  if (object == nullptr || !object->is_object()) {
    return nullptr;
  }
  const auto found = object->find(name);
  return found == object->end() ? nullptr : &*found;
}

std::string TextOf(const Json* json) {
  return json != nullptr && json->is_string() ? json->get<std::string>() : std::string();
}

NumberMember NumberOf(const Json* json) {
  NumberMember member{.kind = KindOf(json), .value = std::nullopt};
  if (member.kind == Kind::kInteger) {
    member.value = json->get<std::int64_t>();
  } else if (member.kind == Kind::kText) {
    const std::string text = TextOf(json);
    std::int64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, failure] = std::from_chars(text.data(), end, value);
    if (failure == std::errc() && stop == end) {
      member.value = value;
    }
  }
  return member;
}

template <std::size_t kSize>
void CountUnknown(const Json* object, const std::array<std::string_view, kSize>& known,
                  ListShape& shape) {
  if (object == nullptr || !object->is_object()) {
    return;
  }
  for (const auto& [name, value] : object->items()) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      ++shape.unknown[FieldWord(name)];
    }
  }
}

DateForm FormOf(const Json* json) {
  switch (KindOf(json)) {
    case Kind::kMissing:
      return DateForm::kMissing;
    case Kind::kNull:
      return DateForm::kNull;
    case Kind::kInteger:
    case Kind::kFraction:
      return DateForm::kNumber;
    case Kind::kText:
      return DateFormOf(TextOf(json));
    default:
      return DateForm::kOther;
  }
}

EntryShape ReadEntry(const Json& json, ListShape& shape) {
  EntryShape entry;
  entry.is_object = json.is_object();
  for (std::size_t i = 0; i < kEntryFields.size(); ++i) {
    entry.fields[i] = KindOf(Find(&json, kEntryFields[i]));
  }
  entry.creation = FormOf(Find(&json, "fileCreationDate"));
  entry.expiration = FormOf(Find(&json, "expirationDate"));
  entry.name = TextOf(Find(&json, "certificateName"));
  entry.expiration_text = TextOf(Find(&json, "expirationDate"));
  CountUnknown(&json, kEntryFields, shape);
  return entry;
}

std::string InUtf8(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  while (!bytes.empty()) {
    const std::size_t good = base::ReadableBytes(bytes);
    text += bytes.substr(0, good);
    bytes.remove_prefix(good);
    if (!bytes.empty()) {
      text += '?';
      bytes.remove_prefix(1);
    }
  }
  return text;
}

// The text with each digit as 0.
std::string Pattern(std::string_view text) {
  std::string pattern(text);
  std::replace_if(
      pattern.begin(), pattern.end(), [](char c) { return c >= '0' && c <= '9'; }, '0');
  return pattern;
}

}  // namespace

const char* KindText(Kind kind) {
  constexpr std::array<const char*, 8> kTexts = {"missing",    "null",   "a boolean", "a number",
                                                 "a fraction", "a text", "an array",  "an object"};
  return kTexts[static_cast<std::size_t>(kind)];
}

const char* DateFormText(DateForm form) {
  constexpr std::array<const char*, 10> kTexts = {"missing",
                                                  "null",
                                                  "\"\"",
                                                  "\"-\"",
                                                  "YYYY-MM-DD",
                                                  "YYYY-MM-DDTHH:MM:SS",
                                                  "YYYY-MM-DD HH:MM:SS",
                                                  "YYYY-MM-DDTHH:MM:SS with an offset",
                                                  "a number",
                                                  "another form"};
  return kTexts[static_cast<std::size_t>(form)];
}

DateForm DateFormOf(std::string_view text) {
  constexpr std::string_view kDay = "0000-00-00";
  constexpr std::string_view kTime = "00:00:00";
  if (text.empty()) {
    return DateForm::kEmpty;
  }
  if (text == "-") {
    return DateForm::kDash;
  }
  const std::string pattern = Pattern(text);
  if (pattern == kDay) {
    return DateForm::kDay;
  }
  constexpr std::size_t kSize = kDay.size() + 1 + kTime.size();
  if (pattern.size() < kSize || !pattern.starts_with(kDay) ||
      pattern.substr(kDay.size() + 1, kTime.size()) != kTime) {
    return DateForm::kOther;
  }
  const char between = pattern[kDay.size()];
  if (between != 'T' && between != ' ') {
    return DateForm::kOther;
  }
  if (pattern.find_first_of("Z+-", kSize) != std::string::npos) {
    return DateForm::kTimeOffset;
  }
  return between == 'T' ? DateForm::kTime : DateForm::kTimeBlank;
}

ListShape ReadShape(std::string_view body) {
  ListShape shape;
  const std::string text = InUtf8(body);
  shape.is_utf8 = text == body;
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  shape.is_json = json.is_object();
  if (!shape.is_json) {
    return shape;
  }
  const Json* const header = Find(&json, "header");
  shape.header = KindOf(header);
  shape.is_successful = KindOf(Find(header, "isSuccessful"));
  shape.result_code = NumberOf(Find(header, "resultCode"));
  shape.result_message = TextOf(Find(header, "resultMessage"));
  const Json* const content = Find(&json, "body");
  shape.body = KindOf(content);
  shape.total_count = NumberOf(Find(content, "totalCount"));
  shape.total_page = NumberOf(Find(content, "totalPage"));
  shape.current_page = NumberOf(Find(content, "currentPage"));
  shape.page_size = NumberOf(Find(content, "pageSize"));
  const Json* const data = Find(content, "data");
  shape.data = KindOf(data);
  CountUnknown(&json, kTopFields, shape);
  CountUnknown(header, kHeaderFields, shape);
  CountUnknown(content, kBodyFields, shape);
  if (data != nullptr && data->is_array()) {
    for (const Json& entry : *data) {
      shape.entries.push_back(ReadEntry(entry, shape));
    }
  }
  return shape;
}

}  // namespace certmon::doctor
