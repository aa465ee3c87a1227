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

TEST(DecodePage, J9IgnoresMembersItDoesNotKnowAtEveryLevel) {
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

TEST(DecodePage, NeedsNoWordOfPaging) {
  const auto page = Decode(WithBody(R"("totalCount":0,"data":[])"));
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->info,
            (PageInfo{.total_count = 0, .total_page = {}, .current_page = {}, .page_size = {}}));
}

TEST(DecodePage, NeedsNoResultCodeBesideIsSuccessful) {
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
  const char* name;  // with the row of the fault list it belongs to
  Reason reason;
  std::string text;
};

// Row names as GoogleTest shows them, in place of the bytes.
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
    {"J1Empty", Reason::kJson, ""},
    {"J1Blank", Reason::kJson, " \n\t "},
    {"J1Html", Reason::kJson, "<html><body>Login</body></html>"},
    {"J1Truncated", Reason::kJson, std::string(kGuideExample).substr(0, 300)},
    {"J1MissingLastBrace", Reason::kJson, WithBody(R"("totalCount":0,"data":[])").substr(0, 100)},
    {"J1TwoDocuments", Reason::kJson,
     WithBody(R"("totalCount":0,"data":[])") + WithBody(R"("totalCount":0,"data":[])")},
    {"J1TwoLines", Reason::kJson, WithBody(R"("totalCount":0,"data":[])") + "\n{}"},
    {"J1TrailingJunk", Reason::kJson, WithBody(R"("totalCount":0,"data":[])") + "x"},
    {"J1TrailingComma", Reason::kJson, WithBody(R"("totalCount":0,"data":[],)")},
    {"J1TrailingNul", Reason::kJson,
     WithBody(R"("totalCount":0,"data":[])") + std::string(1, '\0')},
    {"J1DocumentBehindANul", Reason::kJson,
     WithBody(R"("totalCount":0,"data":[])") + '\0' + WithBody(R"("totalCount":0,"data":[])")},
    {"J1Comment", Reason::kJson, "/* list */" + WithBody(R"("totalCount":0,"data":[])")},
    {"J1SingleQuotes", Reason::kJson, "{'header':{}}"},
    {"J1NotANumber", Reason::kJson, WithBody(R"("totalCount":NaN,"data":[])")},
    {"J1LeadingZero", Reason::kJson, WithBody(R"("totalCount":01,"data":[])")},
    {"J1ByteOrderMark", Reason::kJson, "\xEF\xBB\xBF" + WithBody(R"("totalCount":0,"data":[])")},
    {"J1TwoByteOrderMarks", Reason::kJson,
     "\xEF\xBB\xBF\xEF\xBB\xBF" + WithBody(R"("totalCount":0,"data":[])")},
    {"J1OnlyAByteOrderMark", Reason::kJson, "\xEF\xBB\xBF"},
    {"J1Utf16", Reason::kJson, Utf16(WithBody(R"("totalCount":0,"data":[])"), false)},
    {"J1Utf16WithMark", Reason::kJson, Utf16(WithBody(R"("totalCount":0,"data":[])"), true)},
    {"J4InvalidUtf8OutsideOfAText", Reason::kJson, WithBody("\"totalCount\":0,\xFF\"data\":[]")},
    {"J4InvalidUtf8InFront", Reason::kJson, "\xFF" + WithBody(R"("totalCount":0,"data":[])")},
    {"J4RawControlCharacter", Reason::kJson,
     WithBody("\"totalCount\":1,\"data\":[{\"certificateName\":\"a\nb\"}]")},
};

const BadDocument kNoSchema[] = {
    {"TopNull", Reason::kSchema, "null"},
    {"TopArray", Reason::kSchema, "[]"},
    {"TopArrayOfPages", Reason::kSchema, std::string("[") + kGuideExample + "]"},
    {"TopString", Reason::kSchema, R"("success")"},
    {"TopNumber", Reason::kSchema, "0"},
    {"TopEmpty", Reason::kSchema, "{}"},
    {"J3TwoHeaders", Reason::kSchema,
     std::string("{") + kHeader + "," + kHeader + R"(,"body":{"totalCount":0,"data":[]}})"},
    {"J3TwoBodies", Reason::kSchema,
     std::string("{") + kHeader + R"(,"body":{"totalCount":0,"data":[]},"body":{}})"},
    {"J3TwoIsSuccessful", Reason::kSchema,
     Header(R"("resultCode":0,"isSuccessful":true,"isSuccessful":false)")},
    {"J3TwoIsSuccessfulTheOtherWay", Reason::kSchema,
     Header(R"("resultCode":0,"isSuccessful":false,"isSuccessful":true)")},
    {"J3TwoResultCodes", Reason::kSchema,
     Header(R"("resultCode":0,"resultCode":52000,"isSuccessful":true)")},
    {"J3TwoTotalCounts", Reason::kSchema, WithBody(R"("totalCount":0,"totalCount":1,"data":[])")},
    {"J3TwoTotalCountsOneNull", Reason::kSchema,
     WithBody(R"("totalCount":null,"totalCount":0,"data":[])")},
    {"J3TwoData", Reason::kSchema,
     WithBody(R"("totalCount":1,"data":[],"data":[{"certificateName":"a"}])")},
    {"J3TwoDataEscaped", Reason::kSchema, WithBody(R"("totalCount":0,"data":[],"d\u0061ta":[])")},
    {"J3TwoCurrentPages", Reason::kSchema,
     WithBody(R"("totalCount":0,"currentPage":1,"currentPage":2,"data":[])")},
    {"J3TwoNames", Reason::kSchema,
     WithBody(R"("totalCount":1,"data":[{"certificateName":"a","certificateName":"b"}])")},
    {"J3TwoDates", Reason::kSchema, WithBody(R"("totalCount":1,"data":[{"certificateName":"a",
        "expirationDate":"2027-01-01","expirationDate":"2026-01-01"}])")},
    {"J5NoHeader", Reason::kSchema, R"({"body":{"totalCount":0,"data":[]}})"},
    {"J5NullHeader", Reason::kSchema, R"({"header":null,"body":{"totalCount":0,"data":[]}})"},
    {"J5ArrayHeader", Reason::kSchema,
     R"({"header":[{"isSuccessful":true}],"body":{"totalCount":0,"data":[]}})"},
    {"J5TextHeader", Reason::kSchema,
     R"({"header":"isSuccessful","body":{"totalCount":0,"data":[]}})"},
    {"J5EmptyHeader", Reason::kSchema, Header("")},
    {"J5NoIsSuccessful", Reason::kSchema, Header(R"("resultCode":0,"resultMessage":"success")")},
    {"J5NullIsSuccessful", Reason::kSchema, Header(R"("resultCode":0,"isSuccessful":null)")},
    {"J5OtherLetterCase", Reason::kSchema, Header(R"("resultCode":0,"IsSuccessful":true)")},
    {"J5NoBody", Reason::kSchema, std::string("{") + kHeader + "}"},
    {"J5NullBody", Reason::kSchema, std::string("{") + kHeader + R"(,"body":null})"},
    {"J5EmptyBody", Reason::kSchema, WithBody("")},
    {"J5ArrayBody", Reason::kSchema, std::string("{") + kHeader + R"(,"body":[]})"},
    {"J5NoTotalCount", Reason::kSchema, WithBody(R"("data":[])")},
    {"J5NullTotalCount", Reason::kSchema, WithBody(R"("totalCount":null,"data":[])")},
    {"J5NoData", Reason::kSchema, WithBody(R"("totalCount":0)")},
    {"J5NullData", Reason::kSchema, WithBody(R"("totalCount":0,"data":null)")},
    {"J5DataBesideBody", Reason::kSchema,
     std::string("{") + kHeader + R"(,"body":{"totalCount":0},"data":[]})"},
    {"J6DataRenamed", Reason::kSchema, WithBody(R"("totalCount":0,"certificates":[])")},
    {"J6DataObject", Reason::kSchema, WithBody(R"("totalCount":1,"data":{"certificateName":"a"})")},
    {"J6DataText", Reason::kSchema, WithBody(R"("totalCount":0,"data":"[]")")},
    {"J6DataNumber", Reason::kSchema, WithBody(R"("totalCount":0,"data":0)")},
    {"J7IsSuccessfulText", Reason::kSchema, Header(R"("resultCode":0,"isSuccessful":"true")")},
    {"J7IsSuccessfulNumber", Reason::kSchema, Header(R"("resultCode":0,"isSuccessful":1)")},
    {"J7IsSuccessfulObject", Reason::kSchema, Header(R"("resultCode":0,"isSuccessful":{})")},
    {"J7ResultCodeText", Reason::kSchema, Header(R"("resultCode":"0","isSuccessful":true)")},
    {"J7ResultCodeFraction", Reason::kSchema, Header(R"("resultCode":0.5,"isSuccessful":true)")},
    {"J7ResultCodeNull", Reason::kSchema, Header(R"("resultCode":null,"isSuccessful":true)")},
    {"J7ResultCodeArray", Reason::kSchema, Header(R"("resultCode":[0],"isSuccessful":true)")},
    {"J7ResultCodeOver64Bits", Reason::kSchema,
     Header(R"("resultCode":18446744073709551616,"isSuccessful":true)")},
    {"J7TotalCountText", Reason::kSchema, WithBody(R"("totalCount":"0","data":[])")},
    {"J7TotalCountFraction", Reason::kSchema, WithBody(R"("totalCount":1.5,"data":[])")},
    {"J7TotalCountWholeFraction", Reason::kSchema, WithBody(R"("totalCount":0.0,"data":[])")},
    {"J7TotalCountExponent", Reason::kSchema, WithBody(R"("totalCount":0e0,"data":[])")},
    {"J7TotalCountNegative", Reason::kSchema, WithBody(R"("totalCount":-1,"data":[])")},
    {"J7TotalCountMinusZero", Reason::kSchema, WithBody(R"("totalCount":-0,"data":[])")},
    {"J7TotalCountOver64Bits", Reason::kSchema,
     WithBody(R"("totalCount":18446744073709551616,"data":[])")},
    {"J7TotalCountOverDouble", Reason::kSchema, WithBody(R"("totalCount":1e400,"data":[])")},
    {"J7NumberOverDoubleWhereNobodyLooks", Reason::kSchema,
     WithBody(R"("totalCount":0,"data":[],"x":-1e400)")},
    {"J7TotalCountBool", Reason::kSchema, WithBody(R"("totalCount":false,"data":[])")},
    {"J7TotalPageText", Reason::kSchema, WithBody(R"("totalCount":0,"totalPage":"1","data":[])")},
    {"J7TotalPageNegative", Reason::kSchema,
     WithBody(R"("totalCount":0,"totalPage":-1,"data":[])")},
    {"J7CurrentPageFraction", Reason::kSchema,
     WithBody(R"("totalCount":0,"currentPage":1.0,"data":[])")},
    {"J7CurrentPageNull", Reason::kSchema,
     WithBody(R"("totalCount":0,"currentPage":null,"data":[])")},
    {"J7PageSizeBool", Reason::kSchema, WithBody(R"("totalCount":0,"pageSize":true,"data":[])")},
    {"J7PageSizeArray", Reason::kSchema, WithBody(R"("totalCount":0,"pageSize":[10],"data":[])")},
};

const auto kNameOf = [](const auto& row) { return std::string(row.param.name); };
INSTANTIATE_TEST_SUITE_P(NoJson, RefusesDocument, testing::ValuesIn(kNoJson), kNameOf);
INSTANTIATE_TEST_SUITE_P(NoSchema, RefusesDocument, testing::ValuesIn(kNoSchema), kNameOf);

TEST(DecodePage, J1RefusesEveryTrueBeginningOfADocument) {
  const std::string whole = kGuideExample;
  for (std::size_t length = 0; length < whole.size(); ++length) {
    ASSERT_THAT(Decode(whole.substr(0, length)), FailsWith(Reason::kJson)) << length;
  }
}

TEST(DecodePage, SurvivesEveryBrokenByte) {
  // Whatever one byte becomes: an answer or a reason, and never a certificate with a wild date.
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
