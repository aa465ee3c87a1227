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

}  // namespace certmon::base
