// DecodePage: the document as a whole. Entries are in page_entry_test.cc.
#include "lib/certapi/page.h"

#include <gtest/gtest.h>

#include <chrono>
#include <ostream>
#include <string>

#include "tests/support/result_matchers.h"

namespace certmon::certapi {
namespace {

using base::Reason;
using test_support::FailsWith;
using test_support::IsOk;

constexpr const char* kHeader =
    R"("header":{"resultCode":0,"resultMessage":"success","isSuccessful":true})";

base::Result<CertificatePage> Decode(const std::string& body) {
  return DecodePage(body, *ExpiryZone::Find("Asia/Seoul"));
}

std::string WithBody(const std::string& members) {
  return std::string("{") + kHeader + R"(,"body":{)" + members + "}}";
}

// v1.1 guide, "List Certificates", [Response Body]; the sample has these five fields and values.
constexpr const char* kGuideExample = R"({
    "header": {
        "resultCode": 0,
        "resultMessage": "success",
        "isSuccessful": true
    },
    "body": {
        "totalCount": 1,
        "totalPage": 1,
        "currentPage": 1,
        "pageSize": 10,
        "data": [
            {
                "certificateName": "nhncloudservice.com",
                "authority": "Sectigo Limited",
                "signatureAlgorithm": "SHA256withRSA",
                "fileCreationDate": "2020-03-02",
                "expirationDate": "2021-03-25"
            }
        ]
    }
})";

TEST(DecodePage, ReadsTheExampleOfTheGuide) {
  const auto page = Decode(kGuideExample);
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->info,
            (PageInfo{.total_count = 1, .total_page = 1, .current_page = 1, .page_size = 10}));
  ASSERT_EQ(page->entries.size(), 1U);
  const Certificate& certificate = page->entries[0].certificate;
  EXPECT_EQ(page->entries[0].rejection, std::nullopt);
  EXPECT_EQ(certificate.name, "nhncloudservice.com");
  EXPECT_EQ(certificate.authority, "Sectigo Limited");
  EXPECT_EQ(certificate.signature_algorithm, "SHA256withRSA");
  // 2020-03-01T15:00Z and 2021-03-24T15:00Z: 00:00 of the days in Seoul.
  EXPECT_EQ(certificate.created_at, Instant(std::chrono::seconds(1583074800)));
  EXPECT_EQ(certificate.expires_at, Instant(std::chrono::seconds(1616598000)));
}

TEST(DecodePage, IgnoresUnknownMembersAtEveryLevel) {
  const auto page = Decode(
      R"({"trace":[{"header":1}],"header":{"resultCode":0,"isSuccessful":true,"body":{"data":[]},
      "resultMessage":["any",null]},"body":{"totalCount":1,"data":[{"certificateId":1,"certificateName":"a",
      "domains":["a","*.a"],"expirationDate":"2026-03-25","owner":{"certificateName":"b","expirationDate":"1"}}],
      "sort":{"data":[1,2],"totalCount":"9"},"next":null},"data":[{}],"totalCount":7})");
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->info.total_count, 1U);
  ASSERT_EQ(page->entries.size(), 1U);
  EXPECT_EQ(page->entries[0].certificate.name, "a");
  EXPECT_EQ(page->entries[0].certificate.expires_at, Instant(std::chrono::seconds(1774364400)));
}

TEST(DecodePage, ReadsMembersInAnyOrder) {
  const auto page = Decode(
      R"({"body":{"data":[{"expirationDate":"2026-03-25","certificateName":"a"}],"totalCount":1},
      "header":{"isSuccessful":true,"resultCode":0}})");
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->entries.size(), 1U);
}

TEST(DecodePage, ReadsAnEmptyList) {
  const auto page =
      Decode(WithBody(R"("totalCount":0,"totalPage":0,"currentPage":1,"pageSize":10,"data":[])"));
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->info.total_count, 0U);
  EXPECT_TRUE(page->entries.empty());
}

TEST(DecodePage, AcceptsAnAnswerWithoutPaging) {
  const auto page = Decode(WithBody(R"("totalCount":0,"data":[])"));
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->info,
            (PageInfo{.total_count = 0, .total_page = {}, .current_page = {}, .page_size = {}}));
}

TEST(DecodePage, AcceptsAnAnswerWithoutResultCode) {
  EXPECT_THAT(Decode(R"({"header":{"isSuccessful":true},"body":{"totalCount":0,"data":[]}})"),
              IsOk());
}

TEST(DecodePage, ReadsTheLargestCounts) {
  const auto page =
      Decode(WithBody(R"("totalCount":18446744073709551615,"totalPage":1000000000,"data":[])"));
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->info.total_count, UINT64_MAX);
  EXPECT_EQ(page->info.total_page, 1'000'000'000U);
}

struct BadDocument {
  const char* name;
  Reason reason;
  std::string text;
};

// Shows the name of the row instead of its bytes.
void PrintTo(const BadDocument& row, std::ostream* out) { *out << row.name; }

class RefusesDocument : public testing::TestWithParam<BadDocument> {};

TEST_P(RefusesDocument, WithItsReason) {
  const auto page = Decode(GetParam().text);
  EXPECT_THAT(page, FailsWith(GetParam().reason));
  if (!page.has_value()) {
    EXPECT_FALSE(page.error().message.empty());
    EXPECT_LE(page.error().message.size(), 200U);
  }
}

std::string Header(const std::string& members) {
  return R"({"header":{)" + members + R"(},"body":{"totalCount":0,"data":[]}})";
}

std::string Utf16(const std::string& ascii, bool mark) {
  std::string out = mark ? "\xFF\xFE" : "";
  for (const char c : ascii) {
    out += c;
    out += '\0';
  }
  return out;
}

const BadDocument kNoJson[] = {
    {"Empty", Reason::kJson, ""},
    {"Blank", Reason::kJson, " \n\t "},
    {"Html", Reason::kJson, "<html><body>Login</body></html>"},
    {"Truncated", Reason::kJson, std::string(kGuideExample).substr(0, 300)},
    {"MissingLastBrace", Reason::kJson, WithBody(R"("totalCount":0,"data":[])").substr(0, 100)},
    {"TwoDocuments", Reason::kJson,
     WithBody(R"("totalCount":0,"data":[])") + WithBody(R"("totalCount":0,"data":[])")},
    {"TwoLines", Reason::kJson, WithBody(R"("totalCount":0,"data":[])") + "\n{}"},
    {"TrailingJunk", Reason::kJson, WithBody(R"("totalCount":0,"data":[])") + "x"},
    {"TrailingComma", Reason::kJson, WithBody(R"("totalCount":0,"data":[],)")},
    {"TrailingNul", Reason::kJson, WithBody(R"("totalCount":0,"data":[])") + std::string(1, '\0')},
    {"DocumentAfterANul", Reason::kJson,
     WithBody(R"("totalCount":0,"data":[])") + '\0' + WithBody(R"("totalCount":0,"data":[])")},
    {"Comment", Reason::kJson, "/* list */" + WithBody(R"("totalCount":0,"data":[])")},
    {"SingleQuotes", Reason::kJson, "{'header':{}}"},
    {"NotANumber", Reason::kJson, WithBody(R"("totalCount":NaN,"data":[])")},
    {"LeadingZero", Reason::kJson, WithBody(R"("totalCount":01,"data":[])")},
    {"ByteOrderMark", Reason::kJson, "\xEF\xBB\xBF" + WithBody(R"("totalCount":0,"data":[])")},
    {"TwoByteOrderMarks", Reason::kJson,
     "\xEF\xBB\xBF\xEF\xBB\xBF" + WithBody(R"("totalCount":0,"data":[])")},
    {"OnlyAByteOrderMark", Reason::kJson, "\xEF\xBB\xBF"},
    {"Utf16", Reason::kJson, Utf16(WithBody(R"("totalCount":0,"data":[])"), false)},
    {"Utf16WithMark", Reason::kJson, Utf16(WithBody(R"("totalCount":0,"data":[])"), true)},
    {"InvalidUtf8OutsideOfAText", Reason::kJson, WithBody("\"totalCount\":0,\xFF\"data\":[]")},
    {"InvalidUtf8InFront", Reason::kJson, "\xFF" + WithBody(R"("totalCount":0,"data":[])")},
    {"RawControlCharacter", Reason::kJson,
     WithBody("\"totalCount\":1,\"data\":[{\"certificateName\":\"a\nb\"}]")},
};

const BadDocument kNoSchema[] = {
    {"TopNull", Reason::kSchema, "null"},
    {"TopArray", Reason::kSchema, "[]"},
    {"TopArrayOfPages", Reason::kSchema, std::string("[") + kGuideExample + "]"},
    {"TopString", Reason::kSchema, R"("success")"},
    {"TopNumber", Reason::kSchema, "0"},
    {"TopEmpty", Reason::kSchema, "{}"},
    {"TwoHeaders", Reason::kSchema,
     std::string("{") + kHeader + "," + kHeader + R"(,"body":{"totalCount":0,"data":[]}})"},
    {"TwoBodies", Reason::kSchema,
     std::string("{") + kHeader + R"(,"body":{"totalCount":0,"data":[]},"body":{}})"},
    {"TwoIsSuccessful", Reason::kSchema,
     Header(R"("resultCode":0,"isSuccessful":true,"isSuccessful":false)")},
    {"TwoIsSuccessfulTheOtherWay", Reason::kSchema,
     Header(R"("resultCode":0,"isSuccessful":false,"isSuccessful":true)")},
    {"TwoResultCodes", Reason::kSchema,
     Header(R"("resultCode":0,"resultCode":52000,"isSuccessful":true)")},
    {"TwoTotalCounts", Reason::kSchema, WithBody(R"("totalCount":0,"totalCount":1,"data":[])")},
    {"TwoTotalCountsOneNull", Reason::kSchema,
     WithBody(R"("totalCount":null,"totalCount":0,"data":[])")},
    {"TwoData", Reason::kSchema,
     WithBody(R"("totalCount":1,"data":[],"data":[{"certificateName":"a"}])")},
    {"TwoDataEscaped", Reason::kSchema, WithBody(R"("totalCount":0,"data":[],"d\u0061ta":[])")},
    {"TwoCurrentPages", Reason::kSchema,
     WithBody(R"("totalCount":0,"currentPage":1,"currentPage":2,"data":[])")},
    {"TwoNames", Reason::kSchema,
     WithBody(R"("totalCount":1,"data":[{"certificateName":"a","certificateName":"b"}])")},
    {"TwoDates", Reason::kSchema, WithBody(R"("totalCount":1,"data":[{"certificateName":"a",
        "expirationDate":"2027-01-01","expirationDate":"2026-01-01"}])")},
    {"NoHeader", Reason::kSchema, R"({"body":{"totalCount":0,"data":[]}})"},
    {"NullHeader", Reason::kSchema, R"({"header":null,"body":{"totalCount":0,"data":[]}})"},
    {"ArrayHeader", Reason::kSchema,
     R"({"header":[{"isSuccessful":true}],"body":{"totalCount":0,"data":[]}})"},
    {"TextHeader", Reason::kSchema,
     R"({"header":"isSuccessful","body":{"totalCount":0,"data":[]}})"},
    {"EmptyHeader", Reason::kSchema, Header("")},
    {"NoIsSuccessful", Reason::kSchema, Header(R"("resultCode":0,"resultMessage":"success")")},
    {"NullIsSuccessful", Reason::kSchema, Header(R"("resultCode":0,"isSuccessful":null)")},
    {"OtherLetterCase", Reason::kSchema, Header(R"("resultCode":0,"IsSuccessful":true)")},
    {"NoBody", Reason::kSchema, std::string("{") + kHeader + "}"},
    {"NullBody", Reason::kSchema, std::string("{") + kHeader + R"(,"body":null})"},
    {"EmptyBody", Reason::kSchema, WithBody("")},
    {"ArrayBody", Reason::kSchema, std::string("{") + kHeader + R"(,"body":[]})"},
    {"NoTotalCount", Reason::kSchema, WithBody(R"("data":[])")},
    {"NullTotalCount", Reason::kSchema, WithBody(R"("totalCount":null,"data":[])")},
    {"NoData", Reason::kSchema, WithBody(R"("totalCount":0)")},
    {"NullData", Reason::kSchema, WithBody(R"("totalCount":0,"data":null)")},
    {"DataBesideBody", Reason::kSchema,
     std::string("{") + kHeader + R"(,"body":{"totalCount":0},"data":[]})"},
    {"DataRenamed", Reason::kSchema, WithBody(R"("totalCount":0,"certificates":[])")},
    {"DataObject", Reason::kSchema, WithBody(R"("totalCount":1,"data":{"certificateName":"a"})")},
    {"DataText", Reason::kSchema, WithBody(R"("totalCount":0,"data":"[]")")},
    {"DataNumber", Reason::kSchema, WithBody(R"("totalCount":0,"data":0)")},
    {"IsSuccessfulText", Reason::kSchema, Header(R"("resultCode":0,"isSuccessful":"true")")},
    {"IsSuccessfulNumber", Reason::kSchema, Header(R"("resultCode":0,"isSuccessful":1)")},
    {"IsSuccessfulObject", Reason::kSchema, Header(R"("resultCode":0,"isSuccessful":{})")},
    {"ResultCodeBool", Reason::kSchema, Header(R"("resultCode":false,"isSuccessful":true)")},
    {"ResultCodeFraction", Reason::kSchema, Header(R"("resultCode":0.5,"isSuccessful":true)")},
    {"ResultCodeNull", Reason::kSchema, Header(R"("resultCode":null,"isSuccessful":true)")},
    {"ResultCodeArray", Reason::kSchema, Header(R"("resultCode":[0],"isSuccessful":true)")},
    {"ResultCodeOver64Bits", Reason::kSchema,
     Header(R"("resultCode":18446744073709551616,"isSuccessful":true)")},
    {"TotalCountText", Reason::kSchema, WithBody(R"("totalCount":"0","data":[])")},
    {"TotalCountFraction", Reason::kSchema, WithBody(R"("totalCount":1.5,"data":[])")},
    {"TotalCountWholeFraction", Reason::kSchema, WithBody(R"("totalCount":0.0,"data":[])")},
    {"TotalCountExponent", Reason::kSchema, WithBody(R"("totalCount":0e0,"data":[])")},
    {"TotalCountNegative", Reason::kSchema, WithBody(R"("totalCount":-1,"data":[])")},
    {"TotalCountMinusZero", Reason::kSchema, WithBody(R"("totalCount":-0,"data":[])")},
    {"TotalCountOver64Bits", Reason::kSchema,
     WithBody(R"("totalCount":18446744073709551616,"data":[])")},
    {"TotalCountOverDouble", Reason::kSchema, WithBody(R"("totalCount":1e400,"data":[])")},
    {"NumberOverDoubleWhereNobodyLooks", Reason::kSchema,
     WithBody(R"("totalCount":0,"data":[],"x":-1e400)")},
    {"TotalCountBool", Reason::kSchema, WithBody(R"("totalCount":false,"data":[])")},
    {"TotalPageText", Reason::kSchema, WithBody(R"("totalCount":0,"totalPage":"1","data":[])")},
    {"TotalPageNegative", Reason::kSchema, WithBody(R"("totalCount":0,"totalPage":-1,"data":[])")},
    {"CurrentPageFraction", Reason::kSchema,
     WithBody(R"("totalCount":0,"currentPage":1.0,"data":[])")},
    {"CurrentPageNull", Reason::kSchema,
     WithBody(R"("totalCount":0,"currentPage":null,"data":[])")},
    {"PageSizeBool", Reason::kSchema, WithBody(R"("totalCount":0,"pageSize":true,"data":[])")},
    {"PageSizeArray", Reason::kSchema, WithBody(R"("totalCount":0,"pageSize":[10],"data":[])")},
};

const auto kNameOf = [](const auto& row) { return std::string(row.param.name); };
INSTANTIATE_TEST_SUITE_P(NoJson, RefusesDocument, testing::ValuesIn(kNoJson), kNameOf);
INSTANTIATE_TEST_SUITE_P(NoSchema, RefusesDocument, testing::ValuesIn(kNoSchema), kNameOf);

TEST(DecodePage, RefusesEveryTruncatedDocument) {
  const std::string whole = kGuideExample;
  for (std::size_t length = 0; length < whole.size(); ++length) {
    ASSERT_THAT(Decode(whole.substr(0, length)), FailsWith(Reason::kJson)) << length;
  }
}

TEST(DecodePage, SurvivesAnyChangedByte) {
  // The result is a page or a reason, never a certificate with an impossible date.
  const std::string whole = kGuideExample;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (const char byte : {'\0', '"', '\\', '{', ']', ',', '9', '\x7F', '\x80', '\xFF'}) {
      std::string broken = whole;
      broken[at] = byte;
      const auto page = Decode(broken);
      if (page.has_value() && !page->entries.empty() && page->entries[0].certificate.expires_at) {
        EXPECT_GE(page->entries[0].certificate.expires_at->time_since_epoch().count(), 946652400);
      }
    }
  }
}

}  // namespace
}  // namespace certmon::certapi
