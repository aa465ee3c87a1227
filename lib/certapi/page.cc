#include "lib/certapi/page.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "lib/certapi/envelope.h"
#include "lib/certapi/page_members.h"
#include "lib/certapi/unreadable_text.h"

namespace certmon::certapi {
namespace {

using base::Fail;
using base::Reason;

constexpr bool IsArray(Part part) { return part == Part::kData || part == Part::kDomains; }

// Handles the events of nlohmann_json's sax_parse; false ends the reading.
class Reader {
 public:
  explicit Reader(Reading& reading) : reading_(reading) {}

  bool null() { return Take(nullptr); }
  bool boolean(bool value) { return Take(value); }
  bool number_unsigned(std::uint64_t value) { return Take(value); }
  bool number_integer(std::int64_t value) { return Take(value); }
  bool number_float(double /*value*/, const std::string& /*text*/) { return Take(Other()); }
  bool string(const std::string& value) { return Take(std::string_view(value)); }
  bool binary(const std::vector<std::uint8_t>& /*value*/) { return Take(Other()); }
  bool start_object(std::size_t /*size*/) { return Enter(false); }
  bool start_array(std::size_t /*size*/) { return Enter(true); }
  bool end_array() {
    parts_.pop_back();
    return true;
  }

  bool end_object() {
    if (parts_.back() == Part::kEntry) {
      FinishEntry();
    }
    parts_.pop_back();
    return true;
  }

  bool key(const std::string& name) {
    const Part part = parts_.back();
    const auto members = Members();
    const auto found = std::find_if(members.begin(), members.end(), [&](const Member& row) {
      return row.part == part && row.name == name;
    });
    member_ = found == members.end() || !IsWanted(found->inside) ? nullptr : &*found;
    if (member_ == nullptr) {
      return true;
    }
    const std::uint32_t bit = 1U << static_cast<unsigned>(found - members.begin());
    std::uint32_t& seen = seen_[static_cast<std::size_t>(part)];
    const bool is_second = (seen & bit) != 0;
    seen |= bit;
    return is_second ? Refuse(Reason::kSchema, "has a member twice") : true;
  }

  bool parse_error(std::size_t /*position*/, const std::string& /*token*/,
                   const nlohmann::json::exception& error) {
    // nlohmann_json's id for a number that no double can hold (documentation, "Exceptions").
    constexpr int kNumberOutOfRange = 406;
    return error.id == kNumberOutOfRange
               ? Refuse(Reason::kSchema, "holds a number that is out of range")
               : Refuse(Reason::kJson, "is no complete JSON document");
  }

 private:
  bool Refuse(Reason reason, const char* what) {
    reading_.failure = reason;
    reading_.what = what;
    return false;
  }

  [[nodiscard]] bool IsWanted(Part part) const {
    return part == Part::kData      ? reading_.zone != nullptr
           : part == Part::kDomains ? reading_.wants_domains
                                    : true;
  }

  bool Enter(bool is_array) {
    // parts_ holds kDocument too, so its size is the depth of the new object or array.
    if (parts_.size() > static_cast<std::size_t>(kMaxJsonDepth)) {
      return Refuse(Reason::kJson, "is nested too deep");
    }
    Part inside = Part::kSkipped;
    if (parts_.back() == Part::kDocument && !is_array) {
      inside = Part::kTop;
    } else if (parts_.back() == Part::kData && !is_array) {
      inside = Part::kEntry;
      if (!AddEntry()) {
        return false;
      }
    } else if (ReadsMember() && member_->set == nullptr && is_array == IsArray(member_->inside)) {
      inside = member_->inside;
    } else if (!Take(Other())) {
      return false;
    }
    reading_.has[static_cast<std::size_t>(inside)] = true;
    seen_[static_cast<std::size_t>(inside)] = 0;
    parts_.push_back(inside);
    return true;
  }

  // True between the key and the value of a member of the table.
  [[nodiscard]] bool ReadsMember() const {
    return member_ != nullptr && parts_.back() == member_->part;
  }

  bool Take(const Value& value) {
    if (parts_.back() == Part::kData) {
      if (!AddEntry()) {
        return false;
      }
      reading_.entries.back().rejection = Rejection::kSchema;
    } else if (parts_.back() == Part::kDomains) {
      AddDomain(reading_, value);
    } else if (ReadsMember() && member_->set != nullptr) {
      member_->set(reading_, value);
    }
    return true;
  }

  bool AddEntry() {
    if (reading_.entries.size() == kMaxEntriesPerPage) {
      return Refuse(Reason::kTooLarge, "holds too many entries");
    }
    reading_.entries.emplace_back();
    reading_.has_bad_date = false;
    reading_.domain_count = 0;
    return true;
  }

  void FinishEntry() {
    ListedEntry& entry = reading_.entries.back();
    if (entry.certificate.name.empty()) {
      entry = {.certificate = {}, .rejection = Rejection::kBadName};
    } else if (reading_.has_bad_date) {
      entry.rejection = Rejection::kBadDate;
    }
  }

  Reading& reading_;
  std::vector<Part> parts_ = {Part::kDocument};
  const Member* member_ = nullptr;                   // of the last key; null if it is skipped
  std::array<std::uint32_t, kPartCount> seen_ = {};  // for each part, a bit for each of Members()
};

Reading ReadOnce(std::string_view body, const ExpiryZone* zone, bool domains) {
  Reading reading;
  reading.zone = zone;
  reading.wants_domains = domains;
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  const bool has_mark = body.substr(0, kByteOrderMark.size()) == kByteOrderMark;
  // The library takes a NUL for the end of its input, and would not see what follows.
  if (has_mark || body.find('\0') != std::string_view::npos) {
    reading.failure = Reason::kJson;
    reading.what = has_mark ? "begins with a byte order mark" : "holds a NUL byte";
    return reading;
  }
  Reader reader(reading);
  // The result is in reading.failure.
  static_cast<void>(nlohmann::json::sax_parse(body, &reader));
  return reading;
}

Reading Read(std::string_view body, const ExpiryZone* zone, bool domains) {
  Reading reading = ReadOnce(body, zone, domains);
  // Text that is not UTF-8 costs its own entry, not the whole page.
  if (reading.failure == Reason::kJson) {
    if (const auto marked = MarkUnreadableText(body)) {
      return ReadOnce(*marked, zone, domains);
    }
  }
  return reading;
}

Envelope EnvelopeOf(const Reading& reading) {
  return {.is_successful = reading.is_successful.value,
          .result_code = reading.result_code.value,
          .result_word = reading.result_word,
          .result_message = reading.result_message};
}

// Success must be stated explicitly; failure may be stated in any form.
base::Result<void> CheckHeader(const Reading& reading) {
  if (!reading.Has(Part::kHeader)) {
    return Fail(Reason::kSchema, "header is missing or no object");
  }
  const Envelope envelope = EnvelopeOf(reading);
  if (!envelope.is_successful) {
    return Fail(Reason::kSchema, "header.isSuccessful is missing or no boolean");
  }
  if (envelope.Negative()) {
    return Fail(ErrorOfAnswer(200, envelope));
  }
  if (reading.result_code.present && !envelope.result_code) {
    return Fail(Reason::kSchema, "header.resultCode is no integer");
  }
  return {};
}

base::Result<void> CheckBody(const Reading& reading) {
  if (!reading.Has(Part::kBody)) {
    return Fail(Reason::kSchema, "body is missing or no object");
  }
  if (!reading.total_count.value) {
    return Fail(Reason::kSchema, "body.totalCount is missing or no unsigned integer");
  }
  if (!reading.Has(Part::kData)) {
    return Fail(Reason::kSchema, "body.data is missing or no array");
  }
  for (const auto* const number :
       {&reading.total_page, &reading.current_page, &reading.page_size}) {
    if (number->present && !number->value) {
      return Fail(Reason::kSchema,
                  "body.totalPage, currentPage or pageSize is no unsigned integer");
    }
  }
  return {};
}

}  // namespace

std::optional<Envelope> ReadEnvelope(std::string_view body) {
  const Reading reading = Read(body, nullptr, false);
  // A fault in the schema elsewhere does not invalidate the header that was read before it.
  if (reading.failure == Reason::kJson || !reading.Has(Part::kHeader)) {
    return std::nullopt;
  }
  return EnvelopeOf(reading);
}

base::Result<CertificatePage> DecodePage(std::string_view body, const ExpiryZone& zone,
                                         bool domains) {
  Reading reading = Read(body, &zone, domains);
  if (reading.failure) {
    return Fail(*reading.failure, std::string("the answer ") + reading.what);
  }
  if (!reading.Has(Part::kTop)) {
    return Fail(Reason::kSchema, "the answer is no JSON object");
  }
  if (auto checked = CheckHeader(reading); !checked) {
    return Fail(std::move(checked).error());
  }
  if (auto checked = CheckBody(reading); !checked) {
    return Fail(std::move(checked).error());
  }
  return CertificatePage{.info = {.total_count = *reading.total_count.value,
                                  .total_page = reading.total_page.value,
                                  .current_page = reading.current_page.value,
                                  .page_size = reading.page_size.value},
                         .entries = std::move(reading.entries)};
}

}  // namespace certmon::certapi
