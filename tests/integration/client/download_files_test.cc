// Certificate files over sockets: request, transport, sink and the simulator together, in every
// version; what arrives is read by the openssl tool.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "lib/certapi/download.h"
#include "lib/http/curl_transport.h"
#include "lib/simulator/simulator.h"
#include "tests/integration/client/simulated_poll.h"
#include "tests/support/child_process.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temp_folder.h"

namespace certmon::certapi {
namespace {

using simulator::FaultTarget;
using testing::HasSubstr;

class DownloadFiles : public testing::TestWithParam<ApiVersion> {
 protected:
  void SetUp() override {
    simulator::SimulatorOptions options;
    auto& certificates = options.settings.projects[0].certificates;
    for (const char* name : {"www.example.com", "*.example.com", "인증서", "..", ".", "%2e%2e",
                             "a/b?c#d", "no-file"}) {
      simulator::Record record;
      record.certificate_name = name;
      record.domains = {"www.example.com", "*.example.com"};
      record.file_creation_date = "2026-01-02";
      record.expiration_date = "2027-02-03";
      certificates.push_back(record);
    }
    certificates.back().raw_fields["expirationDate"] = "null";
    simulator_ = simulator::Simulator::Start(std::move(options)).value();
  }

  struct Downloaded {
    base::Result<void> outcome;
    std::string file;
    std::string content_disposition;
  };

  Downloaded Download(const FileWanted& wanted) {
    Downloaded downloaded;
    if (NeedsToken(GetParam()) && !token_) {
      token_ = FetchToken();
    }
    DownloadBody body([&downloaded](std::string_view bytes) { downloaded.file += bytes; });
    const auto answer =
        Send(BuildDownloadRequest(Endpoint(), Keys(), token_ ? &*token_ : nullptr, wanted, body));
    if (answer) {
      downloaded.content_disposition = answer->content_disposition;
      downloaded.outcome = body.Finish(*answer, clock_.WallNow());
    } else {
      downloaded.outcome = base::Fail(answer.error());
    }
    return downloaded;
  }

  [[nodiscard]] std::string IdOf(const std::string& name) const {
    simulator::Record record;
    record.certificate_name = name;
    return simulator::IdText(record);
  }

  std::unique_ptr<simulator::Simulator> simulator_;

 private:
  [[nodiscard]] ApiEndpoint Endpoint() const {
    return {.base_url = simulator_->BaseUrl(),
            .token_url = simulator_->TokenUrl(),
            .version = GetParam()};
  }
  static Credentials Keys() {
    return {.appkey = base::Secret(simulator::kDemoAppkey),
            .user_access_key_id = base::Secret(simulator::kDemoUserAccessKeyId),
            .secret_access_key = base::Secret(simulator::kDemoSecretAccessKey)};
  }
  base::Result<http::HttpResponse> Send(http::HttpRequest request) {
    return http::Exchange(*transport_, std::move(request)).response;
  }
  base::Secret FetchToken() {
    std::string body;
    const auto answer = Send(BuildTokenRequest(
        Endpoint(), Keys(),
        [&body](const http::HttpResponse&, std::string_view bytes) { body += bytes; }));
    return std::move(DecodeTokenResponse(answer.value(), body, clock_.WallNow()).value().value);
  }

  base::SystemClock clock_;
  std::unique_ptr<http::Transport> transport_ = http::MakeCurlTransport("test/1.0", clock_).value();
  std::optional<base::Secret> token_;
};

INSTANTIATE_TEST_SUITE_P(Of, DownloadFiles, testing::ValuesIn(kAllVersions),
                         [](const auto& row) { return VersionName(row.param); });

TEST_P(DownloadFiles, AreReadByOpensslUnderEveryName) {
  for (const char* name :
       {"www.example.com", "*.example.com", "인증서", "..", ".", "%2e%2e", "a/b?c#d"}) {
    const Downloaded downloaded = Download({.certificate_name = name});
    ASSERT_THAT(downloaded.outcome, test_support::IsOk()) << name;
    const test_support::TempFolder folder;
    const std::string path = folder.Write("file.pem", downloaded.file);
    const auto read = test_support::RunToEnd(
        {.arguments = {"openssl", "x509", "-in", path, "-noout", "-startdate", "-enddate", "-ext",
                       "subjectAltName", "-subject", "-nameopt", "utf8,sep_multiline"},
         .environment = {}});
    EXPECT_EQ(read.exit_code, 0) << read.err;
    // 00:00 in Seoul of the first day and the end of the last, nine hours before UTC's.
    EXPECT_THAT(read.out, HasSubstr("notBefore=Jan  1 15:00:00 2026 GMT"));
    EXPECT_THAT(read.out, HasSubstr("notAfter=Feb  3 14:59:59 2027 GMT"));
    EXPECT_THAT(read.out, HasSubstr("DNS:www.example.com, DNS:*.example.com"));
    EXPECT_THAT(read.out, HasSubstr("CN=" + std::string(name)));
    EXPECT_THAT(downloaded.file, HasSubstr("-----BEGIN PRIVATE KEY-----"));
    // The certificate, signed by the one that follows it, and its key.
    const auto verified = test_support::RunToEnd(
        {.arguments = {"openssl", "verify", "-no_check_time", "-CAfile", path, path},
         .environment = {}});
    EXPECT_EQ(verified.exit_code, 0) << verified.err;
    EXPECT_EQ(Download({.certificate_name = name}).file, downloaded.file);
  }
}

TEST_P(DownloadFiles, AreRequestedByIdIfTheVersionHasIds) {
  const std::string by_name = Download({.certificate_name = "www.example.com"}).file;
  const Downloaded by_id =
      Download({.certificate_name = "www.example.com", .certificate_id = IdOf("www.example.com")});
  EXPECT_THAT(by_id.outcome, test_support::IsOk());
  EXPECT_EQ(by_id.file, by_name);
  // A request that accepts only JSON may be refused a file.
  EXPECT_THAT(simulator_->Requests().back().headers,
              testing::Contains(testing::Pair("Accept", "*/*")));
  EXPECT_THAT(simulator_->Requests().back().path,
              testing::EndsWith(HasCertificateId(GetParam()) ? "/certificate-files" : "/files"));
}

TEST_P(DownloadFiles, AreRefusedWithTheCodesOfTheGuide) {
  EXPECT_EQ(RefusalOf(Download({.certificate_name = "nobody"}).outcome.error()),
            DownloadRefusal::kNoSuchName);
  EXPECT_EQ(RefusalOf(Download({.certificate_name = "no-file"}).outcome.error()),
            DownloadRefusal::kNoFile);
  const auto by_id =
      Download({.certificate_name = "nobody", .certificate_id = "999"}).outcome.error();
  EXPECT_EQ(RefusalOf(by_id), HasCertificateId(GetParam()) ? DownloadRefusal::kNoSuchId
                                                           : DownloadRefusal::kNoSuchName);
  EXPECT_EQ(by_id.http_status, HasCertificateId(GetParam()) ? 404 : 200);
  for (int code = 52000; code <= 52009; ++code) {
    simulator_->ClearFaults();
    ASSERT_TRUE(simulator_->AddFault({.name = "file-code", .argument = std::to_string(code)}));
    const Downloaded refused = Download({.certificate_name = "www.example.com"});
    ASSERT_FALSE(refused.outcome.has_value());
    EXPECT_EQ(static_cast<int>(RefusalOf(refused.outcome.error()).value()), code);
    EXPECT_EQ(refused.file, "");
  }
}

TEST_P(DownloadFiles, FailAsAnyOtherRequest) {
  const std::pair<const char*, base::Reason> rows[] = {
      {"unauthorized", base::Reason::kAuth},      {"html", base::Reason::kInternal},
      {"server-error", base::Reason::kHttp5xx},   {"truncate", base::Reason::kTruncated},
      {"endless", base::Reason::kTooLarge},       {"redirect", base::Reason::kRedirect},
      {"unsuccessful", base::Reason::kApiResult}, {"empty-body", base::Reason::kHttpStatus},
  };
  for (const auto& [name, reason] : rows) {
    simulator_->ClearFaults();
    ASSERT_TRUE(simulator_->AddFault({.name = name, .target = FaultTarget::kDownload}));
    const auto outcome = Download({.certificate_name = "www.example.com"}).outcome;
    if (name == std::string("html")) {
      // Text with status 200 is a file as far as this room can tell; what reads it finds no PEM.
      EXPECT_THAT(outcome, test_support::IsOk());
    } else {
      EXPECT_THAT(outcome, test_support::FailsWith(reason)) << name;
    }
  }
}

TEST_P(DownloadFiles, HaveANameThatIsNeverAPath) {
  EXPECT_EQ(SafeFileName(Download({.certificate_name = "*.example.com"}).content_disposition),
            "_.example.com.pem");
  ASSERT_TRUE(simulator_->AddFault({.name = "file-name", .argument = "../../etc/passwd"}));
  EXPECT_EQ(SafeFileName(Download({.certificate_name = "*.example.com"}).content_disposition),
            "passwd");
}

}  // namespace
}  // namespace certmon::certapi
