#include "lib/certapi/page_members.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <string>
#include <utility>

#include "lib/base/text.h"
#include "lib/certapi/api_date.h"
#include "lib/certapi/page.h"

namespace certmon::certapi {
namespace {

std::optional<std::string_view> TextOf(const Value& value) {
  const auto* const text = std::get_if<std::string_view>(&value);
  return text != nullptr ? std::optional(*text) : std::nullopt;
}

std::string Attribute(const Value& value) {
  return base::Printable(TextOf(value).value_or(""), kMaxTextCodePoints);
}

template <auto kMember>
void SetTyped(Reading& reading, const Value& value) {
  auto& member = reading.*kMember;
  member.present = true;
  if (const auto* const held = std::get_if<typename decltype(member.value)::value_type>(&value)) {
    member.value = *held;
  }
}

void SetResultCode(Reading& reading, const Value& value) {
  SetTyped<&Reading::result_code>(reading, value);
  // The JSON reader gives every integer without a minus sign as unsigned.
  if (const auto* const code = std::get_if<std::uint64_t>(&value);
      code != nullptr && *code <= INT64_MAX) {
    reading.result_code.value = static_cast<std::int64_t>(*code);
  }
  // Other services of the platform send the number as text, or a word (Deploy API guide, "Result codes").
  if (const auto text = TextOf(value)) {
    std::int64_t code = 0;
    const auto parsed = std::from_chars(text->data(), text->data() + text->size(), code);
    if (parsed.ec == std::errc() && parsed.ptr == text->data() + text->size()) {
      reading.result_code.value = code;
    } else {
      reading.result_word = base::Printable(*text, kMaxResultWord);
    }
  }
}

void SetResultMessage(Reading& reading, const Value& value) {
  reading.result_message = base::Printable(TextOf(value).value_or(""), kMaxResultMessage);
}

void SetName(Reading& reading, const Value& value) {
  const std::string_view name = TextOf(value).value_or("");
  const auto length = base::CountCodePoints(name);
  if (length && *length <= kMaxTextCodePoints && !base::HasControlCharacter(name) &&
      name.find_first_not_of(' ') != std::string_view::npos) {
    reading.Last().name = std::string(name);
  }
}

template <auto kMember>
void SetAttribute(Reading& reading, const Value& value) {
  reading.Last().*kMember = Attribute(value);
}

// A number in the guide; text is accepted too.
void SetId(Reading& reading, const Value& value) {
  const auto* const number = std::get_if<std::uint64_t>(&value);
  reading.Last().id = number != nullptr ? std::to_string(*number) : Attribute(value);
}

template <auto kMember>
void SetDate(Reading& reading, const Value& value) {
  const auto text = TextOf(value);
  reading.Last().*kMember = text ? ParseApiDate(*text, *reading.zone) : std::nullopt;
}

void SetExpirationDate(Reading& reading, const Value& value) {
  SetDate<&Certificate::expires_at>(reading, value);
  // The console shows "-" if no file is registered; null, "" and absence mean the same.
  const auto text = TextOf(value);
  const bool is_none =
      text ? text->empty() || *text == "-" : std::holds_alternative<std::nullptr_t>(value);
  reading.has_bad_date = !reading.Last().expires_at && !is_none;
}

constexpr Member kMembers[] = {
    {Part::kTop, "header", nullptr, Part::kHeader},
    {Part::kTop, "body", nullptr, Part::kBody},
    {Part::kHeader, "isSuccessful", SetTyped<&Reading::is_successful>},
    {Part::kHeader, "resultCode", SetResultCode},
    {Part::kHeader, "resultMessage", SetResultMessage},
    {Part::kBody, "totalCount", SetTyped<&Reading::total_count>},
    {Part::kBody, "totalPage", SetTyped<&Reading::total_page>},
    {Part::kBody, "currentPage", SetTyped<&Reading::current_page>},
    {Part::kBody, "pageSize", SetTyped<&Reading::page_size>},
    {Part::kBody, "data", nullptr, Part::kData},
    {Part::kEntry, "certificateName", SetName},
    {Part::kEntry, "authority", SetAttribute<&Certificate::authority>},
    {Part::kEntry, "signatureAlgorithm", SetAttribute<&Certificate::signature_algorithm>},
    {Part::kEntry, "fileCreationDate", SetDate<&Certificate::created_at>},
    {Part::kEntry, "expirationDate", SetExpirationDate},
    {Part::kEntry, "certificateId", SetId},
    {Part::kEntry, "domains", nullptr, Part::kDomains},
};
static_assert(std::size(kMembers) <= 32);

}  // namespace

std::span<const Member> Members() { return kMembers; }

void AddDomain(Reading& reading, const Value& value) {
  const auto text = TextOf(value);
  const bool is_read = text && reading.domain_count++ < kMaxDomains;
  std::string domain = is_read ? Attribute(value) : std::string();
  Certificate& certificate = reading.Last();
  if (domain.empty() || domain != *text) {
    certificate.unread_domains = certificate.unread_domains.value_or(0) + 1;
  }
  std::vector<std::string>& domains = certificate.domains;
  // Two that differ only after the cut would be one series twice.
  if (!domain.empty() && std::find(domains.begin(), domains.end(), domain) == domains.end()) {
    domains.push_back(std::move(domain));
  }
}

}  // namespace certmon::certapi
