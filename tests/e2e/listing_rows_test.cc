// Whole polls over sockets: inconsistent pages, and listings that change between or during polls.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/simulator/simulator.h"
#include "tests/e2e/kept_poll.h"

namespace certmon::e2e {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// An API with this many certificates, in pages of ten.
std::unique_ptr<simulator::Simulator> InPagesOfTen(std::size_t certificates) {
  simulator::SimulatorOptions options;
  options.settings.projects[0].certificates =
      simulator::SpreadCertificates(certificates, kFixedNow);
  options.settings.page_size_max = 10;
  options.settings.ignore_all = true;
  return simulator::Simulator::Start(std::move(options)).value();
}

std::string OfProject(const std::string& metric, const std::string& value) {
  return "nhncloud_certmanager_" + metric + "{project=\"production\"} " + value + "\n";
}

std::string ExpiryOf(const PollDriver& driver, const std::string& name) {
  return driver.Series(
      "nhncloud_certmanager_certificate_expiration_timestamp_seconds{project=\"production\","
      "certificate_name=\"" +
      name + "\"} ");
}

struct Row {
  const char* name;
  simulator::FaultRule fault;
  const char* reason;    // contract, section 5
  std::size_t requests;  // maximum, for 25 certificates in 3 pages
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

class ListingRow : public ::testing::TestWithParam<Row> {};

TEST_P(ListingRow, KeepsEveryCertificateAndShowsTheReason) {
  const auto simulator = InPagesOfTen(25);
  PollDriver driver({.base_url = simulator->BaseUrl()});
  driver.Poll();
  const KeptPoll kept(driver);
  ASSERT_TRUE(simulator->AddFault(GetParam().fault).has_value());
  simulator->ClearRequests();
  driver.Poll();
  kept.ExpectKept(GetParam().reason);
  EXPECT_LE(simulator->RequestCount(), GetParam().requests);

  simulator->ClearFaults();
  driver.Poll();
  EXPECT_TRUE(driver.State().up) << driver.LogText();
  EXPECT_EQ(driver.State().inventory->certificates.size(), 25U);
}

// An inconsistent listing is read three times; a failed page is requested three times.
const Row kRows[] = {
    {"EveryPageIsTheFirst", {.name = "page-ignored"}, "inconsistent", 3},
    {"EveryPageSaysItIsTheFirst", {.name = "page-stuck"}, "inconsistent", 3},
    {"TotalOverstated", {.name = "total-too-big"}, "inconsistent", 9},
    {"TotalUnderstated", {.name = "total-too-small"}, "inconsistent", 9},
    {"TotalZeroBesideEntries", {.name = "total-zero"}, "inconsistent", 3},
    {"TotalOfABillion", {.name = "total-huge"}, "inconsistent", 1},
    {"TotalNegative", {.name = "total-negative"}, "schema", 1},
    {"AnEntryMovesInBetweenPages", {.name = "shift"}, "inconsistent", 9},
    {"AnEntryMovesOutBetweenPages", {.name = "gap"}, "inconsistent", 9},
    {"TotalChangesBetweenPages", {.name = "total-changes"}, "inconsistent", 9},
    {"TheSecondOfThreePagesIsEmpty", {.name = "empty-page", .page = 2}, "inconsistent", 3},
    {"PagesAfterTheFirstAreEmpty", {.name = "empty-page"}, "inconsistent", 3},
    {"TheSecondPageFails", {.name = "server-error", .page = 2}, "http_5xx", 5},
    {"TheLastPageFails", {.name = "server-error", .page = 3}, "http_5xx", 5},
    {"TheLastPageIsCut", {.name = "truncate", .argument = "50", .page = 3}, "truncated", 5},
    {"TheLastPageIsNoJson", {.name = "not-json", .page = 3}, "json", 3},
    {"TheLastPageIsRefused", {.name = "unauthorized", .page = 3}, "auth", 3},
};

INSTANTIATE_TEST_SUITE_P(, ListingRow, ::testing::ValuesIn(kRows),
                         [](const auto& row) { return row.param.name; });

TEST(Listing, TotalPageOfZeroIsIgnored) {
  const auto simulator = InPagesOfTen(25);
  ASSERT_TRUE(simulator->AddFault({.name = "total-page-zero"}).has_value());
  PollDriver driver({.base_url = simulator->BaseUrl()});
  driver.Poll();
  EXPECT_TRUE(driver.State().up) << driver.LogText();
  EXPECT_EQ(driver.State().inventory->certificates.size(), 25U);
}

class ListingOfSize : public ::testing::TestWithParam<std::size_t> {};

TEST_P(ListingOfSize, IsReadInTheFewestRequests) {
  simulator::SimulatorOptions options;
  options.settings.projects[0].certificates = simulator::SpreadCertificates(GetParam(), kFixedNow);
  options.settings.ignore_all = true;
  const auto simulator = simulator::Simulator::Start(std::move(options)).value();
  PollDriver driver({.base_url = simulator->BaseUrl(), .page_size = 100, .page_concurrency = 4});
  driver.Poll();
  ASSERT_TRUE(driver.State().up) << driver.LogText();
  EXPECT_EQ(driver.State().inventory->certificates.size(), GetParam());
  EXPECT_EQ(simulator->RequestCount(), (GetParam() + 99) / 100);
  EXPECT_LE(simulator->MostAtOnce(), 4U);
  for (const auto& request : simulator->Requests()) {
    EXPECT_THAT(request.query, HasSubstr("status=ALL"));
  }
}

INSTANTIATE_TEST_SUITE_P(, ListingOfSize, ::testing::Values(11U, 100U, 101U, 10'000U),
                         [](const auto& row) {
                           return "Of" + std::to_string(row.param) + "Certificates";
                         });

TEST(Listing, UsesThePageSizeOfTheResponse) {
  const auto simulator = InPagesOfTen(25);
  PollDriver driver({.base_url = simulator->BaseUrl(), .page_size = 1000});
  driver.Poll();
  EXPECT_EQ(driver.State().inventory->certificates.size(), 25U);
  EXPECT_EQ(simulator->RequestCount(), 3U);
}

TEST(Listing, IsReadAgainIfItChangedBetweenPages) {
  for (const char* fault : {"shift", "gap", "total-changes"}) {
    const auto simulator = InPagesOfTen(25);
    ASSERT_TRUE(simulator->AddFault({.name = fault, .page = 2, .count = 1}).has_value());
    PollDriver driver({.base_url = simulator->BaseUrl()});
    driver.Poll();
    EXPECT_TRUE(driver.State().up) << fault << driver.LogText();
    EXPECT_EQ(driver.State().inventory->certificates.size(), 25U) << fault;
    EXPECT_LE(simulator->RequestCount(), 6U) << fault;
  }
}

class NewsOfAnIncompletePoll : public ::testing::TestWithParam<Row> {};

TEST_P(NewsOfAnIncompletePoll, IsAppliedAndNothingIsRemoved) {
  const auto simulator = InPagesOfTen(25);
  PollDriver driver({.base_url = simulator->BaseUrl()});
  driver.Poll();
  const KeptPoll kept(driver);
  const auto records = simulator->CurrentSettings().projects[0].certificates;
  const std::string& renewed = records.at(1).certificate_name;
  // Page 1 has a renewed certificate, page 3 has one less, and the fault hides another one.
  ASSERT_TRUE(simulator->Renew(renewed, "2031-01-01"));
  ASSERT_TRUE(simulator->Remove(records.at(24).certificate_name));
  ASSERT_TRUE(simulator->AddFault(GetParam().fault).has_value());
  driver.Poll();
  kept.ExpectFailed(GetParam().reason);
  // 2031-01-01T00:00+09:00, by `date +%s`.
  EXPECT_THAT(ExpiryOf(driver, renewed), HasSubstr("} 1924959600\n"));
  EXPECT_EQ(driver.State().inventory->certificates.size(), 25U);
  EXPECT_THAT(driver.Page(), HasSubstr(OfProject("certificates_removed_total", "0")));
}

INSTANTIATE_TEST_SUITE_P(
    , NewsOfAnIncompletePoll,
    ::testing::Values(Row{"PagesMove", {.name = "shift"}, "inconsistent", 0},
                      Row{"PageTwoFails", {.name = "server-error", .page = 2}, "http_5xx", 0}),
    [](const auto& row) { return row.param.name; });

struct ShrinkRow {
  const char* name;
  const char* fault;
  std::size_t left;  // of 24
};

void PrintTo(const ShrinkRow& row, std::ostream* out) { *out << row.name; }

class Shrink : public ::testing::TestWithParam<ShrinkRow> {};

TEST_P(Shrink, IsHeldUntilThreePollsAgree) {
  const auto simulator = InPagesOfTen(24);
  PollDriver driver({.base_url = simulator->BaseUrl()});
  driver.Poll();
  const std::string before = driver.Series("nhncloud_certmanager_certificate_expiration");
  ASSERT_TRUE(simulator->AddFault({.name = GetParam().fault}).has_value());
  for (int poll = 1; poll <= 2; ++poll) {
    driver.Poll();
    EXPECT_EQ(driver.Series("nhncloud_certmanager_certificate_expiration"), before) << poll;
    EXPECT_THAT(driver.Page(), HasSubstr(OfProject("inventory_held", "1"))) << poll;
    EXPECT_THAT(driver.Page(), HasSubstr(OfProject("up", "1"))) << poll;
    EXPECT_THAT(driver.Page(), HasSubstr(OfProject("certificates", "24"))) << poll;
  }
  EXPECT_THAT(driver.LogText(), HasSubstr("kept for now"));
  driver.Poll();
  const std::string page = driver.Page();
  EXPECT_THAT(page, HasSubstr(OfProject("inventory_held", "0")));
  // NHNCloudCertmanagerNoCertificates (alerts/) fires if `certificates` is 0.
  EXPECT_THAT(page, HasSubstr(OfProject("certificates", std::to_string(GetParam().left))));
  EXPECT_THAT(page, HasSubstr(OfProject("certificates_removed_total",
                                        std::to_string(24 - GetParam().left))));
}

INSTANTIATE_TEST_SUITE_P(, Shrink,
                         ::testing::Values(ShrinkRow{"ToNothing", "empty-list", 0},
                                           ShrinkRow{"ToHalf", "half-list", 12}),
                         [](const auto& row) { return row.param.name; });

TEST(Listing, CertificatesListedAgainEndTheHold) {
  const auto simulator = InPagesOfTen(24);
  PollDriver driver({.base_url = simulator->BaseUrl()});
  driver.Poll();
  ASSERT_TRUE(simulator->AddFault({.name = "empty-list"}).has_value());
  driver.Poll();
  driver.Poll();
  simulator->ClearFaults();
  driver.Poll();
  EXPECT_THAT(driver.Page(), HasSubstr(OfProject("inventory_held", "0")));
  ASSERT_TRUE(simulator->AddFault({.name = "empty-list"}).has_value());
  driver.Poll();
  EXPECT_EQ(driver.State().inventory->certificates.size(), 24U) << "the count starts at one again";
}

TEST(Listing, SingleRemovalShowsAtTheNextCompletePoll) {
  const auto simulator = InPagesOfTen(25);
  PollDriver driver({.base_url = simulator->BaseUrl()});
  driver.Poll();
  const auto records = simulator->CurrentSettings().projects[0].certificates;
  std::string removed;
  for (const auto& record : records) {
    // An expired certificate, whose loss would matter most.
    removed = record.expiration_date < "2026-03-01" ? record.certificate_name : removed;
  }
  ASSERT_FALSE(ExpiryOf(driver, removed).empty());
  ASSERT_TRUE(simulator->Remove(removed));
  driver.Poll();
  EXPECT_THAT(driver.Page(), Not(HasSubstr("certificate_name=\"" + removed + "\"")));
  EXPECT_THAT(driver.Page(), HasSubstr(OfProject("certificates_removed_total", "1")));
  EXPECT_THAT(driver.LogText(),
              HasSubstr("certificate left the listing project=production certificate=" + removed));
}

TEST(Listing, EarlierAndLaterDatesShowAtOnce) {
  const auto simulator = InPagesOfTen(25);
  PollDriver driver({.base_url = simulator->BaseUrl()});
  driver.Poll();
  const std::string name =
      simulator->CurrentSettings().projects[0].certificates.at(0).certificate_name;
  ASSERT_TRUE(simulator->Renew(name, "2031-01-01"));
  driver.Poll();
  EXPECT_THAT(ExpiryOf(driver, name), HasSubstr("} 1924959600\n"));
  EXPECT_THAT(driver.LogText(), HasSubstr("certificate renewed"));
  ASSERT_TRUE(simulator->Renew(name, "2026-03-25"));
  driver.Poll();
  // 2026-03-25T00:00+09:00.
  EXPECT_THAT(ExpiryOf(driver, name), HasSubstr("} 1774364400\n"));
  EXPECT_THAT(driver.LogText(), HasSubstr("certificate expires earlier than before"));
}

TEST(Listing, EmptyFirstListIsAPollWithZeroCertificates) {
  const auto simulator = InPagesOfTen(0);
  PollDriver driver({.base_url = simulator->BaseUrl()});
  driver.Poll();
  const std::string page = driver.Page();
  EXPECT_THAT(page, HasSubstr(OfProject("up", "1")));
  EXPECT_THAT(page, HasSubstr(OfProject("certificates", "0")));
  EXPECT_THAT(page, HasSubstr(OfProject("inventory_held", "0")));
  EXPECT_EQ(driver.State().last_success, driver.State().last_attempt);
  EXPECT_THAT(driver.Series("nhncloud_certmanager_certificate_"), ::testing::IsEmpty());
}

}  // namespace
}  // namespace certmon::e2e
