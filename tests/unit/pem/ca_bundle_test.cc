// Every root certificate of Debian's ca-certificates: what is read of it is what `openssl x509`
// prints.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cctype>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>

#include "lib/pem/certificate_file.h"
#include "tests/support/child_process.h"
#include "tests/unit/pem/filtered.h"

namespace certmon::pem {
namespace {

const char* const kBundle = "/etc/ssl/certs/ca-certificates.crt";

// Five lines for each certificate.
const char* const kPrintAll =
    "awk -v openssl='openssl x509 -noout -startdate -enddate -serial -fingerprint -sha256 -subject"
    " -nameopt RFC2253,-esc_msb' '{ print | openssl } /^-----END/ { close(openssl) }' ";

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// "notAfter=Dec 31 09:37:37 2030 GMT", read in another way than the product reads the certificate.
std::int64_t SecondsOf(const std::string& line) {
  std::tm fields{};
  const char* const end =
      strptime(line.c_str() + line.find('=') + 1, "%b %d %H:%M:%S %Y GMT", &fields);
  EXPECT_TRUE(end != nullptr && *end == '\0') << line;
  return timegm(&fields);
}

std::string HexadecimalOf(const std::string& line) {
  std::string text;
  for (const char letter : line.substr(line.find('=') + 1)) {
    text.append(letter == ':' ? 0 : 1, static_cast<char>(std::tolower(letter)));
  }
  return text;
}

struct Printed {
  std::int64_t not_before;
  std::int64_t not_after;
  std::string serial_number;
  std::string sha256_fingerprint;
  std::string subject;
};

std::vector<Printed> WhatOpensslPrints() {
  const auto result = test_support::RunToEnd(
      {.arguments = {"sh", "-c", std::string(kPrintAll) + kBundle}, .environment = {}},
      std::chrono::seconds(240));
  EXPECT_EQ(result.exit_code, 0) << result.err;
  std::vector<std::string> lines;
  std::istringstream out(result.out);
  for (std::string line; std::getline(out, line);) {
    lines.push_back(line);
  }
  std::vector<Printed> printed;
  for (std::size_t i = 0; i + 5 <= lines.size(); i += 5) {
    printed.push_back({.not_before = SecondsOf(lines[i]),
                       .not_after = SecondsOf(lines[i + 1]),
                       .serial_number = HexadecimalOf(lines[i + 2]),
                       .sha256_fingerprint = HexadecimalOf(lines[i + 3]),
                       .subject = lines[i + 4].substr(lines[i + 4].find('=') + 1)});
  }
  return printed;
}

TEST(CaBundle, IsReadAsOpensslPrintsIt) {
  const auto file = ReadCertificateFile(Filtered(ReadFile(kBundle)).value()).value();
  const std::vector<Printed> printed = WhatOpensslPrints();
  ASSERT_GT(printed.size(), 100U);
  ASSERT_EQ(file.certificates.size(), printed.size());
  std::int64_t earliest = printed[0].not_after;
  for (std::size_t i = 0; i < printed.size(); ++i) {
    const CertificateRecord& record = file.certificates[i];
    SCOPED_TRACE(printed[i].subject);
    EXPECT_EQ(record.not_before.time_since_epoch().count(), printed[i].not_before);
    EXPECT_EQ(record.not_after.time_since_epoch().count(), printed[i].not_after);
    EXPECT_EQ(record.serial_number, printed[i].serial_number);
    EXPECT_EQ(record.sha256_fingerprint, printed[i].sha256_fingerprint);
    EXPECT_EQ(record.subject, printed[i].subject);
    EXPECT_THAT(record.key_type, testing::MatchesRegex("RSA-[0-9]+|EC-P-[0-9]+"));
    EXPECT_TRUE(record.is_ca && record.is_self_issued);
    earliest = std::min(earliest, printed[i].not_after);
  }
  EXPECT_EQ(file.chain_not_after.time_since_epoch().count(), earliest);
}

}  // namespace
}  // namespace certmon::pem
