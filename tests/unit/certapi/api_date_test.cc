#include "lib/certapi/api_date.h"

#include <gtest/gtest.h>

#include <clocale>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <limits>
#include <locale>
#include <span>
#include <string>

#include "lib/certapi/expiry_zone.h"

namespace certmon::certapi {
namespace {

std::optional<std::int64_t> Seconds(const std::string& text,
                                    const std::string& zone = "Asia/Seoul") {
  const auto found = ExpiryZone::Find(zone);
  EXPECT_TRUE(found.has_value()) << zone;
  const auto instant = ParseApiDate(text, *found);
  return instant ? std::optional<std::int64_t>(instant->time_since_epoch().count()) : std::nullopt;
}

struct GoodDate {
  const char* name;
  const char* text;
  const char* zone;
  std::int64_t seconds;  // by `date -u -d TIME +%s`, of the instant in the comment
};

void PrintTo(const GoodDate& row, std::ostream* out) { *out << row.name; }

class ReadsDate : public testing::TestWithParam<GoodDate> {};

TEST_P(ReadsDate, AsTheInstantItStandsFor) {
  EXPECT_EQ(Seconds(GetParam().text, GetParam().zone), GetParam().seconds);
}

constexpr GoodDate kGood[] = {
    // 2026-03-24T15:00Z: the API's documented form, 00:00 of the day in the zone.
    {"BareDate", "2026-03-25", "Asia/Seoul", 1774364400},
    {"BareDateUtc", "2026-03-25", "UTC", 1774396800},
    {"BareDateNewYork", "2026-03-25", "America/New_York", 1774411200},
    {"BareDateKiritimati", "2026-03-25", "Pacific/Kiritimati", 1774346400},
    {"FirstYear", "2000-01-01", "Asia/Seoul", 946652400},
    {"LeapDay", "2028-02-29", "Asia/Seoul", 1835362800},
    {"LeapDayOfACentury", "2000-02-29", "Asia/Seoul", 951750000},
    {"PastInt32", "2038-01-20", "Asia/Seoul", 2147526000},
    {"PastUint32", "2106-02-08", "Asia/Seoul", 4294998000},
    {"LastYear", "9999-12-31", "Asia/Seoul", 253402182000},
    // The date-time forms: without an offset in the zone, with one not.
    {"WithT", "2026-03-25T00:00:00", "Asia/Seoul", 1774364400},
    {"WithBlank", "2026-03-25 23:59:59", "Asia/Seoul", 1774450799},
    {"FractionOfOneDigit", "2026-03-25T00:00:00.9", "Asia/Seoul", 1774364400},
    {"FractionOfNineDigits", "2026-03-25 00:00:00.999999999", "Asia/Seoul", 1774364400},
    {"Zulu", "2026-03-25T00:00:00Z", "Asia/Seoul", 1774396800},
    {"ZuluWithFraction", "2026-03-25T00:00:00.000Z", "America/New_York", 1774396800},
    {"OffsetWithColon", "2026-03-25T00:00:00+09:00", "America/New_York", 1774364400},
    {"OffsetWithoutColon", "2026-03-25T00:00:00+0900", "UTC", 1774364400},
    {"OffsetWest", "2026-03-24 10:00:00-05:00", "Asia/Seoul", 1774364400},
    {"OffsetOfMinutes", "2026-03-25T05:45:00.5+05:45", "Asia/Seoul", 1774396800},
    {"LargestOffset", "2026-03-25T18:00:00+18:00", "Asia/Seoul", 1774396800},
    // As written it is of 2000, although the instant is not.
    {"OffsetIntoTheYearBefore", "2000-01-01T00:00:00+01:00", "UTC", 946681200},
    // A local time that does not exist: the instant of the change, 2020-03-08T07:00Z.
    {"GapNewYork", "2020-03-08T02:30:00", "America/New_York", 1583650800},
    // In Havana midnight itself is left out: 2020-03-08T05:00Z.
    {"GapAtMidnight", "2020-03-08", "America/Havana", 1583643600},
    // A local time that exists twice: the earlier one, 05:30Z and 04:00Z.
    {"OverlapNewYork", "2020-11-01T01:30:00", "America/New_York", 1604208600},
    {"OverlapAtMidnight", "2020-11-01", "America/Havana", 1604203200},
};

INSTANTIATE_TEST_SUITE_P(Forms, ReadsDate, testing::ValuesIn(kGood),
                         [](const auto& row) { return std::string(row.param.name); });

// Other forms, each of which some common parser accepts.
constexpr const char* kNoText[] = {
    "", " ", "-", "null", "unknown", "2026", "2026-03",
};

constexpr const char* kNoSuchDay[] = {
    "2026-02-29", "2026-02-30", "2026-02-31", "2026-04-31", "2026-06-31", "2100-02-29",
    "2200-02-29", "2026-13-01", "2026-00-10", "2026-03-00", "2026-03-32", "2026-99-99",
};

// Not of 2000 to 9999.
constexpr const char* kOutsideTheYears[] = {
    "0000-00-00",  "0000-01-01",  "0001-01-01",           "1969-12-31",
    "1970-01-01",  "1999-12-31",  "1999-12-31T23:59:59Z", "10000-01-01",
    "-2026-03-25", "+2026-03-25", "02026-03-25",
};

constexpr const char* kOtherShapes[] = {
    // Another order or another shape.
    "25-03-2026",
    "03-25-2026",
    "20260325",
    "2026/03/25",
    "2026.03.25",
    "2026-3-5",
    "2026-03-5",
    "2026-3-25",
    "26-03-25",
    "2026-03",
    "2026-W13-3",
    "2026-084",
    "Mar 25 2026",
    "25 Mar 2026",
    "2026-Mar-25",
    "2026-03-25T",
    "2026--3-25",
    "2026-+3-25",
    "2026-03--5",
    "2026- 3-25",
    "0x7E-03-25",
    // Something around it or in it.
    " 2026-03-25",
    "2026-03-25 ",
    "2026-03-25\n",
    "\t2026-03-25",
    "\xEF\xBB\xBF"
    "2026-03-25",
    "2026-03-25x",
    "2026-03-25-",
    "2026-03-25Z",
    "2026-03-25+09:00",
    "'2026-03-25'",
    "2026-03-25 (UTC+09)",
    "2026-03-25,2027-03-25",
    // Digits that are none here: full-width, Arabic-Indic; dashes that are none.
    "\xEF\xBC\x92\xEF\xBC\x90\xEF\xBC\x92\xEF\xBC\x96-03-25",
    "\xD9\xA2\xD9\xA0\xD9\xA2\xD9\xA6-03-25",
    "2026\xE2\x80\x93"
    "03\xE2\x80\x93"
    "25",
    "2026\xE2\x88\x92"
    "03\xE2\x88\x92"
    "25",
};

constexpr const char* kOtherTimes[] = {
    // Times.
    "2026-03-25T00",
    "2026-03-25T00:00",
    "2026-03-25T0:00:00",
    "2026-03-25T00:0:00",
    "2026-03-25T00:00:0",
    "2026-03-25T24:00:00",
    "2026-03-25T23:60:00",
    "2026-03-25T23:59:60",
    "2026-03-25T99:99:99",
    "2026-03-25t00:00:00",
    "2026-03-25_00:00:00",
    "2026-03-25  00:00:00",
    "2026-03-25T 00:00:00",
    "2026-03-25T00:00:00 ",
    "2026-03-25T000000",
    "2026-03-25T-1:00:00",
    "2026-03-25T00-00-00",
    "2026-03-25T00.00.00",
    "2026-03-25 12:00:00 AM",
    // Fractions.
    "2026-03-25T00:00:00.",
    "2026-03-25T00:00:00.Z",
    "2026-03-25T00:00:00,5",
    "2026-03-25T00:00:00.1234567890",
    "2026-03-25T00:00:00.5.5",
    "2026-03-25T00:00:00.-5",
    "2026-03-25T00:00:00.5e1",
    "2026-03-25.5",
    // Offsets and zones.
    "2026-03-25T00:00:00z",
    "2026-03-25T00:00:00ZZ",
    "2026-03-25T00:00:00 Z",
    "2026-03-25T00:00:00Z+09:00",
    "2026-03-25T00:00:00+9",
    "2026-03-25T00:00:00+09",
    "2026-03-25T00:00:00+9:00",
    "2026-03-25T00:00:00+09:0",
    "2026-03-25T00:00:00+09:60",
    "2026-03-25T00:00:00+18:01",
    "2026-03-25T00:00:00+19:00",
    "2026-03-25T00:00:00+24:00",
    "2026-03-25T00:00:00-99:99",
    "2026-03-25T00:00:00+",
    "2026-03-25T00:00:00+09:00:00",
    "2026-03-25T00:00:00 +09:00",
    "2026-03-25T00:00:00+09-00",
    "2026-03-25T00:00:00GMT",
    "2026-03-25T00:00:00 KST",
    "2026-03-25T00:00:00[Asia/Seoul]",
    "2026-03-25T00:00:00+09:00[Asia/Seoul]",
    ("2026-03-25T00:00:00\xC2\xB1"
     "09:00"),
};

constexpr const char* kNumbers[] = {
    "1774364400",
    "1774364400000",
    "1.7743644e9",
    "2147483648",
};

struct BadDates {
  const char* name;
  std::span<const char* const> texts;
};

void PrintTo(const BadDates& row, std::ostream* out) { *out << row.name; }

class RefusesDates : public testing::TestWithParam<BadDates> {};

TEST_P(RefusesDates, OfThisKind) {
  for (const char* text : GetParam().texts) {
    EXPECT_EQ(Seconds(text), std::nullopt) << '"' << text << '"';
  }
}

INSTANTIATE_TEST_SUITE_P(Forms, RefusesDates,
                         testing::Values(BadDates{"NoText", kNoText},
                                         BadDates{"NoSuchDay", kNoSuchDay},
                                         BadDates{"OutsideTheYears", kOutsideTheYears},
                                         BadDates{"OtherShapes", kOtherShapes},
                                         BadDates{"OtherTimes", kOtherTimes},
                                         BadDates{"Numbers", kNumbers}),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(ParseApiDate, RefusesATextWithANulInIt) {
  using std::string_literals::operator""s;
  EXPECT_EQ(Seconds("2026-03-25\0"s), std::nullopt);
  EXPECT_EQ(Seconds("2026-03-25\0T00:00:00"s), std::nullopt);
}

TEST(ParseApiDate, RefusesPrefixesOfTheLongestForm) {
  const std::string whole = "2026-03-25T00:00:00.123+09:00";
  for (std::size_t length = 0; length < whole.size(); ++length) {
    // The date, the time, the time with a fraction of one, two and three digits.
    const bool is_form = length == 10 || length == 19 || (length >= 21 && length <= 23);
    EXPECT_EQ(Seconds(whole.substr(0, length)).has_value(), is_form) << whole.substr(0, length);
  }
}

TEST(ParseApiDate, ReadsEveryDayOf400Years) {
  // The Gregorian calendar repeats after 146,097 days; each is 86,400 s after the one before.
  const auto utc = ExpiryZone::Find("UTC");
  std::int64_t expected = 946684800;  // 2000-01-01T00:00Z
  int days = 0;
  for (int year = 2000; year < 2400; ++year) {
    for (int month = 0; month <= 13; ++month) {
      for (int day = 0; day <= 32; ++day) {
        char text[48];
        std::snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
        const auto instant = ParseApiDate(text, *utc);
        if (instant) {
          ASSERT_EQ(instant->time_since_epoch().count(), expected) << text;
          expected += 86400;
          ++days;
        }
      }
    }
  }
  EXPECT_EQ(days, 146097);
}

// Sets TZ and the locale to hostile values, and restores them.
class OddEnvironment {
 public:
  explicit OddEnvironment(const char* time_zone) {
    setenv("TZ", time_zone, 1);
    tzset();
    std::locale::global(std::locale(std::locale::classic(), new Grouping));
  }
  ~OddEnvironment() {
    std::locale::global(std::locale::classic());
    unsetenv("TZ");
    tzset();
  }
  OddEnvironment(const OddEnvironment&) = delete;
  OddEnvironment& operator=(const OddEnvironment&) = delete;

 private:
  struct Grouping : std::numpunct<char> {
    char do_thousands_sep() const override { return '.'; }
    char do_decimal_point() const override { return ','; }
    std::string do_grouping() const override { return "\1"; }
  };
};

TEST(ParseApiDate, DependsNeitherOnTzNorOnTheLocale) {
  for (const char* time_zone :
       {"UTC", "America/New_York", "Pacific/Kiritimati", "XXX-23:59", "no such zone", ""}) {
    const OddEnvironment odd(time_zone);
    EXPECT_EQ(Seconds("2026-03-25"), 1774364400) << time_zone;
    EXPECT_EQ(Seconds("2026-03-25T00:00:00.5Z"), 1774396800) << time_zone;
    EXPECT_EQ(Seconds("9999-12-31"), 253402182000) << time_zone;
  }
}

TEST(Instant, HasMoreThan32Bits) {
  static_assert(std::numeric_limits<Instant::rep>::max() > 253402300799, "9999-12-31T23:59:59Z");
  SUCCEED();
}

TEST(ExpiryZone, RefusesUnknownNames) {
  for (const char* name :
       {"", " ", "Asia", "Asia/", "Asia/Atlantis", "asia/seoul", "KST", "UTC+9", "+09:00",
        "../etc/passwd", "/etc/passwd", "Asia/Seoul ", "zone.tab", "Asia/Seoul\n"}) {
    const auto zone = ExpiryZone::Find(name);
    ASSERT_FALSE(zone.has_value()) << name;
    EXPECT_EQ(zone.error().reason, base::Reason::kInternal);
    EXPECT_FALSE(zone.error().message.empty());
  }
}

TEST(ExpiryZone, FindsZonesByName) {
  for (const char* name :
       {"Asia/Seoul", "UTC", "Etc/UTC", "America/New_York", "Europe/Berlin", "Asia/Kathmandu"}) {
    EXPECT_TRUE(ExpiryZone::Find(name).has_value()) << name;
  }
}

}  // namespace
}  // namespace certmon::certapi
