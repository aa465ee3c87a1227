// When a certificate counts as expiring: the effective thresholds of contract section 5a.
//
// Public certificates live 200 days at most since 2026-03-15, 100 from 2027-03-15 and 47 from
// 2029-03-15 (CA/Browser Forum, ballot SC-081v3); fixed thresholds of 30 and 7 days would warn for
// half of a short life. So each threshold is the smaller of a fixed time (the ceiling) and a share
// of the certificate's lifetime.
//
// Pure; safe to call from any thread.
#ifndef LIB_INVENTORY_THRESHOLDS_H_
#define LIB_INVENTORY_THRESHOLDS_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "lib/certapi/certificate.h"

namespace certmon::inventory {

// What is configured for a project.
struct ThresholdRule {
  std::chrono::seconds warning{std::chrono::days(30)};  // ceilings; critical is the smaller one
  std::chrono::seconds critical{std::chrono::days(7)};
  std::optional<int> warning_share = 33;  // percent of the lifetime, 1 to 90; nullopt: no share
  std::optional<int> critical_share = 10;

  friend bool operator==(const ThresholdRule&, const ThresholdRule&) = default;
};

// What an entry of `certificates` sets for the certificates that it matches. Taken as it stands.
struct FixedThresholds {
  std::chrono::seconds warning{};
  std::chrono::seconds critical{};  // the smaller one

  friend bool operator==(const FixedThresholds&, const FixedThresholds&) = default;
};

// Which part of the configuration a threshold comes from.
enum class ThresholdSource : std::uint8_t { kCeiling, kShare, kEntry };

// "ceiling", "share" or "entry". Static storage.
[[nodiscard]] std::string_view SourceText(ThresholdSource source);

// Before the expiration. `warning` is never smaller than `critical`; if both are equal, the
// certificate is never in the band Soon.
struct Thresholds {
  std::chrono::seconds warning{};
  std::chrono::seconds critical{};
  ThresholdSource warning_source = ThresholdSource::kCeiling;
  ThresholdSource critical_source = ThresholdSource::kCeiling;

  friend bool operator==(const Thresholds&, const Thresholds&) = default;
};

// A share as it is written: "1%" to "90%", without blanks, signs or leading zeros; nullopt for any
// other text.
[[nodiscard]] std::optional<int> ParseShare(std::string_view text);

// expires_at minus created_at; nullopt if one of them is absent, or the result is less than a day.
[[nodiscard]] std::optional<std::chrono::seconds> LifetimeOf(
    const certapi::Certificate& certificate);

// Without a lifetime the shares do not apply. `fixed` wins over the rule.
[[nodiscard]] Thresholds EffectiveThresholds(const certapi::Certificate& certificate,
                                             const ThresholdRule& rule,
                                             const std::optional<FixedThresholds>& fixed = {});

}  // namespace certmon::inventory

#endif  // LIB_INVENTORY_THRESHOLDS_H_
