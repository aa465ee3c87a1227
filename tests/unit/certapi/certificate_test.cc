#include "lib/certapi/certificate.h"

#include <gtest/gtest.h>

#include <chrono>

#include "lib/certapi/api_version.h"

namespace certmon::certapi {
namespace {

struct Fill {
  void operator()(std::string& text) const { text = "x"; }
  void operator()(std::optional<Instant>& date) const { date = Instant(std::chrono::seconds(1)); }
  void operator()(std::optional<std::uint32_t>& count) const { count = 1; }
  void operator()(std::vector<std::string>& texts) const { texts = {"x"}; }
};

// Redaction, the saved inventory and the merge see only what VisitMembers lists. A new member of
// Certificate must be added to it and here.
TEST(VisitMembers, ReachesEveryMember) {
  Certificate certificate;
  VisitMembers([&](std::string_view, auto member) { Fill()(certificate.*member); });
  const auto& [name, authority, signature_algorithm, expires_at, created_at, id, domains,
               unread_domains] = certificate;
  EXPECT_FALSE(name.empty());
  EXPECT_FALSE(authority.empty());
  EXPECT_FALSE(signature_algorithm.empty());
  EXPECT_TRUE(expires_at.has_value());
  EXPECT_TRUE(created_at.has_value());
  EXPECT_FALSE(id.empty());
  EXPECT_FALSE(domains.empty());
  EXPECT_TRUE(unread_domains.has_value());
}

TEST(FindApiVersion, IsTheReverseOfTheText) {
  EXPECT_EQ(FindApiVersion("v1.2"), ApiVersion::kV1_2);
  for (const char* text : {"", "1.1", "v1", "v1.10", "V1.1", "v1.1 ", "v2.0"}) {
    EXPECT_EQ(FindApiVersion(text), std::nullopt) << text;
  }
  for (const ApiVersion version :
       {ApiVersion::kV1_0, ApiVersion::kV1_1, ApiVersion::kV1_2, ApiVersion::kV1_3}) {
    EXPECT_EQ(FindApiVersion(ApiVersionText(version)), version);
  }
}

}  // namespace
}  // namespace certmon::certapi
