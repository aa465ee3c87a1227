// The body of an answer (certapi/page.h).
//
// A page that is decoded says the same as the library's tree of the same text: it said yes, each
// entry stands for one element, names and dates are those of the element. Names and attributes are
// valid UTF-8 within their limits, dates within the years that are allowed. The envelope alone, as
// it is read from a failed answer, never contradicts the page.
#include <nlohmann/json.hpp>

#include "lib/base/text.h"
#include "lib/certapi/api_date.h"
#include "lib/certapi/page.h"
#include "tests/fuzz/fuzz_target.h"

namespace certmon::fuzz {
namespace {

using certapi::Certificate;
using certapi::ListedEntry;
using certapi::Rejection;
using nlohmann::json;

const certapi::ExpiryZone& Seoul() {
  static const certapi::ExpiryZone kSeoul = *certapi::ExpiryZone::Find("Asia/Seoul");
  return kSeoul;
}

bool IsText(const std::string& text) {
  const auto length = base::CountCodePoints(text);
  return length && *length <= 256 && !base::HasControlCharacter(text);
}

// nullopt where the member is missing or no text.
std::optional<std::string> TextOf(const json& element, const char* member) {
  const auto found = element.find(member);
  return found != element.end() && found->is_string() ? std::optional(found->get<std::string>())
                                                      : std::nullopt;
}

void CheckDate(const std::optional<certapi::Instant>& date, const json& element,
               const char* member) {
  const auto text = TextOf(element, member);
  Require(date == (text ? certapi::ParseApiDate(*text, Seoul()) : std::nullopt),
          "a date is the element's date");
}

void CheckUsable(const ListedEntry& entry, const json& element) {
  const Certificate& certificate = entry.certificate;
  Require(IsText(certificate.name) && certificate.name.find_first_not_of(' ') != std::string::npos,
          "a name is readable, within its length and not blank");
  Require(TextOf(element, "certificateName") == certificate.name, "a name is the element's name");
  Require(IsText(certificate.authority) && IsText(certificate.signature_algorithm),
          "attributes are readable and within their length");
  CheckDate(certificate.created_at, element, "fileCreationDate");
  CheckDate(certificate.expires_at, element, "expirationDate");
  const bool has_date = certificate.expires_at.has_value();
  Require(!has_date || !entry.rejection, "an entry with a date is rejected for nothing");
  const bool says_none = has_date || !element.contains("expirationDate") ||
                         element["expirationDate"].is_null() || element["expirationDate"] == "" ||
                         element["expirationDate"] == "-";
  Require(says_none == !entry.rejection, "a date that cannot be read is told");
}

void CheckPage(const certapi::CertificatePage& page, std::string_view body) {
  const json tree = json::parse(body, nullptr, false);
  Require(!tree.is_discarded(), "a page is a JSON document");
  Require(tree.at("header").at("isSuccessful") == true, "a page says that it was successful");
  Require(tree.at("body").at("totalCount") == page.info.total_count, "the count is the body's");
  const json& data = tree.at("body").at("data");
  Require(data.size() == page.entries.size(), "there is one entry for each element");
  for (std::size_t i = 0; i < page.entries.size(); ++i) {
    const ListedEntry& entry = page.entries[i];
    Require((entry.rejection == Rejection::kSchema) == !data[i].is_object(),
            "what is no object, and only that, is rejected as schema");
    if (entry.rejection == Rejection::kSchema || entry.rejection == Rejection::kBadName) {
      Require(entry.certificate == Certificate(), "an entry without a usable name holds nothing");
    } else {
      CheckUsable(entry, data[i]);
    }
  }
}

}  // namespace

void TryInput(std::string_view input) {
  const auto page = certapi::DecodePage(input, Seoul());
  const auto envelope = certapi::ReadEnvelope(input);
  if (page) {
    Require(envelope && envelope->is_successful == true && !envelope->Negative(),
            "the envelope of a page is positive");
    CheckPage(*page, input);
  } else {
    Require(!page.error().message.empty() && IsText(page.error().message),
            "a failure has a readable message");
    Require(!page.error().result_code || (envelope && envelope->Negative()),
            "a result code comes with a negative envelope");
  }
}

}  // namespace certmon::fuzz
