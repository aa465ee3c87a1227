#include "exporter/web/gzip.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/unit/web/gunzip.h"

namespace certmon::exporter {
namespace {

using test_support::Gunzip;

TEST(Gzip, InflatesToWhatItWas) {
  std::mt19937 random(3);
  // Around the size of the buffer it works with, and well over it; text that shrinks and noise that
  // does not.
  for (const std::size_t size : {0U, 1U, 32767U, 32768U, 32769U, 1'000'000U}) {
    std::string noise(size, '\0');
    for (char& byte : noise) {
      byte = static_cast<char>(random());
    }
    for (const std::string& text : {std::string(size, 'x'), noise}) {
      const auto compressed = Gzip(text);
      ASSERT_TRUE(compressed.has_value());
      const auto back = Gunzip(*compressed);
      ASSERT_TRUE(back.has_value()) << size;
      EXPECT_TRUE(*back == text) << size;
    }
  }
}

TEST(Gzip, ShrinksTheLinesOfAPage) {
  std::string page;
  for (int i = 0; i < 1000; ++i) {
    page += "nhncloud_certmanager_certificate_days_remaining{project=\"p\",certificate_name=\"c" +
            std::to_string(i) + "\"} 42\n";
  }
  EXPECT_LT(Gzip(page)->size(), page.size() / 8);
}

}  // namespace
}  // namespace certmon::exporter
