#include "lib/certapi/page.h"

#include <functional>
#include <set>
#include <string>
#include <utility>

#include "lib/base/text.h"
#include "lib/certapi/api_date.h"
#include "lib/certapi/envelope.h"
#include "lib/certapi/page_sax.h"
#include "lib/certapi/unreadable_text.h"

namespace certmon::certapi {
namespace {

using base::Fail;
using base::Reason;
using Kind = MetValue::Kind;

constexpr std::size_t kMaxNameCodePoints = 256;  // contract of certificates_rejected, bad_name
constexpr std::size_t kMaxAttributeCodePoints = 256;

bool IsUsableName(const MetValue& name) {
  if (name.kind != Kind::kString || name.text.find_first_not_of(' ') == std::string::npos) {
    return false;
  }
  const auto length = base::CountCodePoints(name.text);
  return length && *length <= kMaxNameCodePoints && !base::HasControlCharacter(name.text);
}

// The console shows "-" where no file was registered; null, "" and absence say the same.
bool IsNoDate(const MetValue& date) {
  return date.kind == Kind::kAbsent || date.kind == Kind::kNull ||
         (date.kind == Kind::kString && (date.text.empty() || date.text == "-"));
}

std::optional<Instant> UsableDate(const MetValue& date, const ExpiryZone& zone) {
  return date.kind == Kind::kString ? ParseApiDate(date.text, zone) : std::nullopt;
}

std::string Attribute(const MetValue& value) {
  return value.kind == Kind::kString ? base::Printable(value.text, kMaxAttributeCodePoints) : "";
}

// A number in the guide; a text serves as well.
std::string Id(const MetValue& value) {
  return value.kind == Kind::kUnsigned ? std::to_string(value.number) : Attribute(value);
}

// Made printable and cut, two of them may have become alike, which the exposition cannot have.
std::vector<std::string> Domains(const std::vector<std::string>& met) {
  std::vector<std::string> domains;
  std::set<std::string> seen;
  for (const std::string& text : met) {
    std::string domain = base::Printable(text, kMaxAttributeCodePoints);
    if (!domain.empty() && seen.insert(domain).second) {
      domains.push_back(std::move(domain));
    }
  }
  return domains;
}

ListedEntry CheckEntry(const MetEntry& met, const ExpiryZone& zone) {
  ListedEntry entry;
  if (!met.is_object) {
    entry.rejection = Rejection::kSchema;
    return entry;
  }
  if (!IsUsableName(met.name)) {
    entry.rejection = Rejection::kBadName;
    return entry;
  }
  // A copy of its own size: the parser's text may sit in a block as large as the longest before it.
  entry.certificate.name = met.name.text;
  entry.certificate.authority = Attribute(met.authority);
  entry.certificate.signature_algorithm = Attribute(met.signature_algorithm);
  entry.certificate.id = Id(met.id);
  entry.certificate.domains = Domains(met.domains);
  entry.certificate.created_at = UsableDate(met.file_creation_date, zone);
  entry.certificate.expires_at = UsableDate(met.expiration_date, zone);
  if (!entry.certificate.expires_at && !IsNoDate(met.expiration_date)) {
    entry.rejection = Rejection::kBadDate;
  }
  return entry;
}

std::optional<std::int64_t> ResultCode(const MetValue& value) {
  if (value.kind == Kind::kNegative) {
    return value.negative;
  }
  if (value.kind == Kind::kUnsigned && value.number <= INT64_MAX) {
    return static_cast<std::int64_t>(value.number);
  }
  return std::nullopt;
}

Envelope EnvelopeOf(const MetHeader& header) {
  Envelope envelope;
  if (header.is_successful.kind == Kind::kBool) {
    envelope.is_successful = header.is_successful.flag;
  }
  envelope.result_code = ResultCode(header.result_code);
  return envelope;
}

// Success must be said outright; failure may be said in any shape.
std::optional<base::Error> CheckHeader(const MetHeader& header) {
  const auto schema = [](const char* what) {
    return base::Error{.reason = Reason::kSchema,
                       .message = what,
                       .http_status = {},
                       .result_code = {},
                       .retry_after = {}};
  };
  if (header.kind != Kind::kObject) {
    return schema("header is missing or no object");
  }
  const Envelope envelope = EnvelopeOf(header);
  if (!envelope.is_successful) {
    return schema("header.isSuccessful is missing or no boolean");
  }
  if (envelope.Negative()) {
    base::Error error;
    error.reason = ReasonOfResultCode(envelope.result_code);
    error.result_code = envelope.result_code;
    error.message = envelope.result_code
                        ? "the API answered resultCode " + std::to_string(*envelope.result_code)
                        : "the API answered isSuccessful false without a numeric resultCode";
    return error;
  }
  if (header.result_code.kind != Kind::kAbsent && !envelope.result_code) {
    return schema("header.resultCode is no integer");
  }
  return std::nullopt;
}

bool IsAbsentOrUnsigned(const MetValue& value) {
  return value.kind == Kind::kAbsent || value.kind == Kind::kUnsigned;
}

std::optional<std::uint64_t> Number(const MetValue& value) {
  return value.kind == Kind::kUnsigned ? std::optional(value.number) : std::nullopt;
}

base::Result<PageInfo> CheckBody(const MetBody& body) {
  if (body.kind != Kind::kObject) {
    return Fail(Reason::kSchema, "body is missing or no object");
  }
  if (body.total_count.kind != Kind::kUnsigned) {
    return Fail(Reason::kSchema, "body.totalCount is missing or no unsigned integer");
  }
  if (body.data_kind != Kind::kArray) {
    return Fail(Reason::kSchema, "body.data is missing or no array");
  }
  if (!IsAbsentOrUnsigned(body.total_page) || !IsAbsentOrUnsigned(body.current_page) ||
      !IsAbsentOrUnsigned(body.page_size)) {
    return Fail(Reason::kSchema, "body.totalPage, currentPage or pageSize is no unsigned integer");
  }
  return PageInfo{.total_count = body.total_count.number,
                  .total_page = Number(body.total_page),
                  .current_page = Number(body.current_page),
                  .page_size = Number(body.page_size)};
}

// Text that is no UTF-8 is marked and read again, so that it costs its own entry alone. `begin` is
// called before each reading: the entries of the one before count no more.
MetDocument ReadMarked(std::string_view body, const std::function<void()>& begin,
                       const std::function<void(const MetEntry&)>& on_entry, bool domains = false) {
  begin();
  MetDocument met = ReadDocument(body, on_entry, domains);
  if (met.failure == Reason::kJson) {
    if (const auto marked = MarkUnreadableText(body)) {
      begin();
      met = ReadDocument(*marked, on_entry, domains);
    }
  }
  return met;
}

}  // namespace

std::optional<Envelope> ReadEnvelope(std::string_view body) {
  const MetDocument met = ReadMarked(
      body, [] {}, [](const MetEntry&) {});
  // A schema fault elsewhere takes nothing from what the header said before it.
  if (met.failure == Reason::kJson || met.header.kind != Kind::kObject) {
    return std::nullopt;
  }
  return EnvelopeOf(met.header);
}

base::Result<CertificatePage> DecodePage(std::string_view body, const ExpiryZone& zone,
                                         bool domains) {
  CertificatePage page;
  const MetDocument met = ReadMarked(
      body, [&] { page.entries.clear(); },
      [&](const MetEntry& entry) { page.entries.push_back(CheckEntry(entry, zone)); }, domains);
  if (met.failure) {
    return Fail(*met.failure, std::string("the answer ") + met.what);
  }
  if (met.kind != Kind::kObject) {
    return Fail(Reason::kSchema, "the answer is no JSON object");
  }
  if (auto refused = CheckHeader(met.header)) {
    return Fail(*std::move(refused));
  }
  auto info = CheckBody(met.body);
  if (!info) {
    return Fail(std::move(info).error());
  }
  page.info = *info;
  return page;
}

}  // namespace certmon::certapi
