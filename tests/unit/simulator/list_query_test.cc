#include "lib/simulator/list_query.h"

#include <gtest/gtest.h>

namespace certmon::simulator {
namespace {

TEST(ParseListPath, AcceptsEveryVersion) {
  const auto path = ParseListPath("/certmanager/v1.1/appkeys/abc/certificates");
  ASSERT_TRUE(path.has_value());
  EXPECT_EQ(path->version, ApiVersion::kV11);
  EXPECT_EQ(path->appkey, "abc");
  EXPECT_EQ(ParseListPath("/certmanager/v1.0/appkeys/a/certificates")->version, ApiVersion::kV10);
  EXPECT_EQ(ParseListPath("/certmanager/v1.2/appkeys/a/certificates")->version, ApiVersion::kV12);
  EXPECT_EQ(ParseListPath("/certmanager/v1.1/appkeys/a%2Fb%20c/certificates")->appkey, "a/b c");
}

TEST(ParseListPath, RefusesEveryOtherPath) {
  for (const char* path :
       {"", "/", "/certmanager", "/certmanager/v1.1/appkeys/a",
        "/certmanager/v1.1/appkeys//certificates", "/certmanager/v1.1/appkeys/a/certificates/",
        "/certmanager/v1.1/appkeys/a/certificates/x/files",
        "//certmanager/v1.1/appkeys/a/certificates", "/Certmanager/v1.1/appkeys/a/certificates",
        "/certmanager/v1.4/appkeys/a/certificates", "/certmanager/v2.0/appkeys/a/certificates",
        "/certmanager/1.1/appkeys/a/certificates", "/certmanager/v1.1/appkey/a/certificates",
        "certmanager/v1.1/appkeys/a/certificates"}) {
    EXPECT_EQ(ParseListPath(path), std::nullopt) << path;
  }
}

// Defaults: API guide v1.1, "List Certificates".
TEST(ParseListQuery, HasTheDocumentedDefaults) {
  for (const char* text : {"", "unknown=1", "&&", "pageSize2=0"}) {
    const auto query = ParseListQuery(text);
    ASSERT_TRUE(query.has_value()) << text;
    EXPECT_EQ(query->page_size, 10);
    EXPECT_EQ(query->page_num, 1);
    EXPECT_FALSE(query->all);
    EXPECT_EQ(query->status, StatusFilter::kUnexpired);
  }
}

TEST(ParseListQuery, ReadsValuesAndIgnoresLetterCaseOfAllAndStatus) {
  const auto query = ParseListQuery("pageSize=100&pageNum=7&all=TrUe&status=eXpired");
  EXPECT_EQ(query->page_size, 100);
  EXPECT_EQ(query->page_num, 7);
  EXPECT_TRUE(query->all);
  EXPECT_EQ(query->status, StatusFilter::kExpired);
  EXPECT_EQ(ParseListQuery("status=all")->status, StatusFilter::kAll);
  EXPECT_EQ(ParseListQuery("status=Unexpired")->status, StatusFilter::kUnexpired);
  EXPECT_FALSE(ParseListQuery("all=FALSE")->all);
}

TEST(ParseListQuery, DecodesEscapesAndUsesTheFirstOfTwo) {
  EXPECT_EQ(ParseListQuery("status=%41LL")->status, StatusFilter::kAll);
  EXPECT_EQ(ParseListQuery("page%53ize=5")->page_size, 5);
  EXPECT_EQ(ParseListQuery("pageSize=5&pageSize=6")->page_size, 5);
}

TEST(ParseListQuery, RefusesInvalidValues) {
  for (const char* text : {"pageSize=",
                           "pageSize",
                           "pageSize=0",
                           "pageSize=-1",
                           "pageSize=1.5",
                           "pageSize=x",
                           "pageSize=+5",
                           "pageSize= 5",
                           "pageSize=5%00",
                           "pageSize=2147483648",
                           "pageNum=0",
                           "pageNum=abc",
                           "pageNum=99999999999999999999",
                           "all=",
                           "all=1",
                           "all=yes",
                           "all=trueish",
                           "status=",
                           "status=ANY",
                           "status=ALL%20",
                           "status=EXPIRED,UNEXPIRED"}) {
    EXPECT_EQ(ParseListQuery(text), std::nullopt) << text;
  }
}

TEST(ParseFilePath, AcceptsNamesAndIdsOfV13) {
  const auto by_name =
      ParseFilePath("/certmanager/v1.0/appkeys/a/certificates/%EC%9D%B8%2F%2E%2E/files");
  ASSERT_TRUE(by_name.has_value());
  EXPECT_EQ(by_name->version, ApiVersion::kV10);
  EXPECT_EQ(by_name->certificate, "인/..");
  EXPECT_FALSE(by_name->by_id);
  const auto by_id = ParseFilePath("/certmanager/v1.3/appkeys/a/certificates/7/certificate-files");
  ASSERT_TRUE(by_id.has_value());
  EXPECT_EQ(by_id->certificate, "7");
  EXPECT_TRUE(by_id->by_id);
  for (const char* path : {"/certmanager/v1.2/appkeys/a/certificates/7/certificate-files",
                           "/certmanager/v1.3/appkeys/a/certificates//files",
                           "/certmanager/v1.3/appkeys//certificates/a/files",
                           "/certmanager/v1.3/appkeys/a/certificates/b/c/files",
                           "/certmanager/v1.3/appkeys/a/certificates/b/files/",
                           "/certmanager/v1.4/appkeys/a/certificates/b/files",
                           "/certmanager/v1.3/appkeys/a/certificates/b/other"}) {
    EXPECT_FALSE(ParseFilePath(path).has_value()) << path;
  }
}

}  // namespace
}  // namespace certmon::simulator
