#include "lib/inventory/thresholds.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace certmon::inventory {
namespace {

using std::chrono::seconds;

struct Threshold {
  seconds value{};
  ThresholdSource source = ThresholdSource::kCeiling;
};

Threshold SmallerOf(seconds ceiling, std::optional<int> share, std::optional<seconds> lifetime) {
  if (share && lifetime) {
    const seconds part = *lifetime * *share / 100;
    if (part < ceiling) {
      return {.value = part, .source = ThresholdSource::kShare};
    }
  }
  return {.value = ceiling};
}

}  // namespace

std::optional<seconds> LifetimeOf(const certapi::Certificate& certificate) {
  if (!certificate.expires_at || !certificate.created_at) {
    return std::nullopt;
  }
  const seconds lifetime = *certificate.expires_at - *certificate.created_at;
  return lifetime < std::chrono::days(1) ? std::nullopt : std::optional(lifetime);
}

std::optional<int> ParseShare(std::string_view text) {
  constexpr int kMostShare = 90;
  int percent = 0;
  std::from_chars(text.data(), text.data() + text.size(), percent);
  const bool is_share =
      percent >= 1 && percent <= kMostShare && text == std::to_string(percent) + "%";
  return is_share ? std::optional(percent) : std::nullopt;
}

std::string_view SourceText(ThresholdSource source) {
  switch (source) {
    case ThresholdSource::kCeiling:
      return "ceiling";
    case ThresholdSource::kShare:
      return "share";
    case ThresholdSource::kEntry:
      return "entry";
  }
  return "";
}

Thresholds EffectiveThresholds(const certapi::Certificate& certificate, const ThresholdRule& rule,
                               const std::optional<FixedThresholds>& fixed) {
  if (fixed) {
    return {.warning = std::max(fixed->warning, fixed->critical),
            .critical = fixed->critical,
            .warning_source = ThresholdSource::kEntry,
            .critical_source = ThresholdSource::kEntry};
  }
  const auto lifetime = LifetimeOf(certificate);
  const Threshold critical = SmallerOf(rule.critical, rule.critical_share, lifetime);
  Threshold warning = SmallerOf(rule.warning, rule.warning_share, lifetime);
  if (warning.value < critical.value) {
    // A warning share without a critical one, and a short life.
    warning = critical;
  }
  return {.warning = warning.value,
          .critical = critical.value,
          .warning_source = warning.source,
          .critical_source = critical.source};
}

}  // namespace certmon::inventory
