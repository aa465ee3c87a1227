// The SAX handler behind page.cc: walks the documented members, skips everything else, and keeps
// what it met. Private to the room: include page.h.
//
// Used by one thread for one document.
#ifndef LIB_CERTAPI_PAGE_SAX_H_
#define LIB_CERTAPI_PAGE_SAX_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "lib/base/error.h"

namespace certmon::certapi {

// A member's value as met; strings are kept only where they are wanted.
struct MetValue {
  enum class Kind : std::uint8_t {
    kAbsent,
    kNull,
    kBool,
    kUnsigned,
    kNegative,
    kFraction,
    kString,
    kObject,
    kArray
  };
  Kind kind = Kind::kAbsent;
  bool flag = false;
  std::uint64_t number = 0;   // kUnsigned
  std::int64_t negative = 0;  // kNegative
  std::string text;           // kString
};

struct MetHeader {
  MetValue::Kind kind = MetValue::Kind::kAbsent;
  MetValue is_successful;
  MetValue result_code;
};

struct MetBody {
  MetValue::Kind kind = MetValue::Kind::kAbsent;
  MetValue::Kind data_kind = MetValue::Kind::kAbsent;
  MetValue total_count;
  MetValue total_page;
  MetValue current_page;
  MetValue page_size;
};

// One element of `data`.
struct MetEntry {
  bool is_object = false;
  MetValue name;
  MetValue authority;
  MetValue signature_algorithm;
  MetValue file_creation_date;
  MetValue expiration_date;
  MetValue id;
  // The first kMaxDomains strings of the array; other elements are skipped.
  MetValue::Kind domains_kind = MetValue::Kind::kAbsent;
  std::vector<std::string> domains;
};

struct MetDocument {
  std::optional<base::Reason> failure;  // kJson, kSchema or kTooLarge; the rest is then unfinished
  const char* what = "";                // of the failure; static text
  MetValue::Kind kind = MetValue::Kind::kAbsent;  // of the document itself
  MetHeader header;
  MetBody body;
};

// Reads one document; each element of body.data is given to `on_entry` as it ends, with its domains
// where they are asked for. Never throws.
[[nodiscard]] MetDocument ReadDocument(std::string_view body,
                                       const std::function<void(const MetEntry&)>& on_entry,
                                       bool domains = false);

}  // namespace certmon::certapi

#endif  // LIB_CERTAPI_PAGE_SAX_H_
