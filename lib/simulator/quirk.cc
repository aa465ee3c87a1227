#include "lib/simulator/quirk.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <string>
#include <utility>

#include "lib/base/text.h"
#include "lib/simulator/record.h"

namespace certmon::simulator {
namespace {

constexpr std::size_t kMaxQuotedCodePoints = 60;
constexpr int kCap = 10;

void Set(Members& members, const char* name, std::string json) {
  if (std::string* const text = FindMember(members, name)) *text = std::move(json);
}

void Quote(Members& members, const char* name) {
  if (std::string* const text = FindMember(members, name)) *text = QuoteJson(*text);
}

// Replaces the JSON text of a member of an entry, which EncodeRecord wrote without blanks. The value
// is a string, null or a number.
void SetInEntry(std::string& entry, const std::string& name, const std::string& json) {
  const std::string key = "\"" + name + "\":";
  const std::size_t at = entry.find(key);
  if (at == std::string::npos) return;
  const std::size_t begin = at + key.size();
  const std::size_t end = entry.find_first_of(",}", begin);
  entry.replace(begin, end - begin, json);
}

// The text after the ten characters of a date, for each date of the entry.
void ExtendDates(std::string& entry, const char* extension) {
  for (const char* name : {"fileCreationDate", "expirationDate"}) {
    const std::string key = "\"" + std::string(name) + "\":\"";
    const std::size_t at = entry.find(key);
    constexpr std::size_t kDate = 10;
    if (at != std::string::npos && entry.find('"', at + key.size()) == at + key.size() + kDate) {
      entry.insert(at + key.size() + kDate, extension);
    }
  }
}

// The fields that the console fills from the file, of the first entry.
void SetFileFields(ListAnswer& page, const char* json) {
  if (page.entries.empty()) return;
  for (const char* name :
       {"authority", "signatureAlgorithm", "fileCreationDate", "expirationDate"}) {
    SetInEntry(page.entries.front(), name, json);
  }
}

bool IsFailure(const FaultyResponse& response) {
  return response.status != 200 ||
         (response.body && response.body->find("\"isSuccessful\":false") != std::string::npos);
}

void SetBody(FaultyResponse& response, const char* content_type, std::string text) {
  for (auto& [name, value] : response.headers) {
    if (name == "Content-Type") value = content_type;
  }
  response.body = std::make_shared<const std::string>(std::move(text));
}

constexpr Quirk kQuirks[] = {
    {.hooks = {.name = "all-ignored", .description = "all=true has no effect"},
     .change = [](Settings& settings) { settings.ignore_all = true; }},
    {.hooks = {.name = "all-one-page", .description = "an answer to all=true says totalPage 1"},
     .change = [](Settings& settings) { settings.all_says_one_page = true; }},
    {.hooks = {.name = "pages-capped",
               .description = "all=true has no effect, and no page has more than 10 entries"},
     .change =
         [](Settings& settings) {
           settings.ignore_all = true;
           settings.page_size_max = kCap;
         }},
    {.hooks = {.name = "past-end-error",
               .description = "a page after the last fails, with HTTP 400",
               .on_envelope =
                   [](Envelope& envelope, const FaultContext& context) {
                     const std::string* const last = FindMember(envelope.body, "totalPage");
                     if (last != nullptr && context.page > 1 &&
                         context.page > std::strtoll(last->c_str(), nullptr, 10)) {
                       envelope = FailureEnvelope(4000007, "Bad Request");
                     }
                   },
               .on_response =
                   [](FaultyResponse& response, const FaultContext&) {
                     if (response.status == 200 && response.body &&
                         response.body->find("\"resultCode\":4000007") != std::string::npos) {
                       response.status = 400;
                     }
                   }}},
    {.hooks = {.name = "past-end-repeats",
               .description = "a page after the last has the entries of the last"},
     .change = [](Settings& settings) { settings.past_end_repeats = true; }},
    {.hooks = {.name = "data-null",
               .description = "a page without entries has data null, not []",
               .on_envelope =
                   [](Envelope& envelope, const FaultContext&) {
                     const std::string* const data = FindMember(envelope.body, "data");
                     if (data != nullptr && *data == "[]") Set(envelope.body, "data", "null");
                   }}},
    {.hooks = {.name = "total-page-0",
               .description = "totalPage is 0 in every answer",
               .on_envelope = [](Envelope& envelope,
                                 const FaultContext&) { Set(envelope.body, "totalPage", "0"); }}},
    {.hooks = {
         .name = "numbers-as-text",
         .description = "the counts of the page, resultCode and certificateId are strings",
         .on_page =
             [](ListAnswer& page, const FaultContext&) {
               for (std::string& entry : page.entries) {
                 const std::string key = "\"certificateId\":";
                 const std::size_t at = entry.find(key);
                 if (at == std::string::npos) continue;
                 const std::size_t begin = at + key.size();
                 const std::string number =
                     entry.substr(begin, entry.find_first_of(",}", begin) - begin);
                 SetInEntry(entry, "certificateId", QuoteJson(number));
               }
             },
         .on_envelope =
             [](Envelope& envelope, const FaultContext&) {
               for (const char* name : {"totalCount", "totalPage", "currentPage", "pageSize"}) {
                 Quote(envelope.body, name);
               }
               Quote(envelope.header, "resultCode");
             }}},
    {.hooks = {.name = "code-as-text",
               .description = "resultCode is a string",
               .on_envelope = [](Envelope& envelope,
                                 const FaultContext&) { Quote(envelope.header, "resultCode"); }}},
    {.hooks = {.name = "dates-with-time",
               .description = "dates have a time: 2026-03-25T00:00:00",
               .on_page =
                   [](ListAnswer& page, const FaultContext&) {
                     for (std::string& entry : page.entries) ExtendDates(entry, "T00:00:00");
                   }}},
    {.hooks = {.name = "dates-with-offset",
               .description = "dates have a time and an offset: 2026-03-25T00:00:00+09:00",
               .on_page =
                   [](ListAnswer& page, const FaultContext&) {
                     for (std::string& entry : page.entries) ExtendDates(entry, "T00:00:00+09:00");
                   }}},
    {.hooks = {.name = "dates-as-numbers",
               .description = "the first entry has its dates in milliseconds since 1970",
               .on_page =
                   [](ListAnswer& page, const FaultContext&) {
                     if (page.entries.empty()) return;
                     SetInEntry(page.entries.front(), "fileCreationDate", "1767225600000");
                     SetInEntry(page.entries.front(), "expirationDate", "1798761600000");
                   }}},
    {.hooks = {.name = "dash-date",
               .description = "the first entry has no file: its dates and texts are \"-\"",
               .on_page = [](ListAnswer& page,
                             const FaultContext&) { SetFileFields(page, "\"-\""); }}},
    {.hooks = {.name = "null-fields",
               .description = "the first entry has no file: its dates and texts are null",
               .on_page = [](ListAnswer& page,
                             const FaultContext&) { SetFileFields(page, "null"); }}},
    {.hooks = {.name = "empty-fields",
               .description = "the first entry has no file: its dates and texts are \"\"",
               .on_page = [](ListAnswer& page,
                             const FaultContext&) { SetFileFields(page, "\"\""); }}},
    {.hooks = {.name = "unknown-fields",
               .description = "fields that the guide does not have, at every level",
               .on_page =
                   [](ListAnswer& page, const FaultContext&) {
                     for (std::string& entry : page.entries) {
                       if (entry.size() > 2) entry.insert(1, R"("serialNumber":"01",)");
                     }
                   },
               .on_envelope =
                   [](Envelope& envelope, const FaultContext&) {
                     if (envelope.header.empty()) return;  // a file or a token
                     envelope.header.emplace_back("requestId", R"("1")");
                     envelope.body.emplace_back("sort", R"({"sorted":false})");
                   }}},
    {.hooks = {.name = "unsorted",
               .description = "the order of the list differs from request to request",
               .on_listing =
                   [](std::vector<const Record*>& listed, const FaultContext& context) {
                     if (listed.empty()) return;
                     const auto shift = static_cast<std::size_t>(context.request) * 7;
                     std::rotate(
                         listed.begin(),
                         listed.begin() + static_cast<std::ptrdiff_t>(shift % listed.size()),
                         listed.end());
                   }}},
    {.hooks = {.name = "status-ignored",
               .description = "status has no effect: every certificate is listed",
               .on_query = [](ListQuery& query,
                              const FaultContext&) { query.status = StatusFilter::kAll; }}},
    {.hooks = {.name = "missing-404",
               .description = "a certificate that does not exist is HTTP 404, with its envelope",
               .on_response =
                   [](FaultyResponse& response, const FaultContext&) {
                     if (response.status == 200 && IsFailure(response)) response.status = 404;
                   }}},
    {.hooks = {.name = "html-errors",
               .description =
                   "errors are HTML, without an envelope; those under HTTP 200 become 404",
               .on_response =
                   [](FaultyResponse& response, const FaultContext&) {
                     if (!IsFailure(response)) return;
                     if (response.status == 200) response.status = 404;
                     SetBody(response, "text/html", "<html><body>Not Found</body></html>");
                   }}},
    {.hooks = {.name = "gateway-errors",
               .description = "errors are envelopes of the gateway: 404 with 4041007, and no body",
               .on_response =
                   [](FaultyResponse& response, const FaultContext&) {
                     if (!IsFailure(response)) return;
                     FaultyResponse own = GatewayFailure(404, 4041007, "URL Not Found");
                     response.status = own.status;
                     response.body = std::move(own.body);
                   }}},
    {.hooks = {.name = "token-life-text",
               .description = "expires_in of a token is a string",
               .on_token = [](TokenAnswer& answer,
                              const FaultContext&) { Quote(answer.members, "expires_in"); }}},
    {.hooks = {.name = "rate-headers",
               .description = "answers have headers about a rate limit",
               .on_response =
                   [](FaultyResponse& response, const FaultContext&) {
                     response.headers.emplace_back("X-RateLimit-Limit", "100");
                     response.headers.emplace_back("X-RateLimit-Remaining", "99");
                   }}},
    {.hooks = {.name = "clock-wrong",
               .description = "the Date header is that of 1 January 2026",
               .on_response =
                   [](FaultyResponse& response, const FaultContext&) {
                     for (auto& [name, value] : response.headers) {
                       if (name == "Date") value = "Thu, 01 Jan 2026 00:00:00 GMT";
                     }
                   }}},
};

}  // namespace

std::span<const Quirk> Quirks() { return kQuirks; }

base::Result<const Quirk*> FindQuirk(std::string_view name) {
  const auto* const found =
      std::find_if(std::begin(kQuirks), std::end(kQuirks),
                   [name](const Quirk& quirk) { return quirk.hooks.name == name; });
  if (found == std::end(kQuirks)) {
    return base::Fail(base::Reason::kInternal, "quirk \"" +
                                                   base::Printable(name, kMaxQuotedCodePoints) +
                                                   "\" is not known: --help lists all that are");
  }
  return found;
}

}  // namespace certmon::simulator
