#include "lib/certapi/page_sax.h"

#include <nlohmann/json.hpp>

#include "lib/certapi/page.h"

namespace certmon::certapi {
namespace {

using base::Reason;
using Kind = MetValue::Kind;

// Where in the document the reader stands.
enum class Place : std::uint8_t {
  kDocument,
  kTop,
  kHeader,
  kBody,
  kData,
  kEntry,
  kDomains,
  kElsewhere
};

// nlohmann_json's exception id for a number that no double can hold (documentation, "Exceptions").
constexpr int kNumberOutOfRange = 406;

class Reader {
 public:
  Reader(const std::function<void(const MetEntry&)>& on_entry, bool domains)
      : on_entry_(on_entry), wants_domains_(domains) {}

  MetDocument TakeDocument() { return std::move(document_); }

  // The interface of nlohmann_json's sax_parse; false ends the reading.
  bool null() { return Scalar({.kind = Kind::kNull, .text = {}}); }
  bool boolean(bool value) { return Scalar({.kind = Kind::kBool, .flag = value, .text = {}}); }
  bool number_unsigned(std::uint64_t value) {
    return Scalar({.kind = Kind::kUnsigned, .number = value, .text = {}});
  }
  bool number_integer(std::int64_t value) {
    return Scalar({.kind = Kind::kNegative, .negative = value, .text = {}});
  }
  bool number_float(double /*value*/, const std::string& /*text*/) {
    return Scalar({.kind = Kind::kFraction, .text = {}});
  }
  bool string(std::string& value) {
    return Scalar({.kind = Kind::kString, .text = std::move(value)});
  }
  bool binary(std::vector<std::uint8_t>& /*value*/) {
    return Fail(Reason::kJson, "is no JSON document");
  }

  bool start_object(std::size_t /*size*/) {
    if (!Enter()) {
      return false;
    }
    const Place inside = PlaceOfObject();
    if (inside == Place::kElsewhere && !Assign({.kind = Kind::kObject, .text = {}})) {
      return false;
    }
    places_.push_back(inside);
    return true;
  }

  bool key(std::string& name) {
    slot_ = nullptr;
    kind_slot_ = nullptr;
    next_ = Place::kElsewhere;
    Choose(name);
    const bool twice = (slot_ != nullptr && slot_->kind != Kind::kAbsent) ||
                       (kind_slot_ != nullptr && *kind_slot_ != Kind::kAbsent);
    return twice ? Fail(Reason::kSchema, "has a member twice") : true;
  }

  bool end_object() {
    const Place left = places_.back();
    places_.pop_back();
    if (left == Place::kEntry) {
      on_entry_(entry_);
    }
    return true;
  }

  bool start_array(std::size_t /*size*/) {
    if (!Enter()) {
      return false;
    }
    const bool is_list = (places_.back() == Place::kBody && next_ == Place::kData) ||
                         (places_.back() == Place::kEntry && next_ == Place::kDomains);
    if (is_list) {
      *kind_slot_ = Kind::kArray;
    } else if (!Assign({.kind = Kind::kArray, .text = {}})) {
      return false;
    }
    places_.push_back(is_list ? next_ : Place::kElsewhere);
    return true;
  }

  bool end_array() {
    places_.pop_back();
    return true;
  }

  bool parse_error(std::size_t /*position*/, const std::string& /*token*/,
                   const nlohmann::json::exception& error) {
    return error.id == kNumberOutOfRange
               ? Fail(Reason::kSchema, "holds a number that is out of range")
               : Fail(Reason::kJson, "is no complete JSON document");
  }

 private:
  bool Fail(Reason reason, const char* what) {
    document_.failure = reason;
    document_.what = what;
    return false;
  }

  bool Enter() {
    // places_ holds kDocument as well, so its size is the depth of what is being entered.
    return places_.size() > static_cast<std::size_t>(kMaxJsonDepth)
               ? Fail(Reason::kJson, "is nested too deep")
               : true;
  }

  bool CountEntry() {
    return ++entries_ > kMaxEntriesPerPage ? Fail(Reason::kTooLarge, "holds too many entries")
                                           : true;
  }

  Place PlaceOfObject() {
    switch (places_.back()) {
      case Place::kDocument:
        document_.kind = Kind::kObject;
        return Place::kTop;
      case Place::kTop:
        if (kind_slot_ != nullptr) {
          *kind_slot_ = Kind::kObject;
        }
        return next_;
      case Place::kData:
        entry_ = MetEntry{};
        entry_.is_object = true;
        // A page that is too long fails at its next entry, when this place is left.
        return CountEntry() ? Place::kEntry : Place::kElsewhere;
      default:
        return Place::kElsewhere;
    }
  }

  bool Scalar(MetValue value) { return Assign(std::move(value)); }

  // Puts a value where the last key, or the array around it, says.
  bool Assign(MetValue value) {
    if (document_.failure) {
      return false;
    }
    switch (places_.back()) {
      case Place::kDocument:
        document_.kind = value.kind;
        return true;
      case Place::kData:
        entry_ = MetEntry{};
        if (!CountEntry()) {
          return false;
        }
        on_entry_(entry_);
        return true;
      case Place::kDomains:
        if (value.kind == Kind::kString && entry_.domains.size() < kMaxDomains) {
          // A copy of its own size, as of the name (page.cc).
          entry_.domains.emplace_back(value.text);
        }
        return true;
      case Place::kElsewhere:
        return true;
      default:
        break;
    }
    if (kind_slot_ != nullptr) {
      *kind_slot_ = value.kind;
    } else if (slot_ != nullptr) {
      *slot_ = std::move(value);
    }
    return true;
  }

  void Choose(const std::string& name) {
    switch (places_.back()) {
      case Place::kTop:
        ChooseTop(name);
        break;
      case Place::kHeader:
        slot_ = name == "isSuccessful" ? &document_.header.is_successful
                : name == "resultCode" ? &document_.header.result_code
                                       : nullptr;
        break;
      case Place::kBody:
        ChooseBody(name);
        break;
      case Place::kEntry:
        ChooseEntry(name);
        break;
      default:
        break;
    }
  }

  void ChooseTop(const std::string& name) {
    if (name == "header") {
      kind_slot_ = &document_.header.kind;
      next_ = Place::kHeader;
    } else if (name == "body") {
      kind_slot_ = &document_.body.kind;
      next_ = Place::kBody;
    }
  }

  void ChooseBody(const std::string& name) {
    if (name == "data") {
      kind_slot_ = &document_.body.data_kind;
      next_ = Place::kData;
    } else if (name == "totalCount") {
      slot_ = &document_.body.total_count;
    } else if (name == "totalPage") {
      slot_ = &document_.body.total_page;
    } else if (name == "currentPage") {
      slot_ = &document_.body.current_page;
    } else if (name == "pageSize") {
      slot_ = &document_.body.page_size;
    }
  }

  void ChooseEntry(const std::string& name) {
    if (name == "certificateName") {
      slot_ = &entry_.name;
    } else if (name == "authority") {
      slot_ = &entry_.authority;
    } else if (name == "signatureAlgorithm") {
      slot_ = &entry_.signature_algorithm;
    } else if (name == "fileCreationDate") {
      slot_ = &entry_.file_creation_date;
    } else if (name == "expirationDate") {
      slot_ = &entry_.expiration_date;
    } else if (name == "certificateId") {
      slot_ = &entry_.id;
    } else if (name == "domains" && wants_domains_) {
      kind_slot_ = &entry_.domains_kind;
      next_ = Place::kDomains;
    }
  }

  const std::function<void(const MetEntry&)>& on_entry_;
  const bool wants_domains_;
  MetDocument document_;
  MetEntry entry_;
  std::vector<Place> places_ = {Place::kDocument};
  std::size_t entries_ = 0;
  // What the last key asked for: a value, or a member of which only the kind is kept.
  MetValue* slot_ = nullptr;
  MetValue::Kind* kind_slot_ = nullptr;
  Place next_ = Place::kElsewhere;
};

}  // namespace

MetDocument ReadDocument(std::string_view body,
                         const std::function<void(const MetEntry&)>& on_entry, bool domains) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  const bool has_mark = body.substr(0, kByteOrderMark.size()) == kByteOrderMark;
  // The library takes a NUL for the end of its input, and would not see what stands behind it.
  if (has_mark || body.find('\0') != std::string_view::npos) {
    MetDocument document;
    document.failure = Reason::kJson;
    document.what = has_mark ? "begins with a byte order mark" : "holds a NUL byte";
    return document;
  }
  Reader reader(on_entry, domains);
  // sax_parse reports through the handler; false is in the document's failure already.
  static_cast<void>(nlohmann::json::sax_parse(body, &reader));
  return reader.TakeDocument();
}

}  // namespace certmon::certapi
