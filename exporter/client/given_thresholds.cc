#include "exporter/client/given_thresholds.h"

#include <algorithm>
#include <chrono>

#include "lib/base/duration.h"

namespace certmon::client {
namespace {

std::string TextOf(const GivenThreshold& given) {
  return given.share ? std::to_string(*given.share) + "%" : base::FormatDuration(given.time);
}

// The configured threshold of the same kind, a time or a share; nullopt if it is off.
std::optional<GivenThreshold> SameKind(const GivenThreshold& given, std::chrono::seconds time,
                                       std::optional<int> share) {
  if (!given.share) {
    return GivenThreshold{.time = time, .share = {}};
  }
  return share ? std::optional(GivenThreshold{.time = {}, .share = share}) : std::nullopt;
}

bool IsLonger(const GivenThreshold& a, const GivenThreshold& b) {
  return a.share ? *a.share > *b.share : a.time > b.time;
}

std::chrono::seconds Given(const std::optional<GivenThreshold>& given,
                           const certapi::Certificate& certificate,
                           std::chrono::seconds effective) {
  if (!given) {
    return effective;
  }
  if (!given->share) {
    return given->time;
  }
  const auto lifetime = inventory::LifetimeOf(certificate);
  return lifetime ? *lifetime * *given->share / 100 : effective;
}

}  // namespace

std::optional<std::string> FaultOfGiven(const CheckRequest& check,
                                        const inventory::ThresholdRule& configured) {
  if (check.warning && !check.critical) {
    const auto other = SameKind(*check.warning, configured.critical, configured.critical_share);
    if (other && !IsLonger(*check.warning, *other)) {
      return "--warning=" + TextOf(*check.warning) +
             " is not longer than the critical threshold of the configuration, " + TextOf(*other) +
             "; give --critical too";
    }
  }
  if (check.critical && !check.warning) {
    const auto other = SameKind(*check.critical, configured.warning, configured.warning_share);
    if (other && !IsLonger(*other, *check.critical)) {
      return "--critical=" + TextOf(*check.critical) +
             " is not shorter than the warning threshold of the configuration, " + TextOf(*other) +
             "; give --warning too";
    }
  }
  return std::nullopt;
}

inventory::Thresholds WithGiven(const CheckRequest& check, const certapi::Certificate& certificate,
                                inventory::Thresholds effective) {
  effective.critical = Given(check.critical, certificate, effective.critical);
  effective.warning =
      std::max(Given(check.warning, certificate, effective.warning), effective.critical);
  return effective;
}

}  // namespace certmon::client
