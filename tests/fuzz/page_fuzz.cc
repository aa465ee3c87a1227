// The body of an answer (certapi/page.h).
//
// A decoded page is equal to the JSON tree of the same text (after unreadable_text.h): the answer
// is successful, and each entry has the name, dates, id and domains of its element. Texts are valid
// UTF-8 within their limits, domains are distinct and at most a hundred. Without domains, the page
// is otherwise the same. ReadEnvelope never contradicts the page.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "lib/base/text.h"
#include "lib/certapi/api_date.h"
#include "lib/certapi/page.h"
#include "lib/certapi/unreadable_text.h"
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

// nullopt if the member is missing or not text.
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

std::string Id(const json& element) {
  const auto found = element.find("certificateId");
  if (found != element.end() && found->is_number_unsigned()) {
    return std::to_string(found->get<std::uint64_t>());
  }
  const auto text = TextOf(element, "certificateId");
  return text ? base::Printable(*text, 256) : "";
}

std::vector<std::string> Domains(const json& element) {
  std::vector<std::string> domains;
  const auto found = element.find("domains");
  std::size_t strings = 0;
  for (const json& domain : found != element.end() && found->is_array() ? *found : json::array()) {
    if (!domain.is_string() || ++strings > certapi::kMaxDomains) {
      continue;
    }
    const std::string text = base::Printable(domain.get<std::string>(), 256);
    if (!text.empty() && std::find(domains.begin(), domains.end(), text) == domains.end()) {
      domains.push_back(text);
    }
  }
  return domains;
}

void CheckUsable(const ListedEntry& entry, const json& element) {
  const Certificate& certificate = entry.certificate;
  Require(IsText(certificate.name) && certificate.name.find_first_not_of(' ') != std::string::npos,
          "a name is readable, within its length and not blank");
  Require(TextOf(element, "certificateName") == certificate.name, "a name is the element's name");
  Require(IsText(certificate.authority) && IsText(certificate.signature_algorithm),
          "attributes are readable and within their length");
  Require(IsText(certificate.id) && certificate.id == Id(element), "an id is the element's id");
  Require(certificate.domains == Domains(element), "domains are the element's, each once");
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
  const auto marked = certapi::MarkUnreadableText(body);
  const json tree = json::parse(marked ? *marked : std::string(body), nullptr, false);
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
  const auto page = certapi::DecodePage(input, Seoul(), true);
  const auto envelope = certapi::ReadEnvelope(input);
  if (page) {
    Require(envelope && envelope->is_successful == true && !envelope->Negative(),
            "the envelope of a page is positive");
    CheckPage(*page, input);
    auto expected = page->entries;
    for (ListedEntry& entry : expected) {
      entry.certificate.domains.clear();
      entry.certificate.unread_domains.reset();
    }
    const auto without = certapi::DecodePage(input, Seoul());
    Require(without && without->info == page->info && without->entries == expected,
            "domains change nothing else");
  } else {
    Require(!page.error().message.empty() && IsText(page.error().message),
            "a failure has a readable message");
    Require(!page.error().result_code || (envelope && envelope->Negative()),
            "a result code comes with a negative envelope");
  }
}

}  // namespace certmon::fuzz
