// How dates of the API appear on the page, in whole polls over sockets: usable and unusable ones.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <optional>

#include "tests/e2e/demo_project.h"
#include "tests/e2e/poll_driver.h"
#include "tests/support/exposition_parser.h"

namespace certmon::e2e {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// The API's date for "known", which had a good date in the poll before, and for "new".
struct Row {
  const char* name;
  const char* json;                     // value of expirationDate; empty: the field is absent
  std::optional<std::int64_t> instant;  // Unix seconds, by `date -u -d TIME +%s`; none: no date
  bool rejected = true;                 // counted in certificates_rejected{reason="bad_date"}
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

// 2030-01-01T00:00+09:00, the good date of "known".
constexpr const char* kGoodDate = "2030-01-01";
constexpr const char* kGoodInstant = "1893423600";

class DateOnThePage {
 public:
  DateOnThePage() {
    std::vector<simulator::Record> listed;
    for (const char* name : {"known", "other"}) {
      listed.push_back({.certificate_name = name,
                        .file_creation_date = "2026-01-01",
                        .expiration_date = kGoodDate});
    }
    simulator_ = SimulatorWith(std::move(listed));
    driver_.emplace(DriverOptions{.base_url = simulator_->BaseUrl()});
    driver_->Poll();
    EXPECT_TRUE(driver_->State().up) << driver_->LogText();
  }

  // Sets fields of "known" as JSON, adds "new" with the same fields, and polls.
  void List(const std::map<std::string, std::string>& raw_fields) {
    simulator_->Configure([&](simulator::Settings& settings) {
      auto& listed = settings.projects[0].certificates;
      listed.at(0).raw_fields = raw_fields;
      listed.push_back(listed.at(0));
      listed.back().certificate_name = "new";
    });
    driver_->Poll();
  }

  [[nodiscard]] std::optional<std::string> Of(const std::string& metric,
                                              const std::string& certificate) const {
    return Value("certificate_" + metric, {{"certificate_name", certificate}});
  }
  [[nodiscard]] std::optional<std::string> Value(const std::string& metric,
                                                 test_support::ParsedLabels labels) const {
    const auto page = test_support::ParseExposition(driver_->Page());
    EXPECT_TRUE(page.has_value()) << page.error();
    labels.emplace_back("project", "production");
    return page ? page->Value("nhncloud_certmanager_" + metric, labels) : std::nullopt;
  }
  [[nodiscard]] PollDriver& driver() { return *driver_; }

 private:
  std::unique_ptr<simulator::Simulator> simulator_;
  std::optional<PollDriver> driver_;
};

class DateRow : public ::testing::TestWithParam<Row> {};

TEST_P(DateRow, ShowsTheDateOrTheLastGoodOneOrUnknown) {
  DateOnThePage page;
  page.List({{"expirationDate", GetParam().json}});
  // Unusable dates of single entries do not make a poll incomplete.
  EXPECT_EQ(page.Value("up", {}), "1") << page.driver().LogText();
  EXPECT_EQ(page.Value("certificates", {}), "3");
  EXPECT_EQ(page.Of("expiration_timestamp_seconds", "other"), kGoodInstant);
  EXPECT_EQ(page.Of("expiration_unknown", "known"), std::nullopt);
  if (GetParam().instant) {
    const std::string instant = std::to_string(*GetParam().instant);
    EXPECT_EQ(page.Of("expiration_timestamp_seconds", "known"), instant);
    EXPECT_EQ(page.Of("expiration_timestamp_seconds", "new"), instant);
    EXPECT_EQ(page.Value("certificates_rejected", {{"reason", "bad_date"}}), "0");
    return;
  }
  EXPECT_EQ(page.Of("expiration_timestamp_seconds", "known"), kGoodInstant);
  EXPECT_EQ(page.Of("expiration_timestamp_seconds", "new"), std::nullopt);
  EXPECT_EQ(page.Of("days_remaining", "new"), std::nullopt);
  EXPECT_EQ(page.Of("expiration_unknown", "new"), "1");
  EXPECT_EQ(page.Value("certificates_rejected", {{"reason", "bad_date"}}),
            GetParam().rejected ? "2" : "0");
}

const Row kRows[] = {
    // 2026-03-24T15:00Z: 00:00 of that day in Seoul.
    {"DocumentedForm", R"("2026-03-25")", 1774364400},
    {"February29", R"("2026-02-29")", {}},
    {"February30", R"("2026-02-30")", {}},
    {"April31", R"("2026-04-31")", {}},
    {"LeapDayOfACenturyWithoutOne", R"("2100-02-29")", {}},
    {"Month13", R"("2026-13-01")", {}},
    {"Month0", R"("2026-00-10")", {}},
    {"Day32", R"("2026-03-32")", {}},
    {"LeapDay", R"("2028-02-29")", 1835362800},
    {"DayFirst", R"("25-03-2026")", {}},
    {"NoDashes", R"("20260325")", {}},
    {"Slashes", R"("2026/03/25")", {}},
    {"BlankBefore", R"(" 2026-03-25")", {}},
    {"BlankAfter", R"("2026-03-25 ")", {}},
    {"OneDigit", R"("2026-3-5")", {}},
    {"FullWidthDigits", R"("２０２６-03-25")", {}},
    {"WithBlankAndTime", R"("2026-03-25 23:59:59")", 1774450799},
    {"Zulu", R"("2026-03-25T00:00:00Z")", 1774396800},
    {"Offset", R"("2026-03-25T00:00:00+09:00")", 1774364400},
    {"NoSeconds", R"("2026-03-25T00:00")", {}},
    {"HourOffset", R"("2026-03-25T00:00:00+09")", {}},
    {"Null", "null", {}, false},
    {"Empty", R"("")", {}, false},
    {"Dash", R"("-")", {}, false},
    {"Absent", "", {}, false},
    {"PastInt32", R"("2038-01-20")", 2147526000},
    {"PastUint32", R"("2106-02-08")", 4294998000},
    {"LastDay", R"("9999-12-31")", 253402182000},
    {"Zeros", R"("0000-00-00")", {}},
    {"YearOne", R"("0001-01-01")", {}},
    {"BeforeTheEpoch", R"("1969-12-31")", {}},
    {"Epoch", R"("1970-01-01")", {}},
    {"LastCentury", R"("1999-12-31")", {}},
    {"Seconds", "1774364400", {}},
    {"Milliseconds", "1774364400000", {}},
    {"SecondsAsText", R"("1774364400")", {}},
    {"Fraction", "1774364400.5", {}},
};

INSTANTIATE_TEST_SUITE_P(, DateRow, ::testing::ValuesIn(kRows),
                         [](const auto& row) { return row.param.name; });

TEST(Dates, LastGoodDatesStayIfAllDatesChangeTheirFormat) {
  DateOnThePage page;
  page.List({{"expirationDate", R"("25 Mar 2026")"}});
  page.driver().Poll();
  // The last good date has no age limit: the second poll still shows it.
  EXPECT_EQ(page.Of("expiration_timestamp_seconds", "known"), kGoodInstant);
  EXPECT_THAT(page.driver().LogText(), HasSubstr("certificates_with_bad_date=known, new"));
}

struct OddRow {
  const char* name;
  const char* created;
  const char* expires;
  const char* created_at;
  const char* expires_at;
};

void PrintTo(const OddRow& row, std::ostream* out) { *out << row.name; }

class OddDates : public ::testing::TestWithParam<OddRow> {};

TEST_P(OddDates, AreExportedAsListedWithOneWarning) {
  DateOnThePage page;
  page.List({{"fileCreationDate", GetParam().created}, {"expirationDate", GetParam().expires}});
  EXPECT_EQ(page.Of("creation_timestamp_seconds", "new"), GetParam().created_at);
  EXPECT_EQ(page.Of("expiration_timestamp_seconds", "new"), GetParam().expires_at);
  const std::string warning =
      "created after they expire, or in the future; exported as listed project=production "
      "number=2 certificates=known, new\n";
  EXPECT_THAT(page.driver().LogText(), HasSubstr(warning));
  const std::size_t length = page.driver().LogText().size();
  page.driver().Poll();
  EXPECT_THAT(page.driver().LogText().substr(length), Not(HasSubstr("created after")));
}

// The clock shows 2026-03-01.
INSTANTIATE_TEST_SUITE_P(, OddDates,
                         ::testing::Values(OddRow{"ExpiresBeforeItsCreation", R"("2026-02-02")",
                                                  R"("2026-02-01")", "1769958000", "1769871600"},
                                           OddRow{"CreatedInTheFuture", R"("2029-12-31")",
                                                  R"("2030-01-01")", "1893337200", "1893423600"}),
                         [](const auto& row) { return row.param.name; });

TEST(Dates, CreationDateOfTomorrowIsNotReported) {
  DateOnThePage page;
  page.List({{"fileCreationDate", R"("2026-03-02")"}});
  EXPECT_THAT(page.driver().LogText(), Not(HasSubstr("created after")));
}

TEST(Dates, DaysRemainingFollowTheClockWithoutAPoll) {
  DateOnThePage page;
  // 00:00 on 2026-03-03 in Seoul is 39 hours after 2026-03-01T00:00Z.
  page.List({{"expirationDate", R"("2026-03-03")"}});
  EXPECT_EQ(page.Of("days_remaining", "new"), "1");
  page.driver().clock().Advance(std::chrono::hours(16));
  EXPECT_EQ(page.Of("days_remaining", "new"), "0");
  page.driver().clock().Advance(std::chrono::hours(24));
  EXPECT_EQ(page.Of("days_remaining", "new"), "-1");
}

}  // namespace
}  // namespace certmon::e2e
