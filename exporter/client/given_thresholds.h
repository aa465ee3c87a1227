// The thresholds of `check --warning` and `--critical`. Pure; safe to call from any thread.
#ifndef EXPORTER_CLIENT_GIVEN_THRESHOLDS_H_
#define EXPORTER_CLIENT_GIVEN_THRESHOLDS_H_

#include <optional>
#include <string>

#include "exporter/client/request.h"
#include "lib/certapi/certificate.h"
#include "lib/inventory/thresholds.h"

namespace certmon::client {

// Why one threshold that is given alone cannot go together with the other one of the configuration:
// the warning must be longer. One line that names both. nullopt if there is no such fault; a time and
// a share are not compared.
[[nodiscard]] std::optional<std::string> FaultOfGiven(const CheckRequest& check,
                                                      const inventory::ThresholdRule& configured);

// The effective thresholds with those that are given in their place. A share of an unknown lifetime
// replaces nothing. The warning is never smaller than the critical one.
[[nodiscard]] inventory::Thresholds WithGiven(const CheckRequest& check,
                                              const certapi::Certificate& certificate,
                                              inventory::Thresholds effective);

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_GIVEN_THRESHOLDS_H_
