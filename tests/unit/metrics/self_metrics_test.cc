#include "exporter/metrics/self_metrics.h"

#include <gmock/gmock.h>

#include "tests/support/exposition_parser.h"

namespace certmon::exporter {
namespace {

using base::Reason;
using std::chrono::milliseconds;
using test_support::ParsedLabels;

// The metrics as on the page.
class Shown {
 public:
  explicit Shown(const SelfMetrics& self) {
    std::string text;
    self.WritePolls(text);
    self.WriteHttp(text);
    auto parsed = test_support::ParseExposition(text);
    EXPECT_TRUE(parsed.has_value()) << (parsed ? "" : parsed.error());
    if (parsed) {
      page_ = *parsed;
    }
  }
  std::optional<std::string> Value(const std::string& name, ParsedLabels labels = {}) const {
    return page_.Value("nhncloud_certmanager_" + name, std::move(labels));
  }
  std::size_t Count(const std::string& name) const {
    const auto* family = page_.Find("nhncloud_certmanager_" + name);
    return family == nullptr ? 0 : family->samples.size();
  }
  const test_support::ParsedPage& Page() const { return page_; }
  bool Mentions(const std::string& label_value) const {
    for (const auto& family : page_.families) {
      for (const auto& sample : family.samples) {
        for (const auto& label : sample.labels) {
          if (label.second == label_value) {
            return true;
          }
        }
      }
    }
    return false;
  }

 private:
  test_support::ParsedPage page_;
};

TEST(SelfMetrics, WithoutProjectsHasOnlyMetricsOfTheExporter) {
  const SelfMetrics self;
  const Shown shown(self);
  EXPECT_EQ(shown.Value("snapshot_write_failures_total"), "0");
  EXPECT_EQ(shown.Value("snapshot_load_failures_total"), "0");
  EXPECT_EQ(shown.Page().families.size(), 2U) << "a family without series is not written";
}

TEST(SelfMetrics, EverySeriesOfAProjectStartsAtZero) {
  SelfMetrics self;
  self.AddProject("p", {Operation::kList, Operation::kToken});
  const Shown shown(self);
  EXPECT_EQ(shown.Value("polls_total", {{"project", "p"}}), "0");
  EXPECT_EQ(shown.Value("certificates_removed_total", {{"project", "p"}}), "0");
  EXPECT_EQ(shown.Count("poll_failures_total"), base::kReasonCount);
  EXPECT_EQ(shown.Count("api_errors_total"), 2 * base::kReasonCount);
  EXPECT_EQ(shown.Count("api_requests_total"), 2U);
  for (const Reason reason : base::AllReasons()) {
    const std::string label(base::ReasonLabel(reason));
    EXPECT_EQ(shown.Value("poll_failures_total", {{"project", "p"}, {"reason", label}}), "0");
    EXPECT_EQ(shown.Value("api_errors_total",
                          {{"project", "p"}, {"operation", "token"}, {"reason", label}}),
              "0");
  }
  EXPECT_EQ(
      shown.Value("api_request_duration_seconds_count", {{"project", "p"}, {"operation", "list"}}),
      "0");
  EXPECT_EQ(shown.Value("api_requests_total", {{"project", "p"}, {"operation", "download"}}),
            std::nullopt)
      << "an operation that the project does not use";
}

TEST(SelfMetrics, CountsRequestsErrorsAndDurations) {
  SelfMetrics self;
  self.AddProject("p", {Operation::kList});
  self.CountRequest("p", Operation::kList, milliseconds(50), std::nullopt);
  self.CountRequest("p", Operation::kList, milliseconds(300), Reason::kTimeout);
  self.CountRequest("p", Operation::kList, milliseconds(20'000), Reason::kTimeout);
  const Shown shown(self);
  EXPECT_EQ(shown.Value("api_requests_total", {{"project", "p"}, {"operation", "list"}}), "3");
  EXPECT_EQ(shown.Value("api_errors_total",
                        {{"project", "p"}, {"operation", "list"}, {"reason", "timeout"}}),
            "2");
  EXPECT_EQ(
      shown.Value("api_errors_total", {{"project", "p"}, {"operation", "list"}, {"reason", "dns"}}),
      "0");
  const auto bucket = [&shown](const std::string& le) {
    return shown.Value("api_request_duration_seconds_bucket",
                       {{"project", "p"}, {"operation", "list"}, {"le", le}});
  };
  EXPECT_EQ(bucket("0.05"), "1") << "an upper bound is inclusive";
  EXPECT_EQ(bucket("0.25"), "1");
  EXPECT_EQ(bucket("0.5"), "2");
  EXPECT_EQ(bucket("15"), "2");
  EXPECT_EQ(bucket("+Inf"), "3");
  EXPECT_EQ(
      shown.Value("api_request_duration_seconds_sum", {{"project", "p"}, {"operation", "list"}}),
      "20.35");
}

TEST(SelfMetrics, CountsPollsAndRemovals) {
  SelfMetrics self;
  self.AddProject("p", {Operation::kList});
  self.AddProject("q", {Operation::kList});
  self.CountPoll("p", std::nullopt);
  self.CountPoll("p", Reason::kAuth);
  self.CountRemoved("p", 3);
  self.CountRemoved("p", 0);
  const Shown shown(self);
  EXPECT_EQ(shown.Value("polls_total", {{"project", "p"}}), "2");
  EXPECT_EQ(shown.Value("poll_failures_total", {{"project", "p"}, {"reason", "auth"}}), "1");
  EXPECT_EQ(shown.Value("certificates_removed_total", {{"project", "p"}}), "3");
  EXPECT_EQ(shown.Value("polls_total", {{"project", "q"}}), "0");
}

TEST(SelfMetrics, AddingAProjectAgainKeepsItsCountsAndAddsNewOperations) {
  SelfMetrics self;
  self.AddProject("p", {Operation::kList});
  self.CountPoll("p", std::nullopt);
  self.CountRequest("p", Operation::kList, milliseconds(1), std::nullopt);
  self.AddProject("p", {Operation::kList, Operation::kToken});
  const Shown shown(self);
  EXPECT_EQ(shown.Value("polls_total", {{"project", "p"}}), "1");
  EXPECT_EQ(shown.Value("api_requests_total", {{"project", "p"}, {"operation", "list"}}), "1");
  EXPECT_EQ(shown.Value("api_requests_total", {{"project", "p"}, {"operation", "token"}}), "0");
}

TEST(SelfMetrics, ARemovedProjectHasNoSeriesAndStartsAgainAtZero) {
  SelfMetrics self;
  self.AddProject("gone", {Operation::kList, Operation::kToken});
  self.AddProject("kept", {Operation::kList});
  self.CountPoll("gone", Reason::kDns);
  self.CountRequest("gone", Operation::kList, milliseconds(1), Reason::kDns);
  self.RemoveProject("gone");
  self.RemoveProject("never there");
  EXPECT_FALSE(Shown(self).Mentions("gone"));
  EXPECT_TRUE(Shown(self).Mentions("kept"));
  self.AddProject("gone", {Operation::kList});
  EXPECT_EQ(Shown(self).Value("polls_total", {{"project", "gone"}}), "0");
}

TEST(SelfMetrics, CountsNothingForARemovedProject) {
  SelfMetrics self;
  self.AddProject("p", {Operation::kList});
  self.RemoveProject("p");
  self.CountPoll("p", Reason::kDns);
  self.CountRequest("p", Operation::kList, milliseconds(1), std::nullopt);
  self.CountRemoved("p", 1);
  EXPECT_FALSE(Shown(self).Mentions("p"));
}

TEST(SelfMetrics, CountsAnOperationThatAddProjectDidNotName) {
  SelfMetrics self;
  self.AddProject("p", {});
  self.CountRequest("p", Operation::kDownload, milliseconds(1), std::nullopt);
  EXPECT_EQ(Shown(self).Value("api_requests_total", {{"project", "p"}, {"operation", "download"}}),
            "1");
}

TEST(SelfMetrics, CountsHttpRequestsByHandlerAndCode) {
  SelfMetrics self;
  self.AddHttpHandler("/metrics", {200});
  self.AddHttpHandler("other", {404});
  self.CountHttpRequest("/metrics", 200);
  self.CountHttpRequest("/metrics", 200);
  self.AddHttpHandler("/metrics", {200});
  self.CountHttpRequest("/-/healthy", 503);
  const Shown shown(self);
  const auto count = [&shown](const std::string& handler, const std::string& code) {
    return shown.Value("http_requests_total", {{"handler", handler}, {"code", code}});
  };
  EXPECT_EQ(count("/metrics", "200"), "2");
  EXPECT_EQ(count("other", "404"), "0");
  EXPECT_EQ(count("/-/healthy", "503"), "1");
}

TEST(SelfMetrics, LabelsAndSeriesHaveTheOrderOfTheCatalogue) {
  SelfMetrics self;
  self.AddProject("b", {Operation::kToken, Operation::kList});
  self.AddProject("a", {Operation::kList});
  const Shown shown(self);
  const auto* family = shown.Page().Find("nhncloud_certmanager_api_errors_total");
  ASSERT_NE(family, nullptr);
  std::vector<std::string> seen;
  for (const auto& sample : family->samples) {
    ASSERT_EQ(sample.labels.size(), 3U);
    EXPECT_EQ(sample.labels[0].first, "project");
    EXPECT_EQ(sample.labels[1].first, "operation");
    EXPECT_EQ(sample.labels[2].first, "reason");
    seen.push_back(sample.labels[0].second + sample.labels[1].second + sample.labels[2].second);
  }
  EXPECT_EQ(seen.size(), 3 * base::kReasonCount);
  EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
}

TEST(OperationLabel, HasTheTextsOfTheContract) {
  EXPECT_EQ(OperationLabel(Operation::kList), "list");
  EXPECT_EQ(OperationLabel(Operation::kDownload), "download");
  EXPECT_EQ(OperationLabel(Operation::kToken), "token");
}

}  // namespace
}  // namespace certmon::exporter
