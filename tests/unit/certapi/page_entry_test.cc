// DecodePage: single entries. A rejected entry never fails the page.
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "lib/certapi/page.h"
#include "tests/support/result_matchers.h"

namespace certmon::certapi {
namespace {

using test_support::IsOk;

// Decodes this entry between two good ones, which must stay good.
ListedEntry DecodeEntry(const std::string& entry) {
  const std::string body =
      R"({"header":{"resultCode":0,"isSuccessful":true},"body":{"totalCount":3,"data":[
      {"certificateName":"before","expirationDate":"2026-03-25"},)" +
      entry + R"(,{"certificateName":"after","expirationDate":"2026-03-25"}]}})";
  const auto page = DecodePage(body, *ExpiryZone::Find("Asia/Seoul"));
  EXPECT_THAT(page, IsOk());
  if (!page.has_value() || page->entries.size() != 3) {
    ADD_FAILURE() << "not three entries";
    return {};
  }
  EXPECT_EQ(page->entries[0].certificate.name, "before");
  EXPECT_EQ(page->entries[2].certificate.name, "after");
  EXPECT_EQ(page->entries[0].rejection, std::nullopt);
  EXPECT_EQ(page->entries[2].rejection, std::nullopt);
  EXPECT_EQ(page->entries[2].certificate.expires_at, Instant(std::chrono::seconds(1774364400)));
  return page->entries[1];
}

ListedEntry WithName(const std::string& json) {
  return DecodeEntry(R"({"certificateName":)" + json + R"(,"expirationDate":"2026-03-25"})");
}
ListedEntry WithDate(const std::string& json) {
  return DecodeEntry(R"({"certificateName":"a","expirationDate":)" + json + "}");
}

TEST(DecodePage, RejectsEntriesThatAreNotObjects) {
  for (const char* entry :
       {"null", "1", "-1", "0.5", "true", R"("a")", "[]", R"([{"certificateName":"a"}])"}) {
    const ListedEntry listed = DecodeEntry(entry);
    EXPECT_EQ(listed.rejection, Rejection::kSchema) << entry;
    EXPECT_TRUE(listed.certificate.name.empty());
  }
}

TEST(DecodePage, RejectsMissingAndBlankNames) {
  for (const char* name : {"null", "1", "true", "[]", R"(["a"])", R"({"name":"a"})", R"("")",
                           R"(" ")", R"("     ")"}) {
    const ListedEntry listed = WithName(name);
    EXPECT_EQ(listed.rejection, Rejection::kBadName) << name;
    EXPECT_TRUE(listed.certificate.name.empty());
  }
  EXPECT_EQ(DecodeEntry("{}").rejection, Rejection::kBadName);
  EXPECT_EQ(DecodeEntry(R"({"name":"a","expirationDate":"2026-03-25"})").rejection,
            Rejection::kBadName);
  EXPECT_EQ(DecodeEntry(R"({"CertificateName":"a"})").rejection, Rejection::kBadName);
}

TEST(DecodePage, RejectsNamesWithControlCharacters) {
  // C0, DEL and C1; a NUL and a line break among them.
  for (const char* name :
       {R"("a\u0000")", R"("\u0001a")", R"("a\nb")", R"("a\r")", R"("a\tb")", R"("\u001b[31m")",
        R"("a\u007f")", R"("\u0080")", R"("a\u0085b")", R"("\u009f")"}) {
    EXPECT_EQ(WithName(name).rejection, Rejection::kBadName) << name;
  }
}

// Contract, section 5: a name that is not UTF-8 is bad_name. Unicode 15, table 3-7; RFC 8259, 8.2.
TEST(DecodePage, RejectsNamesThatAreNotUtf8) {
  for (const char* name :
       {"\"a\xFF\"", "\"\xC0\xAF\"", "\"\xED\xA0\x80\"", "\"\xF4\x90\x80\x80\"", "\"\xE2\x82\"",
        "\"\x80\"", R"("\ud800")", R"("\udc00\ud800")", R"("\uD83Da")", R"("\\\udfff")"}) {
    const ListedEntry listed = WithName(name);
    EXPECT_EQ(listed.rejection, Rejection::kBadName) << name;
    EXPECT_TRUE(listed.certificate.name.empty());
  }
  // An escaped backslash and four letters are no escape; a whole pair is a letter.
  EXPECT_EQ(WithName(R"("\\ud800")").certificate.name, R"(\ud800)");
  EXPECT_EQ(DecodeEntry("{\"certificateName\":\"\\ud83d\\udd12\",\"x\":\"\xFF\"}").certificate.name,
            "\xF0\x9F\x94\x92");
}

TEST(DecodePage, InvalidUtf8MakesOnlyItsOwnValueUnusable) {
  EXPECT_EQ(WithDate("\"2026-03-25\xFF\"").rejection, Rejection::kBadDate);
  const ListedEntry listed = DecodeEntry(
      "{\"certificateName\":\"a\",\"authority\":\"b\xFF\",\"\xFF\":\"\xFF\","
      "\"expirationDate\":\"2026-03-25\"}");
  EXPECT_EQ(listed.rejection, std::nullopt);
  EXPECT_EQ(listed.certificate.authority, "b\xEF\xBF\xBD");
  EXPECT_EQ(listed.certificate.expires_at, Instant(std::chrono::seconds(1774364400)));
}

TEST(DecodePage, LimitsNamesInCodePoints) {
  const auto repeat = [](const std::string& text, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) {
      out += text;
    }
    return '"' + out + '"';
  };
  for (const char* letter : {"a", "\xED\x95\x9C", "\xF0\x9F\x94\x92"}) {  // 1, 3 and 4 bytes
    EXPECT_EQ(WithName(repeat(letter, 256)).rejection, std::nullopt) << letter;
    EXPECT_EQ(WithName(repeat(letter, 257)).rejection, Rejection::kBadName) << letter;
  }
}

TEST(DecodePage, AcceptsEveryOtherName) {
  // The console allows Korean, `-`, `_`, `.` and `*`; the other names are hostile.
  const std::vector<std::pair<std::string, std::string>> names = {
      {R"("www.example.com")", "www.example.com"},
      {R"("*.example.com")", "*.example.com"},
      {R"("\ud55c\uad6d_2026")", "\xED\x95\x9C\xEA\xB5\xAD_2026"},
      {R"("\ud83d\udd12")", "\xF0\x9F\x94\x92"},
      {R"(".")", "."},
      {R"("..")", ".."},
      {R"("../../etc/passwd")", "../../etc/passwd"},
      {R"("a b")", "a b"},
      {R"(" a ")", " a "},
      {R"("a\"} 1\\")", "a\"} 1\\"},
      {R"("<script>")", "<script>"},
      {R"("\u2028\u202e\ufeff")", "\xE2\x80\xA8\xE2\x80\xAE\xEF\xBB\xBF"},
      {R"("-")", "-"},
      {R"("null")", "null"},
  };
  for (const auto& [json, name] : names) {
    const ListedEntry listed = WithName(json);
    EXPECT_EQ(listed.rejection, std::nullopt) << json;
    EXPECT_EQ(listed.certificate.name, name);
    EXPECT_EQ(listed.certificate.expires_at, Instant(std::chrono::seconds(1774364400)));
  }
}

TEST(DecodePage, RejectsUnusableDates) {
  for (const char* date : {"1774364400",
                           "1774364400000",
                           "0",
                           "-1",
                           "0.5",
                           "true",
                           "false",
                           "[]",
                           R"(["2026-03-25"])",
                           "{}",
                           R"(" ")",
                           R"("--")",
                           R"("- ")",
                           R"("null")",
                           R"("N/A")",
                           R"("2026-02-30")",
                           R"("1999-12-31")",
                           R"("25-03-2026")",
                           R"("2026-03-25 ")",
                           R"("\u0000")",
                           R"("2026-03-25\u0000")"}) {
    const ListedEntry listed = WithDate(date);
    EXPECT_EQ(listed.rejection, Rejection::kBadDate) << date;
    EXPECT_EQ(listed.certificate.name, "a");
    EXPECT_EQ(listed.certificate.expires_at, std::nullopt);
  }
}

TEST(DecodePage, AcceptsAMissingDate) {
  for (const char* date : {"null", R"("")", R"("-")"}) {
    const ListedEntry listed = WithDate(date);
    EXPECT_EQ(listed.rejection, std::nullopt) << date;
    EXPECT_EQ(listed.certificate.expires_at, std::nullopt);
  }
  const ListedEntry absent = DecodeEntry(R"({"certificateName":"a"})");
  EXPECT_EQ(absent.rejection, std::nullopt);
  EXPECT_EQ(absent.certificate.expires_at, std::nullopt);
}

TEST(DecodePage, KeepsTheRestOfAnEntryWithABadDate) {
  const ListedEntry listed =
      DecodeEntry(R"({"certificateName":"a","authority":"CA","signatureAlgorithm":"SHA256withRSA",
      "fileCreationDate":"2020-03-02","expirationDate":"2026-02-30"})");
  EXPECT_EQ(listed.rejection, Rejection::kBadDate);
  EXPECT_EQ(listed.certificate.authority, "CA");
  EXPECT_EQ(listed.certificate.signature_algorithm, "SHA256withRSA");
  EXPECT_EQ(listed.certificate.created_at,
            Instant(std::chrono::seconds(1583074800)));  // 2020-03-01T15:00Z
}

TEST(DecodePage, IgnoresAnUnusableCreationDate) {
  for (const char* date :
       {"null", R"("")", R"("-")", "0", R"("2020-02-30")", R"("yesterday")", "[]", "{}"}) {
    const ListedEntry listed =
        DecodeEntry(R"({"certificateName":"a","expirationDate":"2026-03-25","fileCreationDate":)" +
                    std::string(date) + "}");
    EXPECT_EQ(listed.certificate.created_at, std::nullopt) << date;
    EXPECT_EQ(listed.certificate.expires_at, Instant(std::chrono::seconds(1774364400)));
  }
}

TEST(DecodePage, ReadsAttributesOfAnotherTypeAsEmpty) {
  for (const char* value : {"null", "1", "true", "[]", R"(["CA"])", "{}"}) {
    const ListedEntry listed =
        DecodeEntry(R"({"certificateName":"a","expirationDate":"2026-03-25","authority":)" +
                    std::string(value) + R"(,"signatureAlgorithm":)" + value + "}");
    EXPECT_EQ(listed.rejection, std::nullopt) << value;
    EXPECT_EQ(listed.certificate.authority, "");
    EXPECT_EQ(listed.certificate.signature_algorithm, "");
    EXPECT_EQ(listed.certificate.expires_at, Instant(std::chrono::seconds(1774364400)));
  }
}

TEST(DecodePage, MakesAttributesPrintableAndShort) {
  const ListedEntry listed =
      DecodeEntry(R"({"certificateName":"a","authority":"x\ny\u0000z","signatureAlgorithm":")" +
                  std::string(300, 's') + R"("})");
  EXPECT_EQ(listed.certificate.authority, "x\xEF\xBF\xBDy\xEF\xBF\xBDz");
  EXPECT_EQ(listed.certificate.signature_algorithm, std::string(256, 's'));
}

TEST(DecodePage, CarriesNothingFromOneEntryToTheNext) {
  const auto page =
      DecodePage(R"({"header":{"resultCode":0,"isSuccessful":true},"body":{"totalCount":3,"data":[
      {"certificateName":"a","authority":"CA","signatureAlgorithm":"S","fileCreationDate":"2020-03-02","expirationDate":"2026-03-25"},
      {"certificateName":"b"},1,{"expirationDate":"2026-03-25"}]}})",
                 *ExpiryZone::Find("Asia/Seoul"));
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->entries.size(), 4U);
  ListedEntry only_a_name;
  only_a_name.certificate.name = "b";
  EXPECT_EQ(page->entries[1], only_a_name);
  EXPECT_EQ(page->entries[2], (ListedEntry{.certificate = {}, .rejection = Rejection::kSchema}));
  EXPECT_EQ(page->entries[3], (ListedEntry{.certificate = {}, .rejection = Rejection::kBadName}));
}

TEST(DecodePage, IgnoresDomainsUnlessRequested) {
  for (const char* domains :
       {"null", "1", "[]", R"(["a",1,null,{"b":[]}])", R"({"a":"b"})", R"("a")"}) {
    const ListedEntry listed =
        DecodeEntry(R"({"certificateName":"a","domains":)" + std::string(domains) +
                    R"(,"expirationDate":"2026-03-25"})");
    EXPECT_EQ(listed.rejection, std::nullopt) << domains;
    EXPECT_EQ(listed.certificate.expires_at, Instant(std::chrono::seconds(1774364400))) << domains;
  }
}

}  // namespace
}  // namespace certmon::certapi
