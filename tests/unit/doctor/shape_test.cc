#include "exporter/doctor/shape.h"

#include <gtest/gtest.h>

#include "tests/unit/doctor/sample_answers.h"

namespace certmon::doctor {
namespace {

TEST(DateFormOf, KnowsTheForms) {
  const std::pair<const char*, DateForm> rows[] = {
      {"2026-03-25", DateForm::kDay},
      {"2026-03-25T00:00:00", DateForm::kTime},
      {"2026-03-25T00:00:00.123", DateForm::kTime},
      {"2026-03-25 00:00:00", DateForm::kTimeBlank},
      {"2026-03-25T00:00:00Z", DateForm::kTimeOffset},
      {"2026-03-25 00:00:00+09:00", DateForm::kTimeOffset},
      {"2026-03-25T00:00:00-0900", DateForm::kTimeOffset},
      {"", DateForm::kEmpty},
      {"-", DateForm::kDash},
      {"2026-3-25", DateForm::kOther},
      {"25.03.2026", DateForm::kOther},
      {"2026-03-25x00:00:00", DateForm::kOther},
      {"2026-03-25T00:00", DateForm::kOther},
      {"--", DateForm::kOther},
      {"c4nary", DateForm::kOther},
  };
  for (const auto& [text, form] : rows) EXPECT_EQ(DateFormOf(text), form) << text;
}

TEST(ReadShape, ReadsADocumentedAnswer) {
  const ListShape shape = ReadShape(Page({Entry("a"), Entry("b", "null")}, "2"));
  EXPECT_TRUE(shape.is_json);
  EXPECT_TRUE(shape.is_utf8);
  EXPECT_EQ(shape.result_code.value, 0);
  EXPECT_EQ(shape.total_count.kind, Kind::kInteger);
  EXPECT_EQ(shape.total_count.value, 2);
  ASSERT_EQ(shape.entries.size(), 2U);
  EXPECT_EQ(shape.entries[0].expiration, DateForm::kDay);
  EXPECT_EQ(shape.entries[1].expiration, DateForm::kNull);
  EXPECT_EQ(shape.entries[0].fields[0], Kind::kMissing);  // certificateId
  EXPECT_TRUE(shape.unknown.empty());
}

TEST(ReadShape, ReadsAnyTextWithoutFailing) {
  for (const std::string& body :
       {std::string(), std::string("null"), std::string("[]"), std::string("\"text\""),
        std::string("{"), std::string("{\"header\":[],\"body\":3}"), std::string("<html>"),
        std::string(5000, '['), std::string("{\"body\":{\"data\":[null,1,[],\"x\"]}}"),
        std::string("\xff\xfe\x00", 3), std::string("{\"body\":{\"totalCount\":1e400}}"),
        std::string("{\"body\":{\"totalCount\":99999999999999999999999}}")}) {
    SCOPED_TRACE(body.substr(0, 50));
    const ListShape shape = ReadShape(body);
    for (const EntryShape& entry : shape.entries) EXPECT_FALSE(entry.is_object);
    EXPECT_EQ(shape.total_count.value, std::nullopt);
  }
}

TEST(ReadShape, ReadsNumbersThatAreTexts) {
  const ListShape shape = ReadShape(Page({}, R"("12")", R"("resultCode":"0")"));
  EXPECT_EQ(shape.total_count.kind, Kind::kText);
  EXPECT_EQ(shape.total_count.value, 12);
  EXPECT_EQ(shape.result_code.kind, Kind::kText);
  EXPECT_EQ(ReadShape(Page({}, R"("12x")")).total_count.value, std::nullopt);
}

TEST(ReadShape, ReadsBytesThatAreNoUtf8AsQuestionMarks) {
  const ListShape shape = ReadShape(Page({Entry("a\xff"
                                                "b")},
                                         "1"));
  EXPECT_FALSE(shape.is_utf8);
  ASSERT_EQ(shape.entries.size(), 1U);
  EXPECT_EQ(shape.entries[0].name, "a?b");
}

TEST(ReadShape, CountsUnknownFieldsOfEveryLevel) {
  const ListShape shape = ReadShape(
      R"({"status":1,"header":{"requestId":1},"body":{"sort":1,"data":[{"www.example.com":1}]}})");
  const std::map<std::string, std::size_t> expected = {
      {"a name of 15 characters", 1}, {"requestId", 1}, {"sort", 1}, {"status", 1}};
  EXPECT_EQ(shape.unknown, expected);
}

}  // namespace
}  // namespace certmon::doctor
