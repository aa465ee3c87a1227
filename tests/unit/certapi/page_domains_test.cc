// DecodePage: the members of v1.2 and v1.3, domains and certificateId.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "lib/certapi/page.h"
#include "tests/support/result_matchers.h"

namespace certmon::certapi {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

base::Result<CertificatePage> Decode(const std::string& members, bool domains = true) {
  return DecodePage(
      R"({"header":{"resultCode":0,"isSuccessful":true},"body":{"totalCount":1,"data":[)"
      R"({"certificateName":"a","expirationDate":"2030-01-01",)" +
          members + "}]}}",
      *ExpiryZone::Find("UTC"), domains);
}

Certificate Entry(const std::string& members, bool domains = true) {
  const auto page = Decode(members, domains);
  EXPECT_THAT(page, test_support::IsOk()) << members;
  if (!page) {
    return {};
  }
  EXPECT_EQ(page->entries.at(0).rejection, std::nullopt);
  EXPECT_TRUE(page->entries.at(0).certificate.expires_at.has_value());
  return page->entries.at(0).certificate;
}

TEST(Domains, AreReadFromTheSampleOfTheGuide) {
  EXPECT_THAT(Entry(R"("domains":["nhncloudservice.com","*.nhncloudservice.com"])").domains,
              ElementsAre("nhncloudservice.com", "*.nhncloudservice.com"));
}

TEST(Domains, AreReadOnlyIfRequested) {
  EXPECT_THAT(Entry(R"("domains":["a.example.com"])", false).domains, IsEmpty());
}

TEST(Domains, NeverMakeTheDateUnusable) {
  for (const char* value :
       {"null", "7", "true", R"("a.example.com")", R"({"0":"a.example.com"})", "[]", "[[\"a\"]]",
        "[{\"certificateName\":\"b\"}]", "[null,1,false,\"\"]"}) {
    EXPECT_THAT(Entry("\"domains\":" + std::string(value)).domains, IsEmpty()) << value;
  }
}

TEST(Domains, AreOnlyStrings) {
  EXPECT_THAT(Entry(R"("domains":[1,"a",null,{"x":["y"]},"b",["c"],"","a"])").domains,
              ElementsAre("a", "b"));
}

TEST(Domains, EndAtOneHundred) {
  std::string list;
  for (int i = 0; i < 10'000; ++i) {
    list += (i == 0 ? "\"" : ",\"") + std::to_string(i) + ".example.com\"";
  }
  const auto domains = Entry("\"domains\":[" + list + "]").domains;
  ASSERT_EQ(domains.size(), 100U);  // contract of certificate_domain_info
  EXPECT_EQ(domains.front(), "0.example.com");
  EXPECT_EQ(domains.back(), "99.example.com");
}

TEST(Domains, AreIncompleteIfAnEntryOfTheListIsNotAmongThem) {
  std::string hundred;
  for (int i = 0; i < 100; ++i) {
    hundred += (i == 0 ? "\"" : ",\"") + std::to_string(i) + ".example.com\"";
  }
  const auto unread = [](const std::string& list) {
    return Entry("\"domains\":[" + list + "]").unread_domains;
  };
  EXPECT_EQ(unread(""), std::nullopt);
  EXPECT_EQ(unread(R"("a","a","b")"), std::nullopt);
  EXPECT_EQ(unread("\"" + std::string(256, 'x') + "\""), std::nullopt);
  EXPECT_EQ(unread(hundred), std::nullopt);
  EXPECT_EQ(unread(hundred + R"(,"more.example.com","and.example.com")"), 2U);
  EXPECT_EQ(unread("\"" + std::string(257, 'x') + "\""), 1U);
  EXPECT_EQ(unread(R"("a\nb","")"), 2U);
  EXPECT_EQ(unread(R"(1,"a",null,{"x":["y"]},["c"])"), 4U);
}

TEST(Domains, AreCutAndPrintable) {
  const auto domains = Entry(R"("domains":["a\nb",")" + std::string(10'000, 'x') + R"(",")" +
                             std::string(9'000, 'x') + R"("])")
                           .domains;
  // Two that are equal after the cut would be one series twice.
  EXPECT_THAT(domains, ElementsAre("a\xEF\xBF\xBD"
                                   "b",
                                   std::string(256, 'x')));
}

TEST(Domains, AreRefusedIfPresentTwice) {
  EXPECT_THAT(Decode(R"("domains":["a"],"domains":["b"])"),
              test_support::FailsWith(base::Reason::kSchema));
}

TEST(CertificateId, MayBeANumberOrText) {
  EXPECT_EQ(Entry(R"("certificateId":1)").id, "1");
  EXPECT_EQ(Entry(R"("certificateId":18446744073709551615)").id, "18446744073709551615");
  EXPECT_EQ(Entry(R"("certificateId":"0042")").id, "0042");
  for (const char* value : {"null", "-1", "1.5", "true", "[]", "{}", R"("")"}) {
    EXPECT_EQ(Entry("\"certificateId\":" + std::string(value)).id, "") << value;
  }
}

}  // namespace
}  // namespace certmon::certapi
