#include "tests/integration/soak/soak_faults.h"

#include <array>
#include <stdexcept>
#include <utility>

namespace certmon::soak {
namespace {

using base::Reason;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::array kNoHttp = {Reason::kDns,        Reason::kConnect,   Reason::kTls,
                                Reason::kTimeout,    Reason::kTruncated, Reason::kTooLarge,
                                Reason::kHttpStatus, Reason::kInternal};
constexpr std::array kStatuses = {400, 401, 403, 404, 429, 429, 500, 502, 503,
                                  503, 504, 301, 302, 204, 206, 304, 418, 599};
constexpr std::array kRetryAfter = {
    "0", "5", "20", "90", "3600", "31536000", "soon", "-1", "Wed, 25 Mar 2026 00:00:00 GMT"};
constexpr std::uint64_t kGarbage = 12;
constexpr std::uint64_t kTotals = 1;

http::HttpResponse Json(int status, std::string body) {
  http::HttpResponse response;
  response.status = status;
  response.content_type = "application/json;charset=UTF-8";
  response.body = std::move(body);
  return response;
}

void Replace(std::string& text, std::string_view what, std::string_view with) {
  if (const std::size_t at = text.find(what); at != std::string::npos) {
    text.replace(at, what.size(), with);
  }
}

}  // namespace

std::string PageBody(const ServedPage& page, std::uint64_t number) {
  std::string body;
  body.reserve(256 + page.entries.size() * 192);
  body +=
      R"({"header":{"resultCode":0,"resultMessage":"SUCCESS","isSuccessful":true},"body":{"totalCount":)";
  body +=
      std::to_string(page.total) + R"(,"currentPage":)" + std::to_string(number) + R"(,"data":[)";
  for (const ServedEntry& entry : page.entries) {
    body += body.back() == '[' ? "" : ",";
    body += R"({"certificateName":)";
    body += entry.name.empty() ? "null" : "\"" + entry.name + "\"";
    body += R"(,"authority":"Example CA","signatureAlgorithm":"SHA256withRSA","expirationDate":)";
    body += entry.date_text + "}";
  }
  return body + "]}}";
}

void SoakFaults::BeginPoll() {
  if (weather_for_ > 0 && --weather_for_ == 0) {
    weather_ = Weather::kCalm;
  }
  if (weather_ != Weather::kCalm || !random_.OneIn(60)) {
    return;
  }
  weather_ = random_.OneIn(2) ? Weather::kErring : Weather::kOutage;
  // An hour or so mostly, a week now and then.
  weather_for_ = 1 + random_.Below(random_.OneIn(40) ? 2000 : 24);
  outage_kind_ = random_.Below(kNoHttp.size() + kStatuses.size() + kGarbage);
}

std::chrono::nanoseconds SoakFaults::Latency() {
  return milliseconds(5 + random_.Below(random_.OneIn(10) ? 4000 : 200));
}

Answer SoakFaults::AnswerTo(ServedPage& page, std::uint64_t number, bool steady) {
  constexpr std::uint64_t kKinds = kNoHttp.size() + kStatuses.size() + kGarbage + kTotals;
  if (random_.OneIn(20000)) {
    ++faults_;
    throw std::runtime_error("unexpected");
  }
  Answer answer;
  if (weather_ == Weather::kOutage) {
    answer = Fault(page, number, steady, outage_kind_);
  } else if (random_.OneIn(weather_ == Weather::kErring ? 3 : 100)) {
    answer = Fault(page, number, steady, random_.Below(kKinds));
  } else {
    answer = {.response = Json(200, PageBody(page, number)), .after = {}, .usable = true};
  }
  answer.after = answer.after.count() > 0 ? answer.after : Latency();
  return answer;
}

Answer SoakFaults::Fault(ServedPage& page, std::uint64_t number, bool steady, std::uint64_t kind) {
  ++faults_;
  if (kind < kNoHttp.size()) {
    return NoHttp(kind);
  }
  kind -= kNoHttp.size();
  if (kind < kStatuses.size()) {
    return Status(kind);
  }
  kind -= kStatuses.size();
  if (kind < kGarbage) {
    return Garbage(page, number, kind);
  }
  if (steady) {
    // The first page tells one too many, a later one something else than the first: no reader can
    // take either for a whole listing.
    page.total += number == 1 ? 1 : 7;
  }
  return {.response = Json(200, PageBody(page, number)), .after = {}, .usable = true};
}

Answer SoakFaults::NoHttp(std::uint64_t kind) {
  const Reason reason = kNoHttp.at(kind);
  return {.response = base::Fail(reason, "no answer"),
          .after = reason == Reason::kTimeout ? seconds(15) : seconds(0)};
}

Answer SoakFaults::Status(std::uint64_t kind) {
  const int status = kStatuses.at(kind);
  Answer answer{.response = Json(status, random_.OneIn(2) ? "<html>busy</html>" : ""), .after = {}};
  if ((status == 429 || status == 503) && random_.OneIn(2)) {
    const std::uint64_t wait = random_.Below(kRetryAfter.size());
    answer.response->retry_after = kRetryAfter.at(wait);
    // The date is in the future if the wall clock is before it.
    answer.asks_to_wait = wait == 4 || wait == 5 || wait == 8;
  }
  return answer;
}

Answer SoakFaults::Garbage(const ServedPage& page, std::uint64_t number, std::uint64_t kind) {
  http::HttpResponse response = Json(200, PageBody(page, number));
  switch (kind) {
    case 0:
      response.body.clear();
      break;
    case 1:
      response.body.resize(response.body.size() / 2);
      break;
    case 2:
      response.body += response.body;
      break;
    case 3:
      response.body = "\xEF\xBB\xBF" + response.body;
      break;
    case 4:
      Replace(response.body, "\"data\"", "\"certificates\"");
      break;
    case 5:
      Replace(response.body, "\"isSuccessful\":true", "\"isSuccessful\":false");
      break;
    case 6:
      Replace(response.body, "\"resultCode\":0", "\"resultCode\":52000");
      break;
    case 7:
      Replace(response.body, "\"totalCount\":", "\"totalCount\":-");
      break;
    case 8:
      response.content_type = "text/html";
      break;
    case 9:
      response.content_encoding = "gzip";
      break;
    case 10:
      response.body = std::string(200, '[');
      break;
    default:
      Replace(response.body, "\"body\":", "\"body\":null,\"other\":");
      break;
  }
  return {.response = std::move(response), .after = {}};
}

}  // namespace certmon::soak
