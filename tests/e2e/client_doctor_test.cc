// certmanager doctor against the simulator: nothing false about a plain API, and each quirk by name.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "lib/simulator/quirk.h"
#include "tests/e2e/client_program.h"
#include "tests/support/test_certificate.h"

namespace certmon::e2e {
namespace {

using test_support::ChildResult;
using ::testing::HasSubstr;
using ::testing::Not;

// The line with the text, without its mark's padding; empty if there is none.
std::string LineWith(const std::string& text, const std::string& part) {
  const std::size_t at = text.find(part);
  if (at == std::string::npos) return "";
  const std::size_t begin = text.rfind('\n', at) + 1;
  return text.substr(begin, text.find('\n', at) - begin);
}

class ClientDoctor : public ClientProgram {
 protected:
  void StartWith(std::size_t certificates) {
    StartSimulator(simulator::SpreadCertificates(certificates, base::SystemClock().WallNow()));
  }
};

TEST_F(ClientDoctor, APlainApiHasOnlyOkLines) {
  for (const char* const version : kVersions) {
    SCOPED_TRACE(version);
    StartWith(25);
    const ChildResult result = Run(version, {"doctor", "--download=www-006.example.com"});
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_EQ(result.err, "");
    std::istringstream lines(result.out);
    std::size_t checks = 0;
    for (std::string line; std::getline(lines, line) && !line.empty(); ++checks) {
      EXPECT_TRUE(line.starts_with("ok    ")) << line;
    }
    EXPECT_GE(checks, 19U);
    EXPECT_THAT(result.out, HasSubstr("\nThe exporter can be trusted with this account.\n"));
  }
}

TEST_F(ClientDoctor, AsksOneAfterTheOtherAndAtMostThirtyTimes) {
  StartWith(450);
  ASSERT_TRUE(simulator_->AddQuirk("pages-capped"));
  const ChildResult result = Run("v1.3", {"doctor"});
  EXPECT_EQ(result.exit_code, 0) << result.out;
  EXPECT_EQ(simulator_->RequestCount(), 30U);
  EXPECT_EQ(simulator_->MostAtOnce(), 1U);
  EXPECT_THAT(LineWith(result.out, " of 450 certificates read"),
              HasSubstr("note  count         210 of 450 certificates read in 21 requests"));
}

struct Row {
  const char* quirk;
  const char* line;  // a part of it, with its mark
  int exit_code;
  std::size_t certificates = 25;
};

const Row kRows[] = {
    {"all-ignored", "note  all=true      not honoured: 10 certificates of 25 with pageSize 10", 0},
    {"all-one-page", "ok    all=true      honoured", 0},
    {"pages-capped", "note  page size     the largest page has 10 certificates (pageSize 1000", 0},
    {"past-end-error",
     "note  past the end  page 4, after the last, fails: HTTP 400, application/json, resultCode "
     "4000007 \"Bad Request\"",
     0},
    {"past-end-repeats", "note  past the end  page 4, after the last, has 5 certificates", 0},
    {"data-null", "FAIL  empty page    a page without certificates has data null, not []", 1},
    {"data-null", "FAIL  empty page    a page without certificates has data null, not []", 1, 0},
    {"total-page-0", "note  answer        totalPage is 0, but totalCount is not", 0},
    {"numbers-as-text",
     "FAIL  answer        numbers are texts: totalCount, totalPage, currentPage, pageSize; every "
     "poll fails with reason schema",
     1},
    {"code-as-text", "note  answer        resultCode is a text", 0},
    {"dates-with-time", "note  dates         expirationDate YYYY-MM-DDTHH:MM:SS (25)", 0},
    {"dates-with-offset",
     "note  dates         expirationDate YYYY-MM-DDTHH:MM:SS with an offset (25)", 0},
    {"dates-as-numbers",
     "FAIL  dates         expirationDate of 1 certificate is no date that the exporter knows: "
     "cert-1;",
     1},
    {"dash-date",
     "note  dates         1 certificate without an expirationDate: cert-1; expirationDate \"-\" "
     "(1)",
     0},
    {"null-fields", "note  fields        authority null (1), signatureAlgorithm null (1)", 0},
    {"empty-fields",
     "note  dates         1 certificate without an expirationDate: cert-1; expirationDate \"\" (1)",
     0},
    {"unknown-fields",
     "note  fields        not in the guide, and ignored by the exporter: requestId (1), "
     "serialNumber (25), sort (1)",
     0},
    {"unsorted", "note  order         differs between two requests; one answer has the whole list",
     0},
    {"status-ignored",
     "note  status        ALL 25, EXPIRED 25, UNEXPIRED 25: the filter has no effect", 0},
    {"missing-404",
     "ok    missing       a certificate that does not exist: HTTP 404, application/json, "
     "resultCode "
     "52000",
     0},
    {"html-errors",
     "note  missing       a certificate that does not exist: HTTP 404, text/html, no resultCode, "
     "not 52000",
     0},
    {"gateway-errors",
     "note  missing       a certificate that does not exist: HTTP 404, application/json, "
     "resultCode "
     "4041007",
     0},
    {"token-life-text", "ok    token         issued, valid for 86400 seconds", 0},
    {"rate-headers", "note  rate limit    headers: x-ratelimit-limit 100, x-ratelimit-remaining 99",
     0},
    {"clock-wrong", "seconds ahead of the API", 1},
};

TEST_F(ClientDoctor, NamesEachQuirk) {
  for (const Row& row : kRows) {
    SCOPED_TRACE(row.quirk);
    StartWith(row.certificates);
    ASSERT_TRUE(simulator_->AddQuirk(row.quirk));
    const ChildResult result = Run("v1.3", {"doctor"});
    EXPECT_THAT(result.out, HasSubstr(row.line));
    EXPECT_EQ(result.exit_code, row.exit_code) << result.out;
    EXPECT_EQ(result.err, "");
  }
}

TEST_F(ClientDoctor, EveryQuirkHasARow) {
  std::set<std::string> rows;
  for (const Row& row : kRows) rows.insert(row.quirk);
  std::set<std::string> quirks;
  for (const simulator::Quirk& quirk : simulator::Quirks()) quirks.insert(quirk.hooks.name);
  EXPECT_EQ(rows, quirks);
}

TEST_F(ClientDoctor, AnUnstableOrderOverSeveralPagesIsAFailure) {
  StartWith(25);
  ASSERT_TRUE(simulator_->AddQuirk("unsorted"));
  ASSERT_TRUE(simulator_->AddQuirk("pages-capped"));
  const ChildResult result = Run("v1.1", {"doctor"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out,
              HasSubstr("FAIL  order         differs between two requests, and the list "
                        "has several pages"));
}

struct FaultRow {
  const char* fault;
  const char* line;
  simulator::FaultTarget target = simulator::FaultTarget::kList;
};

const FaultRow kFaultRows[] = {
    {"unauthorized", "FAIL  access        the API v1.3 refuses the list: HTTP 401"},
    {"server-error", "FAIL  answer        the list cannot be used: HTTP 500"},
    {"html", "FAIL  answer        the list cannot be used: HTTP 200, text/html"},
    {"unsuccessful=52000",
     "FAIL  answer        the list cannot be used: HTTP 200, application/json, "
     "resultCode 52000 a text of 17 characters"},
    {"redirect=http://127.0.0.1:1/", "FAIL  answer        the list cannot be used: HTTP 30"},
    {"rate-limited=30", "FAIL  rate limit    1 request of 2 refused as too many"},
    {"reset", "FAIL  connection    API at a loopback address: no answer after"},
    {"hang", "FAIL  connection    API at a loopback address: no answer after"},
    {"json-cut", "(reason json)"},
    {"no-body", "(reason schema)"},
    {"null-body", "(reason schema)"},
    {"no-total", "totalCount missing; every poll fails with reason schema"},
    {"total-changes",
     "FAIL  count         25 of 25 certificates read in 3 requests; totalCount differs"},
    {"total-too-big", "FAIL  count         50 of 30 certificates"},
    {"total-too-small", "FAIL  count         25 of 24 certificates"},
    {"page-ignored", "came on two pages, so polls fail with reason inconsistent"},
    {"bad-entries", "FAIL  names"},
    {"invalid-utf8", "note  answer        the answer holds bytes that are no UTF-8"},
    {"unauthorized", "FAIL  token         no usable token: HTTP 401",
     simulator::FaultTarget::kToken},
    {"token-missing", "FAIL  token         no usable token: HTTP 200",
     simulator::FaultTarget::kToken},
};

TEST_F(ClientDoctor, AFaultIsAFailureWithWhatToDo) {
  for (const FaultRow& row : kFaultRows) {
    SCOPED_TRACE(row.fault);
    StartWith(25);
    const std::string fault = row.fault;
    const std::size_t equals = fault.find('=');
    ASSERT_TRUE(simulator_->AddFault(
        {.name = fault.substr(0, equals),
         .argument = equals == std::string::npos ? "" : fault.substr(equals + 1),
         .target = row.target}));
    const ChildResult result =
        Run("v1.3", {"doctor"}, "request_timeout: 1s\nconnect_timeout: 1s\n");
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_THAT(result.out, HasSubstr(row.line));
    EXPECT_THAT(result.out, HasSubstr("  do: "));
    EXPECT_THAT(result.out, HasSubstr("The exporter cannot be trusted with this account yet."));
  }
}

TEST_F(ClientDoctor, ARoleThatIsMissingIsNamed) {
  StartWith(3);
  simulator_->Configure([](simulator::Settings& settings) {
    settings.projects[0].keys[0].role = simulator::Role::kNone;
  });
  const ChildResult result = Run("v1.1", {"doctor"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, HasSubstr("refuses the list: HTTP 403"));
  EXPECT_THAT(result.out, HasSubstr("do: give the account the role Certificate Manager VIEWER"));
}

TEST_F(ClientDoctor, AFileThatEndsEarlierThanListedIsAFailure) {
  simulator::Record record = Record("www.example.com", 200);
  record.file_ends =
      simulator::MakeRecord("x", 0, 100, base::SystemClock().WallNow()).expiration_date;
  StartSimulator({record});
  const ChildResult result = Run("v1.2", {"doctor", "--download=www.example.com"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, HasSubstr("FAIL  download"));
  EXPECT_THAT(result.out, HasSubstr("100 days after its day in UTC; the file ends earlier"));
}

TEST_F(ClientDoctor, NoFileIsRequestedWithoutTheFlag) {
  StartWith(3);
  ASSERT_EQ(Run("v1.1", {"doctor"}).exit_code, 0);
  for (const simulator::LoggedRequest& request : simulator_->Requests()) {
    EXPECT_EQ(request.method, "GET");
    if (Holds(request.path, "/files")) {
      EXPECT_THAT(request.path, HasSubstr("certmanager-doctor-no-such-certificate"));
    }
  }
}

TEST_F(ClientDoctor, AFileThatDoesNotExistIsAFailure) {
  StartWith(3);
  const ChildResult result = Run("v1.1", {"doctor", "--download=no-such"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.out, HasSubstr("FAIL  download      no file: HTTP 200"));
}

TEST_F(ClientDoctor, ASignalEndsItWithWhatIsKnown) {
  StartWith(25);
  ASSERT_TRUE(simulator_->AddFault({.name = "hang", .from_request = 3}));
  test_support::ChildProcess child(ClientWith(
      {"--config.file=" + Config("v1.1"), "doctor", "--report=" + folder_.Path("r.json")}));
  while (simulator_->RequestCount() < 3) std::this_thread::yield();
  child.Signal(SIGINT);
  EXPECT_EQ(child.WaitForExit(), 1);
  EXPECT_THAT(child.Stdout(),
              HasSubstr("interrupted after 2 requests: the checks are not complete"));
  EXPECT_THAT(child.Stdout(), HasSubstr("ok    access"));
  EXPECT_THAT(ContentOf(folder_.Path("r.json")), HasSubstr("interrupted after 2 requests"));
}

TEST_F(ClientDoctor, ASecondSignalEndsTheProgramAndLeavesNoFile) {
  StartWith(25);
  ASSERT_TRUE(simulator_->AddFault({.name = "hang"}));
  std::filesystem::create_directory(folder_.Path("reports"));
  test_support::ChildProcess child(ClientWith(
      {"--config.file=" + Config("v1.1"), "doctor", "--report=" + folder_.Path("reports/r.json")}));
  while (simulator_->RequestCount() < 1) std::this_thread::yield();
  child.Signal(SIGTERM);
  child.Signal(SIGINT);
  // Both may arrive before the first one is noticed.
  EXPECT_THAT(child.WaitForExit(), ::testing::AnyOf(1, 128 + SIGINT, 128 + SIGTERM));
  EXPECT_LE(FilesIn("reports"), 1U);
  for (const auto& entry : std::filesystem::directory_iterator(folder_.Path("reports"))) {
    EXPECT_EQ(entry.path().filename(), "r.json");
  }
}

TEST_F(ClientDoctor, OverTlsItTellsVersionAndDaysLeft) {
  const test_support::TestCertificate certificate;
  const test_support::TestCertificate another;
  simulator::SimulatorOptions options;
  options.tls =
      simulator::ServerTls{.certificate_pem = certificate.Pem(), .key_pem = certificate.KeyPem()};
  options.settings.projects[0].appkey = kAppkey;
  options.settings.projects[0].keys = {{kId, kSecret, simulator::Role::kViewer}};
  options.settings.projects[0].certificates = {Record("a", 90)};
  simulator_ = simulator::Simulator::Start(std::move(options)).value();
  const auto run = [this](const test_support::TestCertificate& trusted) {
    return RunClient(
        {"--config.file=" +
             folder_.Write("tls.yml", "api: {base_url: '" + simulator_->BaseUrl() +
                                          "', ca_file: '" + trusted.File() +
                                          "'}\nprojects:\n  - name: p\n" + SecretLines()),
         "doctor"});
  };
  const ChildResult good = run(certificate);
  EXPECT_EQ(good.exit_code, 0) << good.out;
  EXPECT_THAT(good.out, ::testing::ContainsRegex(
                            "ok    TLS           API at a loopback address: TLSv1.3, issued by an "
                            "issuer of 12 characters, [0-9]+ days left"));
  const ChildResult bad = run(another);
  EXPECT_EQ(bad.exit_code, 1);
  EXPECT_THAT(bad.out, HasSubstr("FAIL  TLS           API at a loopback address: the handshake or "
                                 "the check of the certificate failed"));
}

TEST_F(ClientDoctor, WrongUsageIsExit2AndRequestsNothing) {
  StartWith(3);
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"doctor", "name"},
        {"doctor", "--download="},
        {"doctor", "--report="},
        {"doctor", "--report=a", "--report=b"},
        {"doctor", "--format=json"},
        {"doctor", "--report=" + folder_.Path("no-such-folder/r.json")},
        {"doctor", "--report=" + folder_.Path(".")},
        {"--project=other", "doctor"}}) {
    SCOPED_TRACE(::testing::PrintToString(words));
    const ChildResult result = Run("v1.1", words);
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
  }
  EXPECT_EQ(simulator_->RequestCount(), 0U);
}

TEST_F(ClientDoctor, SeveralProjectsNeedOneByName) {
  StartWith(3);
  const std::string file = Config("v1.1");
  const std::string two =
      folder_.Write("two.yml", ContentOf(file) + "  - name: other\n    appkey: other-appkey\n" +
                                   "    user_access_key_id: a\n    secret_access_key: b\n");
  const ChildResult none = RunClient({"--config.file=" + two, "doctor"});
  EXPECT_EQ(none.exit_code, 2);
  EXPECT_THAT(none.err, HasSubstr("--project"));
  EXPECT_EQ(RunClient({"--config.file=" + two, "--project=production", "doctor"}).exit_code, 0);
}

TEST_F(ClientDoctor, ColoursAreOnlyForTerminals) {
  StartWith(3);
  EXPECT_THAT(Run("v1.1", {"doctor"}).out, Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace certmon::e2e
