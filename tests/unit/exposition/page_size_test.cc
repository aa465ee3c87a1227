// The size of a page, and that the time to render it is linear (row X11 of the fault matrix).
#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>

#include "exporter/exposition/certificate_text.h"
#include "tests/support/exposition_parser.h"
#include "tests/support/sample_state.h"

namespace certmon::exporter {
namespace {

State StateWith(std::size_t count) {
  std::vector<certapi::Certificate> certificates;
  for (std::size_t i = 0; i < count; ++i) {
    std::string number = std::to_string(1'000'000 + i);
    certificates.push_back({.name = "www-" + number + ".example.com",
                            .authority = "Sectigo Limited",
                            .signature_algorithm = "SHA256withRSA",
                            .expires_at = certapi::Instant(std::chrono::seconds(1'774'396'800)),
                            .created_at = certapi::Instant(std::chrono::seconds(1'742'914'800))});
  }
  return test_support::StateOf("production", std::move(certificates));
}

struct Rendering {
  std::string page;
  double cpu_seconds;
};

Rendering Render(const State& state) {
  const std::clock_t begin = std::clock();
  Rendering rendering;
  RenderCertificates(state, test_support::kSampleNow, rendering.page);
  rendering.cpu_seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  return rendering;
}

TEST(PageSize, ACertificateTakesAtMost180BytesAFamily) {
  const Rendering rendering = Render(StateWith(10'000));
  const auto page = test_support::ParseExposition(rendering.page);
  ASSERT_TRUE(page.has_value()) << page.error();
  ASSERT_EQ(page->families.size(), 6U) << "expiration, days, creation, info, two thresholds";
  for (const auto& family : page->families) {
    EXPECT_EQ(family.samples.size(), 10'000U) << family.name;
  }
  // Names of 23 characters: 140 to 170 bytes a line, 1.3 to 1.7 MB a family.
  EXPECT_LT(rendering.page.size(), std::size_t{10'000} * 6 * 180);
}

TEST(PageSize, TimeAndBytesGrowInProportionToTheCertificates) {
  const State ten_thousand = StateWith(10'000);
  const State hundred_thousand = StateWith(100'000);
  const Rendering small = Render(ten_thousand);
  const Rendering large = Render(hundred_thousand);
  // The help texts do not grow.
  EXPECT_NEAR(static_cast<double>(large.page.size()), 10 * static_cast<double>(small.page.size()),
              20'000.0);
  // Quadratic time would be a hundred times. CPU time does not depend on the load of the machine. The
  // sanitizers need five to ten times the 100 ms of the fault matrix.
  EXPECT_LT(large.cpu_seconds, 30 * std::max(small.cpu_seconds, 0.005));
  EXPECT_LT(small.cpu_seconds, 1.0);
}

}  // namespace
}  // namespace certmon::exporter
