#include "exporter/log/log_line.h"

#include <gtest/gtest.h>

#include <chrono>
#include <nlohmann/json.hpp>

namespace certmon::exporter {
namespace {

// 1774396800 is 2026-03-25T00:00:00Z (date -u -d @1774396800).
constexpr base::WallTime kTime{std::chrono::seconds(1774396800) + std::chrono::milliseconds(123)};

std::string Line(LogFormat format, const std::string& value) {
  return RenderLine(format, kTime, LogLevel::kWarn, RenderBody(format, "m", {{"k", value}}));
}

struct EscapeCase {
  std::string value;
  std::string logfmt;  // the text after k=
  std::string json;    // the string that a JSON parser returns
};

const EscapeCase kEscapes[] = {
    {"plain", "plain", "plain"},
    {"production-1", "production-1", "production-1"},
    {"", "\"\"", ""},
    {" ", "\" \"", " "},
    {"two words", "\"two words\"", "two words"},
    {"a=b", "\"a=b\"", "a=b"},
    {"say \"hi\"", R"("say \"hi\"")", "say \"hi\""},
    {"\"", R"("\"")", "\""},
    {"back\\slash", R"("back\\slash")", "back\\slash"},
    {"end\\", R"("end\\")", "end\\"},
    {"a\nlevel=error", "\"a\xEF\xBF\xBDlevel=error\"", "a\xEF\xBF\xBDlevel=error"},
    {"a\r\nb",
     "a\xEF\xBF\xBD\xEF\xBF\xBD"
     "b",
     "a\xEF\xBF\xBD\xEF\xBF\xBD"
     "b"},
    {"tab\there", "tab\xEF\xBF\xBDhere", "tab\xEF\xBF\xBDhere"},
    {std::string("nul\0x", 5), "nul\xEF\xBF\xBDx", "nul\xEF\xBF\xBDx"},
    {"\x1B[31mred", "\xEF\xBF\xBD[31mred", "\xEF\xBF\xBD[31mred"},
    {"\x7F", "\xEF\xBF\xBD", "\xEF\xBF\xBD"},
    {"\xC2\x85next", "\xEF\xBF\xBDnext", "\xEF\xBF\xBDnext"},
    {"bad \xFF byte", "\"bad \xEF\xBF\xBD byte\"", "bad \xEF\xBF\xBD byte"},
    {"half \xE2\x82", "\"half \xEF\xBF\xBD\xEF\xBF\xBD\"", "half \xEF\xBF\xBD\xEF\xBF\xBD"},
    {"인증서", "인증서", "인증서"},
    {"{\"a\":1}", R"("{\"a\":1}")", "{\"a\":1}"},
};

TEST(LogLine, LogfmtQuotesValuesThatNeedIt) {
  for (const EscapeCase& row : kEscapes) {
    EXPECT_EQ(Line(LogFormat::kLogfmt, row.value),
              "ts=2026-03-25T00:00:00.123Z level=warn msg=m k=" + row.logfmt + "\n");
  }
}

TEST(LogLine, JsonParsesToTheSameValue) {
  for (const EscapeCase& row : kEscapes) {
    const std::string line = Line(LogFormat::kJson, row.value);
    ASSERT_EQ(line.back(), '\n');
    EXPECT_EQ(line.find('\n'), line.size() - 1) << line;
    const auto parsed = nlohmann::json::parse(line);
    EXPECT_EQ(parsed.size(), 4U);
    EXPECT_EQ(parsed.at("ts"), "2026-03-25T00:00:00.123Z");
    EXPECT_EQ(parsed.at("level"), "warn");
    EXPECT_EQ(parsed.at("msg"), "m");
    EXPECT_EQ(parsed.at("k"), row.json);
  }
}

TEST(LogLine, KeepsTheOrderOfTheFields) {
  const std::vector<LogField> fields = {{"project", "b"}, {"reason", "auth"}, {"attempt", "2"}};
  EXPECT_EQ(RenderBody(LogFormat::kLogfmt, "poll failed", fields),
            "msg=\"poll failed\" project=b reason=auth attempt=2");
  EXPECT_EQ(RenderBody(LogFormat::kJson, "poll failed", fields),
            R"("msg":"poll failed","project":"b","reason":"auth","attempt":"2")");
}

TEST(LogLine, NamesEachLevel) {
  const std::pair<LogLevel, std::string> levels[] = {{LogLevel::kDebug, "debug"},
                                                     {LogLevel::kInfo, "info"},
                                                     {LogLevel::kWarn, "warn"},
                                                     {LogLevel::kError, "error"}};
  for (const auto& [level, text] : levels) {
    EXPECT_EQ(RenderLine(LogFormat::kLogfmt, kTime, level, "msg=m"),
              "ts=2026-03-25T00:00:00.123Z level=" + text + " msg=m\n");
  }
}

TEST(LogLine, WritesTimesAtTheEndsOfDaysAndOfTheEpoch) {
  const std::pair<std::int64_t, std::string> times[] = {
      {0, "1970-01-01T00:00:00.000Z"},
      {-1, "1969-12-31T23:59:59.999Z"},
      {1774396799999, "2026-03-24T23:59:59.999Z"},
      {1709164800000, "2024-02-29T00:00:00.000Z"},
  };
  for (const auto& [ms, text] : times) {
    EXPECT_EQ(RenderLine(LogFormat::kLogfmt, base::WallTime(std::chrono::milliseconds(ms)),
                         LogLevel::kInfo, "msg=m"),
              "ts=" + text + " level=info msg=m\n");
  }
}

TEST(PresentableValue, CutsAfterAThousandCodePointsWithAnEllipsis) {
  const std::string exact(1000, 'x');
  EXPECT_EQ(PresentableValue(exact), exact);
  EXPECT_EQ(PresentableValue(exact + "y"), std::string(999, 'x') + "\xE2\x80\xA6");
  std::string korean;
  for (int i = 0; i < 5000; ++i) {
    korean += "인";
  }
  EXPECT_EQ(PresentableValue(korean).size(), 1000U * 3U);
}

}  // namespace
}  // namespace certmon::exporter
