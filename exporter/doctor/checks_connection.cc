#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>

#include "exporter/doctor/checks.h"
#include "exporter/doctor/http_date.h"
#include "exporter/doctor/safe_words.h"

namespace certmon::doctor {
namespace {

using base::Reason;
using std::chrono::seconds;

constexpr seconds kMostClockSkew{60};
constexpr int kFewDays = 14;

struct Host {
  const AnswerRecord* record;
  std::string name;
  const char* key;  // of the configuration
};

// The first request to each host.
std::vector<Host> Hosts(const Answers& answers) {
  std::vector<Host> hosts;
  if (const AnswerRecord* const token = answers.Find(Question::kToken)) {
    hosts.push_back({token, "token endpoint at " + HostWord(answers.token_url), "api.token_url"});
  }
  if (const AnswerRecord* const list = answers.Find(Question::kList)) {
    hosts.push_back({list, "API at " + HostWord(answers.base_url), "api.base_url"});
  }
  return hosts;
}

std::optional<Reason> NetworkFailure(const AnswerRecord& record) {
  return record.HasAnswer() || !record.error ? std::nullopt : std::optional(record.error->reason);
}

bool IsHttps(const Answers& answers, const Host& host) {
  const std::string& url =
      host.record->question == Question::kToken ? answers.token_url : answers.base_url;
  return url.starts_with("https://");
}

Finding OfTls(const Answers& answers, const Host& host) {
  if (NetworkFailure(*host.record) == Reason::kTls) {
    return {"TLS", Mark::kFail,
            host.name + ": the handshake or the check of the certificate failed",
            "check the clock of this machine, api.ca_file and any proxy that intercepts TLS"};
  }
  if (!IsHttps(answers, host)) {
    return {"TLS", Mark::kOk, host.name + ": http without TLS, which only loopback may use"};
  }
  const auto& tls = host.record->details.tls;
  if (!tls || !tls->not_after) {
    return {"TLS", Mark::kNote, host.name + ": its certificate was accepted, but cannot be read"};
  }
  const auto left = std::chrono::floor<std::chrono::days>(*tls->not_after - host.record->received);
  const bool is_soon = left.count() < kFewDays;
  return {"TLS", is_soon ? Mark::kNote : Mark::kOk,
          host.name + ": " + tls->version + ", issued by " + IssuerWord(tls->issuer) + ", " +
              Count(static_cast<std::uint64_t>(std::max<std::int64_t>(left.count(), 0)), "day") +
              " left",
          is_soon ? "if it is not renewed in time, every poll fails with reason tls" : ""};
}

}  // namespace

Findings CheckName(const Answers& answers) {
  Findings findings;
  for (const Host& host : Hosts(answers)) {
    if (NetworkFailure(*host.record) == Reason::kDns) {
      findings.push_back(
          {"name", Mark::kFail, host.name + ": cannot be resolved",
           std::string("check the DNS of this machine, api.proxy_url and ") + host.key});
    } else {
      findings.push_back({"name", Mark::kOk, host.name + ": resolved"});
    }
  }
  return findings;
}

Findings CheckConnection(const Answers& answers) {
  Findings findings;
  for (const Host& host : Hosts(answers)) {
    const auto failure = NetworkFailure(*host.record);
    if (failure == Reason::kDns || failure == Reason::kTls) {
      continue;
    }
    const std::string after = std::to_string(host.record->duration.count()) + " ms";
    if (failure) {
      findings.push_back(
          {"connection", Mark::kFail,
           host.name + ": no answer after " + after + " (reason " +
               std::string(base::ReasonLabel(*failure)) + ")",
           std::string("check the firewall and proxy of this machine, and ") + host.key});
    } else {
      findings.push_back({"connection", Mark::kOk, host.name + ": answered in " + after});
    }
  }
  return findings;
}

Findings CheckTls(const Answers& answers) {
  Findings findings;
  for (const Host& host : Hosts(answers)) {
    const auto failure = NetworkFailure(*host.record);
    if (!failure || failure == Reason::kTls) {
      findings.push_back(OfTls(answers, host));
    }
  }
  return findings;
}

Findings CheckClock(const Answers& answers) {
  const AnswerRecord* record = answers.Find(Question::kList);
  if (record == nullptr) {
    record = answers.Find(Question::kToken);
  }
  if (record == nullptr || !record->HasAnswer()) {
    return {};
  }
  const auto date = ParseHttpDate(record->Header("date"));
  if (!date) {
    return {{"clock", Mark::kNote, "the answer has no usable Date header",
             "make sure that the clock of this machine is synchronized (NTP)"}};
  }
  const auto here = std::chrono::floor<seconds>(record->received);
  const seconds ahead = here - *date;
  const seconds skew = std::chrono::abs(ahead);
  const std::string seen = skew <= seconds(1)
                               ? "agrees with the API"
                               : Count(static_cast<std::uint64_t>(skew.count()), "second") +
                                     (ahead > seconds(0) ? " ahead of the API" : " behind the API");
  const bool is_wrong = skew > kMostClockSkew;
  return {{"clock", is_wrong ? Mark::kFail : Mark::kOk, seen,
           is_wrong ? "set the clock of this machine (NTP): days left are counted by it" : ""}};
}

Findings CheckToken(const Answers& answers) {
  const AnswerRecord* const record = answers.Find(Question::kToken);
  if (record == nullptr || !record->HasAnswer()) {
    return {};
  }
  if (answers.token_life) {
    const auto life = static_cast<std::uint64_t>(answers.token_life->count());
    constexpr seconds kShort{60};
    const bool is_short = *answers.token_life < kShort;
    return {{"token", is_short ? Mark::kNote : Mark::kOk,
             "issued, valid for " + Count(life, "second"),
             is_short ? "set a longer life of the token in the console (60 s to 86,400 s)" : ""}};
  }
  return {{"token", Mark::kFail, "no usable token: " + Describe(*record),
           "check the User Access Key ID and the Secret Access Key; the key's type must be the "
           "general one (opaque), not JWT"}};
}

Findings CheckAccess(const Answers& answers) {
  const AnswerRecord* const list = answers.Find(Question::kList);
  if (list == nullptr || !list->HasAnswer()) {
    return {};
  }
  const std::string version(certapi::ApiVersionText(answers.version));
  if (list->error && list->error->reason == Reason::kAuth) {
    const bool is_role = list->error->CountsAsStatus() == 403;
    return {{"access", Mark::kFail, "the API " + version + " refuses the list: " + Describe(*list),
             is_role
                 ? "give the account the role Certificate Manager VIEWER in this project; check "
                   "the organization's IP list"
                 : "check the appkey (that of Certificate Manager, not the project-integrated "
                   "one) and the access key"}};
  }
  if (!IsReadable(*list)) {
    return {};
  }
  return {{"access", Mark::kOk,
           certapi::NeedsAccessKeys(answers.version)
               ? "the API " + version + " accepts the credentials, and the role may list"
               : "the API " + version + " accepts the appkey"}};
}

}  // namespace certmon::doctor
