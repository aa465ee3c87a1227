// Certificates and moments for the tests of the client's texts.
#ifndef TESTS_UNIT_CLIENT_SAMPLES_H_
#define TESTS_UNIT_CLIENT_SAMPLES_H_

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "exporter/client/listing_view.h"
#include "lib/certapi/certificate.h"

namespace certmon::client {

// 2026-03-25T00:00:00Z, by `date -u -d 2026-03-25 +%s`.
inline constexpr certapi::Instant kNow{std::chrono::seconds(1774396800)};

// One that expires so many hours after kNow; nullopt: without a date.
inline certapi::Certificate Ends(std::string name, std::optional<int> hours) {
  certapi::Certificate certificate;
  certificate.name = std::move(name);
  if (hours) {
    certificate.expires_at = kNow + std::chrono::hours(*hours);
  }
  return certificate;
}

// The same as a row of a listing, with thresholds of 30 and 7 days.
inline ListedCertificate Listed(certapi::Certificate certificate, const char* zone = "Asia/Seoul") {
  const inventory::Thresholds thresholds{.warning = std::chrono::hours(24 * 30),
                                         .critical = std::chrono::hours(24 * 7)};
  const auto band =
      inventory::BandOf(certificate.expires_at, thresholds.warning, thresholds.critical, kNow);
  return {.project = "p",
          .zone = certapi::ExpiryZone::Find(zone).value(),
          .certificate = std::move(certificate),
          .thresholds = thresholds,
          .band = band};
}

inline Certificates ListedAll(std::vector<certapi::Certificate> certificates,
                              const char* zone = "Asia/Seoul") {
  Certificates listed;
  for (certapi::Certificate& certificate : certificates) {
    listed.push_back(Listed(std::move(certificate), zone));
  }
  return listed;
}

inline ViewSettings View() { return {.now = kNow}; }

}  // namespace certmon::client

#endif  // TESTS_UNIT_CLIENT_SAMPLES_H_
