#include "lib/simulator/record.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "lib/simulator/seoul_day.h"

namespace certmon::simulator {
namespace {

Record Sample() {
  Record record;
  record.certificate_name = "test.nhn.com";
  record.authority = "NHN";
  record.domains = {"test.nhn.com", "*.nhn.com"};
  record.file_creation_date = "2020-03-02";
  record.expiration_date = "2021-03-25";
  return record;
}

// The sample of the API guide v1.1, without its blanks.
constexpr const char* kGuideSample =
    R"({"certificateName":"test.nhn.com","authority":"NHN","signatureAlgorithm":"SHA256withRSA",)"
    R"("fileCreationDate":"2020-03-02","expirationDate":"2021-03-25"})";

TEST(EncodeRecord, WritesTheGuidesSample) {
  EXPECT_EQ(EncodeRecord(Sample(), ApiVersion::kV11), kGuideSample);
  EXPECT_EQ(EncodeRecord(Sample(), ApiVersion::kV10), kGuideSample);
}

TEST(EncodeRecord, HasDomainsFromVersion12On) {
  const auto item = nlohmann::json::parse(EncodeRecord(Sample(), ApiVersion::kV12));
  EXPECT_EQ(item["domains"], nlohmann::json({"test.nhn.com", "*.nhn.com"}));
}

TEST(EncodeRecord, SendsRawFieldsUnchanged) {
  Record record = Sample();
  record.raw_fields = {
      {"expirationDate", "null"}, {"authority", ""}, {"extra", "1e400"}, {"domains", "7"}};
  EXPECT_EQ(EncodeRecord(record, ApiVersion::kV11),
            R"({"certificateName":"test.nhn.com","signatureAlgorithm":"SHA256withRSA",)"
            R"("fileCreationDate":"2020-03-02","expirationDate":null,"extra":1e400})");
  EXPECT_NE(EncodeRecord(record, ApiVersion::kV12).find(R"("domains":7)"), std::string::npos);
}

TEST(EncodeRecord, SendsARawItemInsteadOfTheEntry) {
  Record record = Sample();
  record.raw_item = "[null";
  EXPECT_EQ(EncodeRecord(record, ApiVersion::kV11), "[null");
}

TEST(EncodeRecord, IsAnEmptyObjectWithoutFields) {
  Record record;
  for (const char* name : {"certificateName", "authority", "signatureAlgorithm", "fileCreationDate",
                           "expirationDate"}) {
    record.raw_fields[name] = "";
  }
  EXPECT_EQ(EncodeRecord(record, ApiVersion::kV11), "{}");
}

TEST(QuoteJson, EscapesOnlyWhatJsonRequires) {
  EXPECT_EQ(QuoteJson(""), R"("")");
  EXPECT_EQ(QuoteJson("a\"b\\c/"), R"("a\"b\\c/")");
  EXPECT_EQ(QuoteJson(std::string("\0\n\x1f", 3)), R"("\u0000\u000a\u001f")");
  EXPECT_EQ(QuoteJson("한\x7f"), "\"한\x7f\"");
  EXPECT_EQ(QuoteJson("\xff\xc0\xaf"), "\"\xff\xc0\xaf\"");  // invalid UTF-8 is sent as it is
}

TEST(ExpiryAt, ChangesAtTheStartOfTheDayInSeoul) {
  const base::WallTime begin = BeginOfSeoulDay(*ParseDay("2021-03-25"));
  EXPECT_EQ(ExpiryAt(Sample(), begin - std::chrono::nanoseconds(1)), Expiry::kUnexpired);
  EXPECT_EQ(ExpiryAt(Sample(), begin), Expiry::kExpired);
}

TEST(ExpiryAt, AcceptsTheLastDayThatCanBeWritten) {
  Record record = Sample();
  record.expiration_date = "9999-12-31";
  EXPECT_EQ(ExpiryAt(record, BeginOfSeoulDay(*ParseDay("2026-08-01"))), Expiry::kUnexpired);
}

TEST(ExpiryAt, CountsEntriesWithoutAUsableDateAsUnexpired) {
  const base::WallTime late = BeginOfSeoulDay(*ParseDay("2200-01-01"));
  Record record = Sample();
  for (const char* date : {"", "-", "2021-02-30", "tomorrow"}) {
    record.expiration_date = date;
    EXPECT_EQ(ExpiryAt(record, late), Expiry::kUnexpired) << date;
  }
  record = Sample();
  record.raw_fields["expirationDate"] = "null";
  EXPECT_EQ(ExpiryAt(record, late), Expiry::kUnexpired);
  record = Sample();
  record.raw_item = "null";
  EXPECT_EQ(ExpiryAt(record, late), Expiry::kUnexpired);
}

}  // namespace
}  // namespace certmon::simulator
