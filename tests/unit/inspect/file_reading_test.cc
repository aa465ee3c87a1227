// One download from its bytes to the record. Fault rows K12, K13.
#include "exporter/inspect/file_reading.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lib/inventory/snapshot.h"
#include "lib/simulator/pem_file.h"

namespace certmon::exporter {
namespace {

std::string FileOf(const std::string& name, const std::vector<std::string>& domains = {}) {
  simulator::Record record;
  record.certificate_name = name;
  record.domains = domains.empty() ? std::vector<std::string>{name} : domains;
  record.file_creation_date = "2026-01-02";
  record.expiration_date = "2027-02-03";
  return simulator::MakePemFile(record).value();
}

// The answer in pieces of this many bytes.
struct Answered {
  base::Result<void> finish;
  pem::FileResult<inventory::FileRecord> record;
};

Answered Answer(const std::string& body, int status = 200, std::size_t piece = 1000) {
  certapi::Certificate certificate;
  certificate.name = "www.example.com";
  FileReading reading(certificate);
  http::HttpResponse head;
  head.status = status;
  for (std::size_t at = 0; at < body.size(); at += piece) {
    reading.Body().Take(head, std::string_view(body).substr(at, piece));
  }
  auto finish = reading.Finish(head, base::WallTime());
  auto record = finish ? reading.Read() : tl::make_unexpected(pem::FileError{});
  return {.finish = std::move(finish), .record = std::move(record)};
}

TEST(FileReading, ReadsTheLeafHoweverTheFileIsSplit) {
  const std::string file = FileOf("www.example.com");
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{100'000}}) {
    const auto answered = Answer(file, 200, piece);
    ASSERT_TRUE(answered.record);
    // date -u +%s --date='2026-01-02T00:00:00+09:00', and 2027-02-03T23:59:59+09:00
    EXPECT_EQ(answered.record->not_before.time_since_epoch().count(), 1'767'279'600);
    EXPECT_EQ(answered.record->not_after.time_since_epoch().count(), 1'801'666'799);
    EXPECT_EQ(answered.record->chain_not_after, answered.record->not_after);
    EXPECT_EQ(answered.record->subject_common_name, "www.example.com");
    EXPECT_EQ(answered.record->issuer_common_name, "Simulated CA Root");
    EXPECT_EQ(answered.record->key_type, "RSA-2048");
    EXPECT_EQ(answered.record->sha256_fingerprint.size(), 64U);
    EXPECT_NE(answered.record->serial_number, "");
  }
}

std::vector<std::string> Numbered(std::size_t count) {
  std::vector<std::string> domains;
  for (std::size_t i = 0; i < count; ++i) {
    domains.push_back("host" + std::to_string(i) + ".example.com");
  }
  return domains;
}

TEST(FileReading, KnowsTheNamesInTheFile) {
  for (const auto& domains : {Numbered(1), Numbered(100)}) {
    EXPECT_EQ(Answer(FileOf(domains[0], domains)).record->domains, domains);
  }
}

// Otherwise a certificate could replace another one whose names it has only in part.
TEST(FileReading, KnowsNoNamesIfOneIsMissingCutOrChanged) {
  const std::vector<std::string> rows[] = {Numbered(101),
                                           {"a.example.com", std::string(256, 'a') + "b"},
                                           {"a.example.com", "b\x01.example.com"},
                                           {"a.example.com", "b\xFF.example.com"}};
  for (const auto& domains : rows) {
    EXPECT_EQ(Answer(FileOf("host0.example.com", domains)).record->domains,
              std::vector<std::string>())
        << domains.back();
  }
}

// SnapshotProblem refuses a snapshot as a whole: one hostile file would stop the saving of all projects.
TEST(FileReading, ReadsOnlyWhatCanBeSaved) {
  const std::string wide = "\xED\x95\x9C";  // one character of three bytes
  std::string longest;
  for (int i = 0; i < 64; ++i) {
    longest += wide;
  }
  for (const std::string& name :
       {longest, std::string("a\nb\tc"), std::string("\xFF\xFE\x80"), std::string("\xC2\x85"),
        std::string("\xE2\x80\xAE"), std::string(" "), std::string("***")}) {
    const auto answered = Answer(FileOf(name, {std::string(300, 'a'), "a\x02"}));
    ASSERT_TRUE(answered.record) << name;
    inventory::SavedProject project;
    project.identity = {.project = "p", .base_url = "https://one", .api_version = "v1.0"};
    auto inventory = std::make_shared<inventory::Inventory>();
    inventory->certificates.emplace_back().name = "www.example.com";
    project.inventory = inventory;
    project.files["www.example.com"].record =
        std::make_shared<const inventory::FileRecord>(*answered.record);
    EXPECT_EQ(inventory::SnapshotProblem({{project}}), std::nullopt) << name;
  }
}

TEST(FileReading, DistinguishesARefusalOfAnyStatusFromAFile) {
  const std::string refusal =
      R"({"header":{"resultCode":52005,"resultMessage":"x","isSuccessful":false},"body":{}})";
  for (const int status : {200, 404}) {
    const auto answered = Answer(refusal, status);
    ASSERT_FALSE(answered.finish);
    EXPECT_EQ(answered.finish.error().reason, base::Reason::kApiResult);
    EXPECT_EQ(answered.finish.error().result_code, 52005);
  }
}

TEST(FileReading, RefusesAFileThatIsTruncatedOrHoldsNoCertificate) {
  const std::string file = FileOf("www.example.com");
  const std::string key = file.substr(file.find("-----BEGIN PRIVATE KEY-----"));
  // `cat leaf.pem chain.pem` if the first has no final line end.
  std::string joined = file;
  const std::string end = "-----END CERTIFICATE-----";
  joined.erase(joined.find(end) + end.size(), 1);
  const struct {
    std::string body;
    pem::FileProblem fault;
  } rows[] = {
      {file.substr(0, file.size() - 30), pem::FileProblem::kUnterminated},
      {file.substr(0, 500), pem::FileProblem::kUnterminated},
      {joined, pem::FileProblem::kBoundary},
      {key, pem::FileProblem::kNoCertificate},
      {"<html>no file</html>", pem::FileProblem::kNoCertificate},
      {std::string("\0\1\2\xFF", 4), pem::FileProblem::kNoCertificate},
      {"-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n",
       pem::FileProblem::kNotBase64},
  };
  for (const auto& row : rows) {
    const auto answered = Answer(row.body);
    ASSERT_TRUE(answered.finish) << row.body;
    ASSERT_FALSE(answered.record) << row.body;
    EXPECT_EQ(answered.record.error().fault, row.fault) << row.body;
  }
}

}  // namespace
}  // namespace certmon::exporter
