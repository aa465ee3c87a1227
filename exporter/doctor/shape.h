// The form of a list answer: which members it has, of which type, and in which form its dates are.
// certapi decides whether the exporter can use an answer; this says what is unusual about it.
//
// Pure; safe to call from any thread.
#ifndef EXPORTER_DOCTOR_SHAPE_H_
#define EXPORTER_DOCTOR_SHAPE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace certmon::doctor {

enum class Kind : std::uint8_t {
  kMissing,
  kNull,
  kBoolean,
  kInteger,
  kFraction,
  kText,
  kArray,
  kObject,
};

// "null", "a text" and so on.
[[nodiscard]] const char* KindText(Kind kind);

// A number, also if it is written as text.
struct NumberMember {
  Kind kind = Kind::kMissing;
  std::optional<std::int64_t> value;
};

// How a date is written.
enum class DateForm : std::uint8_t {
  kMissing,
  kNull,
  kEmpty,
  kDash,
  kDay,         // 2026-03-25
  kTime,        // 2026-03-25T00:00:00
  kTimeBlank,   // 2026-03-25 00:00:00
  kTimeOffset,  // with Z or an offset
  kNumber,
  kOther,
};

// "YYYY-MM-DD" and so on.
[[nodiscard]] const char* DateFormText(DateForm form);
[[nodiscard]] DateForm DateFormOf(std::string_view text);

// Of an entry; in the order of kEntryFields.
inline constexpr std::array<std::string_view, 7> kEntryFields = {
    "certificateId",      "certificateName",  "authority",     "domains",
    "signatureAlgorithm", "fileCreationDate", "expirationDate"};

struct EntryShape {
  bool is_object = false;
  std::array<Kind, kEntryFields.size()> fields{};  // of kEntryFields
  DateForm creation = DateForm::kMissing;
  DateForm expiration = DateForm::kMissing;
  // Never shown: to compare entries.
  std::string name;
  std::string expiration_text;
};

struct ListShape {
  bool is_json = false;  // one JSON object
  bool is_utf8 = true;   // other bytes are read as `?`
  Kind header = Kind::kMissing;
  Kind is_successful = Kind::kMissing;
  NumberMember result_code;
  std::string result_message;  // never shown as it stands (safe_words.h)
  Kind body = Kind::kMissing;
  NumberMember total_count;
  NumberMember total_page;
  NumberMember current_page;
  NumberMember page_size;
  Kind data = Kind::kMissing;
  std::vector<EntryShape> entries;
  // Members that the guide does not have, as FieldWord, with how often.
  std::map<std::string, std::size_t> unknown;
};

[[nodiscard]] ListShape ReadShape(std::string_view body);

}  // namespace certmon::doctor

#endif  // EXPORTER_DOCTOR_SHAPE_H_
