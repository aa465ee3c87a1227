#include "lib/simulator/inventory_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/result_matchers.h"

namespace certmon::simulator {
namespace {

using test_support::FailsWith;
using test_support::IsOk;
using testing::HasSubstr;

constexpr const char* kItem =
    R"({"certificateName":"a.example.com","authority":"CA","signatureAlgorithm":"SHA256withRSA",)"
    R"("fileCreationDate":"2026-01-01","expirationDate":"2027-01-01"})";

TEST(ParseInventory, AcceptsAnArrayADataObjectAndAWholeAnswer) {
  const std::string array = std::string("[") + kItem + "]";
  for (const std::string& text :
       {array, R"({"data":)" + array + "}",
        R"({"header":{},"body":{"totalCount":1,"data":)" + array + "}}"}) {
    const auto records = ParseInventory(text);
    ASSERT_THAT(records, IsOk()) << text;
    ASSERT_EQ(records->size(), 1U);
    EXPECT_EQ((*records)[0].certificate_name, "a.example.com");
    EXPECT_EQ((*records)[0].expiration_date, "2027-01-01");
  }
  EXPECT_TRUE(ParseInventory("[]")->empty());
}

TEST(ParseInventory, KeepsEveryEntryUnchanged) {
  for (const std::string& item :
       {std::string(kItem), std::string("null"), std::string("7"), std::string(R"(["x"])"),
        std::string("{}"), std::string(R"({"certificateName":"한국어","expirationDate":null})"),
        std::string(
            R"({"certificateName":["a"],"expirationDate":1893456000,"extra":{"b":[1.5]}})")}) {
    const auto records = ParseInventory("[" + item + "]");
    ASSERT_THAT(records, IsOk()) << item;
    EXPECT_EQ(EncodeRecord((*records)[0], ApiVersion::kV12), item);
  }
}

TEST(ParseInventory, KeepsDomainsForVersion12) {
  const auto records =
      ParseInventory(R"([{"certificateName":"a","domains":["a","b"]},{"domains":[1]}])");
  ASSERT_THAT(records, IsOk());
  EXPECT_EQ((*records)[0].domains, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(EncodeRecord((*records)[1], ApiVersion::kV12), R"({"domains":[1]})");
  EXPECT_EQ(EncodeRecord((*records)[1], ApiVersion::kV11), "{}");
}

TEST(ParseInventory, RefusesOtherDocuments) {
  for (const char* text : {"", " ", "[", "{", "[}", "[1,]", "nul", "[1] [2]", "[1] x", "\"text\"",
                           "1", "null", "{}", R"({"data":{}})", R"({"data":null})",
                           R"({"body":[]})", R"({"body":{"data":1}})", "[\"\xff\"]", "[1e999]"}) {
    EXPECT_THAT(ParseInventory(text), FailsWith(base::Reason::kInternal)) << text;
  }
}

TEST(ParseInventory, NamesTheLine) {
  EXPECT_THAT(ParseInventory("[\n{},\n{]").error().message, HasSubstr("line 3: "));
}

TEST(ReadTextFile, NamesTheFileAndTheReason) {
  EXPECT_EQ(ReadTextFile("/nonexistent/file").error().message,
            "cannot read /nonexistent/file: No such file or directory");
  EXPECT_EQ(ReadTextFile("/").error().message, "cannot read /: Is a directory");
}

}  // namespace
}  // namespace certmon::simulator
