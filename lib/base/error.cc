#include "lib/base/error.h"

namespace certmon::base {
namespace {

constexpr std::array<std::string_view, kReasonCount> kLabels = {
    "dns",         "connect",      "tls",     "timeout",   "truncated",    "too_large",
    "redirect",    "content_type", "auth",    "not_found", "rate_limited", "http_4xx",
    "http_5xx",    "http_status",  "json",    "schema",    "api_result",   "inconsistent",
    "credentials", "token",        "internal"};

}  // namespace

const std::array<Reason, kReasonCount>& AllReasons() {
  static const auto kAll = [] {
    std::array<Reason, kReasonCount> all{};
    for (std::size_t i = 0; i < kReasonCount; ++i) {
      all[i] = static_cast<Reason>(i);
    }
    return all;
  }();
  return kAll;
}

std::string_view ReasonLabel(Reason reason) { return kLabels.at(static_cast<std::size_t>(reason)); }

std::optional<int> StatusOfGatewayCode(std::int64_t result_code) {
  for (const std::int64_t rest : {10'000, 1'000'000}) {
    const std::int64_t status = result_code / rest;
    if (status >= 300 && status <= 599) {
      return static_cast<int>(status);
    }
  }
  return std::nullopt;
}

std::optional<int> Error::CountsAsStatus() const {
  const auto status = result_code ? StatusOfGatewayCode(*result_code) : std::nullopt;
  return status ? status : http_status;
}

}  // namespace certmon::base
