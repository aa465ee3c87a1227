#include "exporter/exposition/exposition.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <locale>
#include <map>
#include <sstream>

#include "exporter/exposition/certificate_text.h"
#include "exporter/metrics/metric_catalog.h"
#include "tests/support/exposition_parser.h"
#include "tests/support/fake_clock.h"
#include "tests/support/promtool.h"
#include "tests/support/sample_state.h"

namespace certmon::exporter {
namespace {

using std::chrono::milliseconds;
using test_support::kSampleNow;
using test_support::SampleState;

constexpr const char* kGolden = CERTMON_GOLDEN_DIR "/metrics.prom";

void FillSelf(SelfMetrics& self) {
  for (const ProjectState& project : SampleState().projects) {
    self.AddProject(project.name, {Operation::kList});
  }
  self.AddHttpHandler("/metrics", {200});
  self.AddHttpHandler("other", {404});
  self.CountHttpRequest("/metrics", 200);
  self.CountRequest("production", Operation::kList, milliseconds(125), std::nullopt);
  self.CountRequest("staging", Operation::kList, milliseconds(40), base::Reason::kAuth);
  self.CountPoll("production", std::nullopt);
  self.CountPoll("staging", base::Reason::kAuth);
  self.CountRemoved("production", 2);
}

// The whole page at a fixed moment, except the process metrics, which vary.
std::string FixedPage() {
  SelfMetrics self;
  FillSelf(self);
  const ExporterFacts facts{.config_loaded_at = kSampleNow - std::chrono::hours(1),
                            .config_last_reload_successful = false,
                            .version = "1.2.3",
                            .revision = "abc\"def",
                            .compiler = "gcc 12.2.0"};
  const ProcessMetrics no_process("/nonexistent", test_support::FakeClock());
  std::string page;
  RenderCertificates(SampleState(), kSampleNow, page);
  RenderPolls(SampleState(), self, page);
  RenderMoment(self, facts, no_process, page);
  return page;
}

std::string RealPage(const State& state) {
  SelfMetrics self;
  FillSelf(self);
  return RenderExposition(state, self, {}, kSampleNow);
}

std::string ReadAll(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(Exposition, IsTheGoldenPageToTheByte) {
  // To update the file, run with CERTMON_WRITE_GOLDEN=1 and review the difference.
  if (getenv("CERTMON_WRITE_GOLDEN") != nullptr) {
    std::ofstream(kGolden) << FixedPage();
  }
  const std::string golden = ReadAll(kGolden);
  ASSERT_FALSE(golden.empty()) << kGolden;
  EXPECT_EQ(FixedPage(), golden);
}

TEST(Exposition, PromtoolHasOneExpectedComplaint) {
  // Contract, section 5. promtool exits with 3 if it has complaints.
  const auto golden = test_support::PromtoolCheckMetrics(kGolden);
  EXPECT_EQ(golden.output,
            "nhncloud_certmanager_certificate_days_remaining use base unit \"seconds\" instead of "
            "\"days\"\n");
  EXPECT_EQ(golden.exit_code, 3);
}

TEST(Exposition, PromtoolHasNoComplaintWithoutCertificates) {
  const std::string path = testing::TempDir() + "/exposition_" + std::to_string(getpid()) + ".prom";
  std::ofstream(path) << RealPage(State());
  const auto real = test_support::PromtoolCheckMetrics(path);
  std::remove(path.c_str());
  EXPECT_EQ(real.output, "");
  EXPECT_EQ(real.exit_code, 0);
}

TEST(Exposition, ShowsExactlyTheFamiliesOfTheCatalogue) {
  const auto page = test_support::ParseExposition(RealPage(SampleState()));
  ASSERT_TRUE(page.has_value()) << page.error();
  std::vector<std::string> shown;
  for (const auto& family : page->families) {
    shown.push_back(family.name);
  }
  std::vector<std::string> listed;
  for (const MetricRow& row : MetricCatalog()) {
    listed.emplace_back(row.name);
  }
  EXPECT_THAT(shown, testing::UnorderedElementsAreArray(listed));
}

TEST(Exposition, EverySampleHasTheLabelsTypeAndHelpOfItsRow) {
  const auto page = test_support::ParseExposition(RealPage(SampleState()));
  ASSERT_TRUE(page.has_value()) << page.error();
  for (const MetricRow& row : MetricCatalog()) {
    const auto* family = page->Find(row.name);
    ASSERT_NE(family, nullptr) << row.name;
    EXPECT_EQ(family->help, row.help);
    EXPECT_EQ(family->type, MetricTypeText(row.type));
    for (const auto& sample : family->samples) {
      std::vector<std::string> names;
      for (const auto& label : sample.labels) {
        if (label.first != "le" && label.first != row.optional_label) {
          names.push_back(label.first);
        }
      }
      std::vector<std::string> listed(row.labels.begin(), row.labels.end());
      if (std::find(names.begin(), names.end(), "certificate_team") == names.end()) {
        std::erase(listed, "certificate_team");
      }
      listed.resize(kMaxLabels);
      names.resize(kMaxLabels);
      EXPECT_EQ(names, listed) << row.name;
    }
  }
}

TEST(Exposition, IsValidWithoutProjects) {
  const SelfMetrics self;
  const std::string text = RenderExposition(State(), self, {}, kSampleNow);
  const auto page = test_support::ParseExposition(text);
  ASSERT_TRUE(page.has_value()) << page.error();
  EXPECT_NE(page->Find("nhncloud_certmanager_exporter_build_info"), nullptr);
  EXPECT_EQ(page->Value("nhncloud_certmanager_config_last_reload_successful", {}), "1");
  EXPECT_EQ(page->Find("nhncloud_certmanager_up"), nullptr);
}

// The decimal comma and the grouping of de_DE.
class CommaPunctuation : public std::numpunct<char> {
 protected:
  char do_decimal_point() const override { return ','; }
  char do_thousands_sep() const override { return '.'; }
  std::string do_grouping() const override { return "\3"; }
};

TEST(Exposition, DoesNotDependOnTheLocale) {
  const std::string before = FixedPage();
  const std::locale old =
      std::locale::global(std::locale(std::locale::classic(), new CommaPunctuation));
  std::ostringstream proof;
  proof << 1234567.5;
  const std::string after = FixedPage();
  std::locale::global(old);
  EXPECT_EQ(proof.str(), "1,23457e+06") << "the locale is active";
  EXPECT_EQ(before, after);
}

TEST(Exposition, EveryValueIsAFiniteNumberInItsShortestForm) {
  const auto page = test_support::ParseExposition(RealPage(SampleState()));
  ASSERT_TRUE(page.has_value()) << page.error();
  for (const auto& family : page->families) {
    for (const auto& sample : family.samples) {
      EXPECT_TRUE(std::isfinite(sample.value)) << sample.name;
      const bool whole = std::trunc(sample.value) == sample.value;
      EXPECT_TRUE(!whole || sample.value_text.find_first_not_of("-0123456789") == std::string::npos)
          << sample.name << ' ' << sample.value_text;
    }
  }
}

TEST(Exposition, ValuesOfACertificateAreLabelledOnlyByNameAndProject) {
  State before = SampleState();
  State after = before;
  for (ProjectState& project : after.projects) {
    auto inventory = std::make_shared<inventory::Inventory>(*project.inventory);
    for (certapi::Certificate& certificate : inventory->certificates) {
      certificate.authority = "Another CA";
      certificate.signature_algorithm = "Ed25519";
    }
    project.inventory = std::move(inventory);
  }
  const auto without_info = [](const State& state) {
    std::istringstream page;
    std::string text;
    RenderCertificates(state, kSampleNow, text);
    page.str(text);
    std::string kept;
    for (std::string line; std::getline(page, line);) {
      kept += line.rfind("nhncloud_certmanager_certificate_info{", 0) == 0 ? "" : line + "\n";
    }
    return kept;
  };
  EXPECT_EQ(without_info(before), without_info(after));
}

TEST(Exposition, EveryLineIsHelpOrTypeOrASampleWithoutATimestamp) {
  std::istringstream page(RealPage(SampleState()));
  int samples = 0;
  for (std::string line; std::getline(page, line);) {
    if (line.rfind("# HELP ", 0) == 0 || line.rfind("# TYPE ", 0) == 0) {
      continue;
    }
    // After the labels, which may contain anything, there are one blank and one number.
    const std::size_t labels_end = line.rfind("\"} ");
    const std::string rest =
        labels_end == std::string::npos ? line : "x" + line.substr(labels_end + 2);
    EXPECT_EQ(std::count(rest.begin(), rest.end(), ' '), 1) << line;
    ++samples;
  }
  EXPECT_GT(samples, 100);
}

TEST(Exposition, HasNoByteOrderMarkAndNoCarriageReturnAndEndsWithANewline) {
  const std::string page = RealPage(SampleState());
  EXPECT_EQ(page.rfind("# HELP ", 0), 0U);
  EXPECT_EQ(page.find('\r'), std::string::npos);
  EXPECT_EQ(page.back(), '\n');
}

TEST(Exposition, KeepsCertificatesWhileAProjectIsDown) {
  State state = SampleState();
  std::string up;
  RenderCertificates(state, kSampleNow, up);
  for (ProjectState& project : state.projects) {
    project.up = false;
    project.last_failure = base::Reason::kTimeout;
  }
  std::string down;
  RenderCertificates(state, kSampleNow, down);
  EXPECT_EQ(up, down);
}

}  // namespace
}  // namespace certmon::exporter
