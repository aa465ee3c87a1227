#include "exporter/client/inspection_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/client/samples.h"

namespace certmon::client {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

pem::CertificateRecord Record(const std::string& name, int hours,
                              std::vector<std::size_t> issuers) {
  pem::CertificateRecord record;
  record.not_before = kNow - std::chrono::hours(24);
  record.not_after = kNow + std::chrono::hours(hours);
  record.serial_number = "01";
  record.sha256_fingerprint = "f0";
  record.subject = "CN=" + name;
  record.issuer = "CN=issuer";
  record.names = {name};
  record.key_type = "EC-P-256";
  record.issuers = std::move(issuers);
  return record;
}

TEST(InspectionText, ShowsTheListedDateTheEndOfTheChainAndTheLeaf) {
  pem::CertificateFile file{.certificates = {Record("www", 24 * 9, {})},
                            .leaf = 0,
                            .chain_not_after = kNow + std::chrono::hours(24 * 9)};
  const Inspected what{.title = "certificate www of project p",
                       .listed = ListedExpiry{kNow + std::chrono::hours(24 * 7 + 15),
                                              certapi::ExpiryZone::Find("Asia/Seoul").value()}};
  EXPECT_EQ(InspectionText(file, what, kNow), R"(certificate www of project p
listed expiry:       2026-04-02 (7 days left)
chain ends:          2026-04-03T00:00:00Z (9 days left)

leaf (certificate 1 of 1 in the file)
  subject:             CN=www
  issuer:              CN=issuer
  names:               www
  not before:          2026-03-24T00:00:00Z
  not after:           2026-04-03T00:00:00Z (9 days left)
  key type:            EC-P-256
  serial number:       01
  SHA-256 fingerprint: f0
  CA:                  no
)");
}

TEST(InspectionText, FollowsTheChainInAnyOrderOfTheFile) {
  // The root first, an unrelated one, the intermediate, the leaf last.
  pem::CertificateFile file{.certificates = {Record("root", 9, {}), Record("stranger", 9, {}),
                                             Record("intermediate", 9, {0}), Record("www", 9, {2})},
                            .leaf = 3,
                            .chain = {3, 2, 0},
                            .chain_not_after = kNow};
  const std::string text = InspectionText(file, {.title = "t", .listed = {}}, kNow);
  std::size_t at = 0;
  for (const char* heading : {"leaf (certificate 4 of 4", "issuer 1 (certificate 3 of 4",
                              "issuer 2 (certificate 1 of 4", "other (certificate 2 of 4"}) {
    const std::size_t found = text.find(heading);
    ASSERT_NE(found, std::string::npos) << heading << text;
    EXPECT_GT(found, at);
    at = found;
  }
}

TEST(InspectionText, StopsIfCertificatesIssueOneAnother) {
  pem::CertificateFile file{.certificates = {Record("a", 9, {1}), Record("b", 9, {0})},
                            .leaf = 0,
                            .chain = {0, 1},
                            .chain_not_after = kNow};
  EXPECT_THAT(InspectionText(file, {.title = "t", .listed = {}}, kNow), HasSubstr("issuer 1"));
}

TEST(InspectionText, ShowsWhatHasExpiredIsNotYetValidOrHasNoDate) {
  pem::CertificateFile file{.certificates = {Record("gone", -1, {})},
                            .leaf = 0,
                            .chain_not_after = kNow - std::chrono::hours(1)};
  file.certificates[0].not_before = kNow + std::chrono::hours(1);
  file.certificates[0].is_ca = true;
  file.certificates[0].is_self_issued = true;
  const Inspected what{
      .title = "t", .listed = ListedExpiry{std::nullopt, certapi::ExpiryZone::Find("UTC").value()}};
  const std::string text = InspectionText(file, what, kNow);
  EXPECT_THAT(text, HasSubstr("2026-03-24T23:00:00Z (expired)"));
  EXPECT_THAT(text, HasSubstr("(not yet valid)"));
  EXPECT_THAT(text, HasSubstr("without a usable date"));
  EXPECT_THAT(text, HasSubstr("yes, self-issued"));
}

TEST(InspectionText, ContainsNoTextThatControlsTheTerminal) {
  pem::CertificateFile file{
      .certificates = {Record("\x1b[2J\xE2\x80\xAE", 9, {})}, .leaf = 0, .chain_not_after = kNow};
  const std::string text = InspectionText(file, {.title = "t", .listed = {}}, kNow);
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, Not(HasSubstr("\xE2\x80\xAE")));
}

TEST(InspectionText, ShowsAtMostAHundredNames) {
  pem::CertificateFile file{
      .certificates = {Record("x", 9, {})}, .leaf = 0, .chain_not_after = kNow};
  file.certificates[0].names.assign(150, "name");
  EXPECT_THAT(InspectionText(file, {.title = "t", .listed = {}}, kNow),
              HasSubstr("name and 50 more\n"));
}

TEST(InspectionJson, WritesEveryMemberInItsOrder) {
  pem::CertificateFile file{.certificates = {Record("한\"\x1b", 24 * 9, {})},
                            .leaf = 0,
                            .chain_not_after = kNow + std::chrono::hours(24 * 9)};
  file.certificates[0].names = {"a", "b"};
  const Inspected what{.title = "t",
                       .listed = ListedExpiry{kNow + std::chrono::hours(24 * 7 + 15),
                                              certapi::ExpiryZone::Find("Asia/Seoul").value()},
                       .project = "p",
                       .name = "www"};
  EXPECT_EQ(InspectionJson(file, what, kNow), R"({
  "project": "p",
  "name": "www",
  "file": null,
  "listed_expires_at": "2026-04-01T15:00:00Z",
  "listed_day": "2026-04-02",
  "chain_not_after": "2026-04-03T00:00:00Z",
  "certificates": [
    {
      "role": "leaf",
      "place": 1,
      "subject": "CN=한\"\u001b",
      "issuer": "CN=issuer",
      "names": [
        "a",
        "b"
      ],
      "not_before": "2026-03-24T00:00:00Z",
      "not_after": "2026-04-03T00:00:00Z",
      "days_left": 9,
      "key_type": "EC-P-256",
      "serial_number": "01",
      "sha256_fingerprint": "f0",
      "is_ca": false,
      "is_self_issued": false
    }
  ]
}
)");
}

TEST(InspectionJson, HasNullWithoutAListedDateAndTheChainInOrder) {
  pem::CertificateFile file{
      .certificates = {Record("root", 9, {}), Record("stranger", -48, {}), Record("www", 9, {0})},
      .leaf = 2,
      .chain = {2, 0},
      .chain_not_after = kNow};
  const std::string json = InspectionJson(
      file,
      {.title = "t",
       .listed = ListedExpiry{std::nullopt, certapi::ExpiryZone::Find("UTC").value()},
       .file = "./a b.pem"},
      kNow);
  EXPECT_THAT(json, HasSubstr("\"project\": null,\n  \"name\": null,\n  \"file\": \"./a b.pem\""));
  EXPECT_THAT(json, HasSubstr("\"listed_expires_at\": null,\n  \"listed_day\": null"));
  const std::size_t leaf = json.find("\"role\": \"leaf\",\n      \"place\": 3");
  const std::size_t issuer = json.find("\"role\": \"issuer\",\n      \"place\": 1");
  const std::size_t other = json.find("\"role\": \"other\",\n      \"place\": 2");
  EXPECT_LT(leaf, issuer);
  EXPECT_LT(issuer, other);
  EXPECT_NE(other, std::string::npos);
  EXPECT_THAT(json, HasSubstr("\"days_left\": -2"));
}

}  // namespace
}  // namespace certmon::client
