// The table of thresholds by lifetime in alerts/README.md has the values of the code.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/base/duration.h"
#include "lib/inventory/thresholds.h"
#include "tests/alignment/source_tree.h"

namespace certmon::alignment {
namespace {

using std::chrono::days;

TEST(ThresholdsTable, HasTheDefaultsForEachLifetime) {
  const std::string readme = ReadFile("alerts/README.md");
  for (const int lifetime : {199, 99, 90, 64, 46, 6}) {
    certapi::Certificate certificate;
    certificate.created_at = certapi::Instant(days(20'000));
    certificate.expires_at = *certificate.created_at + days(lifetime);
    const auto thresholds = inventory::EffectiveThresholds(certificate, {});
    EXPECT_THAT(readme, testing::HasSubstr("\n| " + std::to_string(lifetime) + " days | " +
                                           base::FormatDuration(thresholds.warning) + " | " +
                                           base::FormatDuration(thresholds.critical) + " |\n"));
  }
}

}  // namespace
}  // namespace certmon::alignment
