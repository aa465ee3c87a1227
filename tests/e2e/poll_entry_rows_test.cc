// Bad entries in a listing: each is counted under its reason, and the others are used.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "tests/e2e/demo_project.h"
#include "tests/e2e/kept_poll.h"
#include "tests/e2e/poll_driver.h"

namespace certmon::e2e {
namespace {

using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::size_t kGood = 10;

// Ten good certificates and this record.
std::unique_ptr<simulator::Simulator> StartSimulatorWith(simulator::Record record) {
  std::vector<simulator::Record> certificates = simulator::SpreadCertificates(kGood, kFixedNow);
  certificates.push_back(std::move(record));
  return SimulatorWith(std::move(certificates));
}

simulator::Record RawItem(std::string json) {
  simulator::Record record;
  record.raw_item = std::move(json);
  return record;
}

simulator::Record RawName(const std::string& json) {
  return RawItem(R"({"certificateName":)" + json + R"(,"expirationDate":"2030-01-01"})");
}

struct EntryRow {
  const char* name;
  simulator::Record record;
  const char* rejected;  // the reason label
};

class EntryFault : public ::testing::TestWithParam<EntryRow> {};

TEST_P(EntryFault, IsCountedAndAffectsNoOtherEntry) {
  const auto simulator = StartSimulatorWith(GetParam().record);
  PollDriver driver({.base_url = simulator->BaseUrl()});
  driver.Poll();
  EXPECT_TRUE(driver.State().up) << driver.LogText();
  EXPECT_EQ(driver.State().inventory->certificates.size(), kGood);
  const std::string series = "nhncloud_certmanager_certificates_rejected{project=\"production\"";
  for (const std::string reason : {"bad_name", "bad_date", "duplicate", "schema"}) {
    EXPECT_THAT(driver.Page(), HasSubstr(series + ",reason=\"" + reason + "\"} " +
                                         (reason == GetParam().rejected ? "1" : "0") + "\n"));
  }
  // A second poll with the same bad entry changes nothing.
  const std::string before =
      driver.Series("nhncloud_certmanager_certificate_expiration_timestamp_seconds");
  driver.Poll();
  EXPECT_EQ(driver.Series("nhncloud_certmanager_certificate_expiration_timestamp_seconds"), before);
}

INSTANTIATE_TEST_SUITE_P(
    , EntryFault,
    ::testing::Values(
        EntryRow{"Null", RawItem("null"), "schema"}, EntryRow{"Number", RawItem("1"), "schema"},
        EntryRow{"Array", RawItem(R"([{"certificateName":"x"}])"), "schema"},
        EntryRow{"Text", RawItem(R"("x")"), "schema"},
        EntryRow{"NameIsNoUtf8", RawName("\"a\xFF\""), "bad_name"},
        EntryRow{"NameIsHalfAPair", RawName(R"("\ud800")"), "bad_name"},
        EntryRow{"NameMissing", RawItem(R"({"expirationDate":"2030-01-01"})"), "bad_name"},
        EntryRow{"NameNull", RawName("null"), "bad_name"},
        EntryRow{"NameEmpty", RawName(R"("")"), "bad_name"},
        EntryRow{"NameBlank", RawName(R"("   ")"), "bad_name"},
        EntryRow{"NameOfAMegabyte", RawName('"' + std::string(1U << 20U, 'x') + '"'), "bad_name"},
        EntryRow{"NameOf257Characters", RawName('"' + std::string(257, 'x') + '"'), "bad_name"},
        EntryRow{"NameWithANul", RawName(R"("a\u0000b")"), "bad_name"},
        EntryRow{"NameWithALineEnd", RawName(R"("a\nb")"), "bad_name"},
        EntryRow{"OneHugeText", RawName('"' + std::string(8U << 20U, 'x') + '"'), "bad_name"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(PollEntry, InvalidUtf8NameIsNotExportedAndHidesNoOther) {
  const auto simulator = StartSimulatorWith(RawName(R"("good")"));
  PollDriver driver({.base_url = simulator->BaseUrl()});
  driver.Poll();
  // Invalid, overlong, and half of a surrogate pair.
  for (const char* name : {"\"\xFF\"", "\"\xC0\xAF\"", "\"\xED\xA0\x80\"", R"("\ud800")"}) {
    simulator->Configure([name](simulator::Settings& settings) {
      settings.projects[0].certificates.back() = RawName(name);
    });
    driver.Poll();
    EXPECT_TRUE(driver.State().up) << driver.LogText();
    // The unreadable name may be "good": that certificate is kept.
    EXPECT_EQ(driver.State().inventory->certificates.size(), kGood + 1);
    EXPECT_THAT(driver.Page(), HasSubstr("certificates_rejected{project=\"production\",reason="
                                         "\"bad_name\"} 1\n"));
    EXPECT_THAT(driver.Page(), Not(HasSubstr("\xFF")));
    EXPECT_THAT(driver.Page(), Not(HasSubstr("\xC0")));
    EXPECT_THAT(driver.Page(), Not(HasSubstr("\xED\xA0")));
    EXPECT_THAT(driver.Page(), Not(HasSubstr("\x7F")));
  }
}

TEST(PollEntry, IgnoresUnknownFields) {
  simulator::Record record;
  record.certificate_name = "new";
  record.expiration_date = "2030-01-01";
  record.raw_fields = {{"certificateId", "17"},
                       {"domains", R"(["a","*.a"])"},
                       {"renewal", R"({"certificateName":"x","expirationDate":[1]})"}};
  const auto simulator = StartSimulatorWith(record);
  PollDriver driver({.base_url = simulator->BaseUrl()});
  driver.Poll();
  EXPECT_TRUE(driver.State().up) << driver.LogText();
  EXPECT_EQ(driver.State().inventory->certificates.size(), kGood + 1);
  EXPECT_EQ(driver.State().inventory->rejected, decltype(inventory::Inventory::rejected){});
}

TEST(PollEntry, NameThatLooksLikeAPathIsOnlyALabel) {
  const auto simulator = StartSimulatorWith(RawName(R"("../../etc/passwd")"));
  PollDriver driver({.base_url = simulator->BaseUrl()});
  driver.Poll();
  EXPECT_TRUE(driver.State().up);
  EXPECT_THAT(driver.Page(), HasSubstr("certificate_name=\"../../etc/passwd\""));
  const auto requests = simulator->Requests();
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_EQ(requests[0].path, "/certmanager/v1.1/appkeys/demo-appkey-0001/certificates");
}

TEST(PollEntry, DuplicateNameGetsOneSeriesWithTheEarlierExpiry) {
  for (const bool earlier_first : {true, false}) {
    const auto simulator = StartSimulatorWith(RawItem("null"));
    simulator->Configure([earlier_first](simulator::Settings& settings) {
      auto& certificates = settings.projects[0].certificates;
      certificates.pop_back();
      for (const bool earlier : {earlier_first, !earlier_first}) {
        simulator::Record record;
        record.certificate_name = "twin";
        record.expiration_date = earlier ? "2026-03-25" : "2030-01-01";
        certificates.push_back(record);
      }
    });
    PollDriver driver({.base_url = simulator->BaseUrl()});
    driver.Poll();
    EXPECT_TRUE(driver.State().up) << driver.LogText();
    EXPECT_EQ(driver.State().inventory->certificates.size(), kGood + 1);
    // 2026-03-24T15:00Z: 00:00 on 2026-03-25 in Seoul.
    EXPECT_THAT(driver.Page(),
                HasSubstr("certificate_expiration_timestamp_seconds{project=\"production\","
                          "certificate_name=\"twin\"} 1774364400\n"));
    EXPECT_THAT(driver.Page(), HasSubstr("reason=\"duplicate\"} 1\n"));
  }
}

TEST(PollEntry, RefusesMoreEntriesThanAPageMayHold) {
  const auto simulator = StartSimulatorWith(RawName(R"("good")"));
  PollDriver driver({.base_url = simulator->BaseUrl()});
  driver.Poll();
  const KeptPoll kept(driver);
  std::string millions = "1";
  for (int i = 0; i < 2'000'000; ++i) {
    millions += ",1";
  }
  simulator->Configure([&millions](simulator::Settings& settings) {
    settings.projects[0].certificates.front() = RawItem(millions);
  });
  driver.Poll();
  kept.ExpectKept("too_large");
}

// Dates in another format, and no expirationDate at all because the API renamed the field.
TEST(PollEntry, KeepsEverythingIfNoDateIsUsable) {
  for (const char* const date : {"1893456000", R"("12/25/2030")", "null"}) {
    SCOPED_TRACE(date);
    const auto simulator = StartSimulatorWith(RawName(R"("good")"));
    PollDriver driver({.base_url = simulator->BaseUrl()});
    driver.Poll();
    const std::vector<certapi::Certificate> before = driver.State().inventory->certificates;
    simulator->Configure([&](simulator::Settings& settings) {
      for (auto& record : settings.projects[0].certificates) {
        record.raw_fields["expirationDate"] = date;
        if (!record.raw_item.empty()) {
          record.raw_item = R"({"certificateName":"good","expiryDate":"2030-01-01"})";
        }
      }
    });
    driver.Poll();
    EXPECT_FALSE(driver.State().up);
    EXPECT_EQ(driver.State().last_failure, base::Reason::kSchema);
    EXPECT_EQ(driver.State().inventory->certificates, before);
    EXPECT_THAT(driver.LogText(), HasSubstr("no entry of the listing has a usable expirationDate"));
  }
}

}  // namespace
}  // namespace certmon::e2e
