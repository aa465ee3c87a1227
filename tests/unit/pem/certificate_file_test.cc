// What is read of a file's certificates, beside what the openssl program says of
// them.
#include "lib/pem/certificate_file.h"

#include <gtest/gtest.h>

#include <cctype>
#include <cstdint>

#include "tests/unit/pem/reading.h"

namespace certmon::pem {
namespace {

std::int64_t Seconds(std::chrono::sys_seconds instant) {
  return instant.time_since_epoch().count();
}

struct DateRow {
  const char* name;
  const char* text;      // as openssl ca takes it
  std::int64_t seconds;  // date -u -d TEXT +%s
};

const DateRow kDates[] = {
    {"FirstOfUtcTime", "19500101000000Z", -631152000},
    {"BeforeTheEpoch", "19691231235959Z", -1},
    {"Epoch", "19700101000000Z", 0},
    {"LeapDay", "20280229235959Z", 1835481599},
    {"OneSecondOver31Bits", "20380119031408Z", 2147483648},
    {"LastOfUtcTime", "20491231235959Z", 2524607999},
    {"FirstOfGeneralizedTime", "20500101000000Z", 2524608000},
    {"NoLeapDay", "21000301000000Z", 4107542400},
    {"OneSecondOver32Bits", "21060207062816Z", 4294967296},
    {"NoEnd", "99991231235959Z", 253402300799},  // RFC 5280, section 4.1.2.5
};

class FileDate : public testing::TestWithParam<DateRow> {};

TEST_P(FileDate, IsExact) {
  CertificateOptions options;
  options.not_before = "19500101000000Z";
  options.not_after = GetParam().text;
  CertificateMaker maker;
  const auto end = Read(maker.Make(options).certificate).Leaf();
  EXPECT_EQ(Seconds(end.not_before), -631152000);
  EXPECT_EQ(Seconds(end.not_after), GetParam().seconds);
  options.not_before = GetParam().text;
  options.not_after = "99991231235959Z";
  const auto begin = Read(maker.Make(options).certificate).Leaf();
  EXPECT_EQ(Seconds(begin.not_before), GetParam().seconds);
}

INSTANTIATE_TEST_SUITE_P(Of, FileDate, testing::ValuesIn(kDates),
                         [](const auto& row) { return row.param.name; });

TEST(CertificateFile, HasSerialNumberAndFingerprintAsOpensslPrintsThem) {
  CertificateMaker maker;
  for (const std::string serial :
       {"00", "01", "7F", "80", "FF", "0100", "0ABCDEF0123456789A",
        "7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", "00FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"}) {
    CertificateOptions options;
    options.serial = serial;
    const MadeCertificate made = maker.Make(options);
    const auto leaf = Read(made.certificate).Leaf();
    std::string printed;
    for (const char letter :
         maker.Run({"x509", "-noout", "-serial", "-fingerprint", "-sha256"}, made.certificate)) {
      printed.append(letter == ':' ? 0 : 1, static_cast<char>(std::tolower(letter)));
    }
    EXPECT_EQ(
        "serial=" + leaf.serial_number + "\nsha256 fingerprint=" + leaf.sha256_fingerprint + "\n",
        printed);
  }
}

TEST(CertificateFile, ReadsANegativeSerialNumber) {
  CertificateOptions options;
  options.serial = "7654321076543210";
  const std::string der = DerOf(CertificateMaker().Make(options).certificate);
  const std::string negative =
      Patched(der, "\x76\x54\x32\x10\x76\x54\x32\x10", "\xff\x54\x32\x10\x76\x54\x32\x10");
  EXPECT_EQ(ReadDer(negative).value().Leaf().serial_number, "-abcdef89abcdf0");
}

}  // namespace
}  // namespace certmon::pem
