#include "exporter/config/nearest.h"

#include <gtest/gtest.h>

namespace certmon::exporter {
namespace {

const std::vector<std::string> kKeys = {"poll_interval", "poll_timeout", "page_size",     "api",
                                        "projects",      "ignore",       "expiry_warning"};

TEST(NearestName, FindsWhatWasMeant) {
  const std::pair<std::string, std::string> rows[] = {
      {"poll_intervall", "poll_interval"},
      {"pol_interval", "poll_interval"},
      {"poll-interval", "poll_interval"},
      {"Poll_Interval", "poll_interval"},
      {"pagesize", "page_size"},
      {"project", "projects"},
      {"expiry_warn", "expiry_warning"},
      {"interval", "poll_interval"},
      {"ap", "api"},
      {"APIs", "api"},
  };
  for (const auto& [name, meant] : rows) {
    EXPECT_EQ(NearestName(name, kKeys), meant) << name;
  }
}

TEST(NearestName, FindsNothingIfNothingIsNear) {
  const std::string rows[] = {"", "x", "zzz", "certificates", "url", std::string(100'000, 'p')};
  for (const auto& name : rows) {
    EXPECT_EQ(NearestName(name, kKeys), std::nullopt) << name.substr(0, 80);
  }
  EXPECT_EQ(NearestName("anything", {}), std::nullopt);
}

TEST(DidYouMean, IsAPhraseOrNothing) {
  EXPECT_EQ(DidYouMean("ignor", kKeys), ", did you mean \"ignore\"?");
  EXPECT_EQ(DidYouMean("zzz", kKeys), "");
}

}  // namespace
}  // namespace certmon::exporter
