// File inspections over sockets with every API version, and the effect of failed downloads on the
// list.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>

#include "exporter/app/exporter.h"
#include "exporter/startup/startup.h"
#include "tests/e2e/demo_project.h"
#include "tests/e2e/poll_driver.h"

namespace certmon::e2e {
namespace {

using certapi::ApiVersion;
using simulator::FaultTarget;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Inspection : public testing::Test {
 protected:
  void Start(const std::vector<std::string>& names) {
    std::vector<simulator::Record> certificates;
    for (const std::string& name : names) {
      certificates.push_back(simulator::MakeRecord(name, -100, 200, kFixedNow));
    }
    simulator_ = SimulatorWith(std::move(certificates));
  }

  // One poll with its inspections, as --once does it.
  std::string Page(ApiVersion version = ApiVersion::kV1_1) {
    exporter::Config config;
    exporter::ProjectConfig project;
    project.name = "production";
    project.credentials.appkey = base::Secret(simulator::kDemoAppkey);
    project.credentials.user_access_key_id = base::Secret(simulator::kDemoUserAccessKeyId);
    project.credentials.secret_access_key = base::Secret(simulator::kDemoSecretAccessKey);
    project.options.api.connection.request_timeout = std::chrono::seconds(5);
    project.options.api.base_url = simulator_->BaseUrl();
    project.options.api.token_url = simulator_->TokenUrl();
    project.options.api.version = version;
    project.options.inspect_files = true;
    config.projects.push_back(std::move(project));
    auto startup = exporter::PrepareProjects(std::move(config), {}).value();
    EXPECT_TRUE(startup.not_supported.empty());
    const base::SystemClock clock;
    HalfRandom random;
    auto once = exporter::PollOnce(std::move(startup), clock, random, log_).value();
    EXPECT_TRUE(once.complete) << "failed downloads do not make a poll incomplete";
    return std::move(once.exposition);
  }

  static std::string Series(const std::string& name, const std::string& certificate,
                            const std::string& rest) {
    return "nhncloud_certmanager_" + name + "{project=\"production\",certificate_name=\"" +
           certificate + "\"" + rest + "\n";
  }

  std::unique_ptr<simulator::Simulator> simulator_;
  RecordingLog log_;
};

class EveryVersion : public Inspection, public testing::WithParamInterface<ApiVersion> {};

TEST_P(EveryVersion, ReadsExpiryToTheSecondForEveryName) {
  const std::vector<std::string> names = {"www.example.com", "*.example.com", "인증서", "..",
                                          "a/b?c#d",         "%2e%2e"};
  Start(names);
  const std::string page = Page(GetParam());
  for (const std::string& name : names) {
    // 200 days after and 100 days before 2026-03-01:
    // date -u +%s --date='2026-09-17T23:59:59+09:00' and --date='2025-11-21T00:00:00+09:00'
    EXPECT_THAT(page, HasSubstr(Series("certificate_file_not_after_timestamp_seconds", name,
                                       "} 1789657199")));
    EXPECT_THAT(page, HasSubstr(Series("certificate_file_chain_not_after_timestamp_seconds", name,
                                       "} 1789657199")));
    EXPECT_THAT(page, HasSubstr(Series("certificate_file_not_before_timestamp_seconds", name,
                                       "} 1763650800")));
    EXPECT_THAT(page, HasSubstr(",subject_common_name=\"" + name + "\",issuer_common_name=\""));
  }
  EXPECT_THAT(page, Not(HasSubstr("certificate_file_error{")));
  EXPECT_THAT(page, HasSubstr("api_requests_total{project=\"production\","
                              "operation=\"download\"} 6\n"));
  EXPECT_THAT(page, HasSubstr("api_last_result_code{project=\"production\","
                              "operation=\"download\"} 0\n"));
  EXPECT_THAT(page, Not(HasSubstr("PRIVATE KEY")));
  std::size_t by_id = 0;
  for (const simulator::LoggedRequest& request : simulator_->Requests()) {
    by_id += request.path.ends_with("/certificate-files") ? 1U : 0U;
  }
  EXPECT_EQ(by_id, GetParam() == ApiVersion::kV1_3 ? names.size() : 0U);
}

INSTANTIATE_TEST_SUITE_P(, EveryVersion,
                         testing::Values(ApiVersion::kV1_0, ApiVersion::kV1_1, ApiVersion::kV1_2,
                                         ApiVersion::kV1_3),
                         [](const auto& version) {
                           std::string name(certapi::ApiVersionText(version.param));
                           std::replace(name.begin(), name.end(), '.', '_');
                           return name;
                         });

struct FailureRow {
  const char* name;  // of the test case
  const char* fault;
  const char* argument;
  const char* reason;
};

void PrintTo(const FailureRow& row, std::ostream* out) { *out << row.name; }

class Failure : public Inspection, public testing::WithParamInterface<FailureRow> {};

TEST_P(Failure, KeepsTheListedDate) {
  Start({"www.example.com"});
  ASSERT_TRUE(simulator_->AddFault({.name = GetParam().fault,
                                    .argument = GetParam().argument,
                                    .target = FaultTarget::kDownload}));
  const std::string page = Page();
  EXPECT_THAT(page, HasSubstr(Series("certificate_file_error", "www.example.com",
                                     ",reason=\"" + std::string(GetParam().reason) + "\"} 1")));
  // 2026-09-17T00:00+09:00.
  EXPECT_THAT(page, HasSubstr(Series("certificate_expiration_timestamp_seconds", "www.example.com",
                                     "} 1789570800")));
  EXPECT_THAT(page, AllOf(Not(HasSubstr("certificate_file_not_after_timestamp_seconds{")),
                          Not(HasSubstr("certificate_file_info{"))));
  EXPECT_THAT(page, HasSubstr("nhncloud_certmanager_up{project=\"production\"} 1\n"));
  EXPECT_THAT(log_.Text(), HasSubstr("certificate file not read, the listed date stays in charge "
                                     "project=production certificate=www.example.com reason=" +
                                     std::string(GetParam().reason)));
  EXPECT_THAT(log_.Text(), Not(HasSubstr("PRIVATE KEY")));
}

INSTANTIATE_TEST_SUITE_P(
    , Failure,
    testing::Values(FailureRow{"OfAnExpiredFile", "file-code", "52005", "api_result"},
                    FailureRow{"OfANameThatIsNone", "file-code", "52000", "api_result"},
                    FailureRow{"OfACodeThatNobodyKnows", "file-code", "99999", "api_result"},
                    FailureRow{"OfAFileThatIsCut", "close-delimited", "", "truncated"},
                    FailureRow{"OfABrokenConnection", "truncate", "100", "truncated"},
                    FailureRow{"OfAReset", "reset", "", "connect"},
                    FailureRow{"OfAnEndlessFile", "endless", "", "too_large"},
                    FailureRow{"OfRefusedRights", "forbidden", "", "auth"},
                    FailureRow{"OfARedirect", "redirect", "http://127.0.0.1:1/", "redirect"},
                    FailureRow{"OfAnEncodedFile", "content-encoding", "br", "content_type"},
                    FailureRow{"OfAServerError", "server-error", "", "http_5xx"},
                    FailureRow{"OfALimit", "rate-limited", "30", "rate_limited"},
                    FailureRow{"OfAPage", "html", "", "pem"},
                    FailureRow{"OfAnEmptyFile", "empty-body", "", "http_status"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST_F(Inspection, KeyBeforeTheCertificatesChangesNothing) {
  Start({"www.example.com"});
  const std::string usual = Page();
  ASSERT_TRUE(simulator_->AddFault({.name = "file-key-first", .target = FaultTarget::kDownload}));
  const std::string page = Page();
  const std::string info = "nhncloud_certmanager_certificate_file_info{";
  const auto line_of = [&info](const std::string& text) {
    const std::size_t at = text.find(info);
    return text.substr(at, text.find('\n', at) - at);
  };
  EXPECT_THAT(page, HasSubstr(info));
  EXPECT_EQ(line_of(page), line_of(usual));
}

TEST_F(Inspection, FileNameWithAPathIsIgnored) {
  Start({"www.example.com"});
  ASSERT_TRUE(simulator_->AddFault({.name = "file-name",
                                    .argument = "../../../tmp/stray.pem",
                                    .target = FaultTarget::kDownload}));
  EXPECT_THAT(Page(), AllOf(HasSubstr("certificate_file_info{"), Not(HasSubstr("stray"))));
}

TEST_F(Inspection, EntryWithoutAFileIsReported) {
  simulator_ = SimulatorWith(simulator::DemoCertificates(kFixedNow));
  const std::string page = Page();
  EXPECT_THAT(page, HasSubstr(Series("certificate_file_error", "no-file.example.com",
                                     ",reason=\"api_result\"} 1")));
  EXPECT_THAT(page,
              HasSubstr(Series("certificate_expiration_unknown", "no-file.example.com", "} 1")));
  EXPECT_THAT(log_.Text(), HasSubstr("the certificate has no file"));
}

}  // namespace
}  // namespace certmon::e2e
