// What is labelled as a certificate and cannot be read as one.
#include <gtest/gtest.h>
#include <openssl/err.h>

#include "tests/unit/pem/reading.h"

namespace certmon::pem {
namespace {

FileError ErrorOf(const std::string& der) {
  const auto file = ReadDer(der);
  EXPECT_FALSE(file.has_value());
  return file ? FileError{} : file.error();
}

constexpr FileError kNone = {FileProblem::kNotACertificate, 1};
constexpr FileError kBadDate = {FileProblem::kUnreadableDate, 1};

class Refusal : public testing::Test {
 protected:
  MadeCertificate Make(const std::string& not_after) {
    CertificateOptions options;
    options.not_after = not_after;
    return maker_.Make(options);
  }

  CertificateMaker maker_;
};

TEST_F(Refusal, OfATruncatedCertificate) {
  const std::string der = DerOf(Make("20300101000000Z").certificate);
  for (std::size_t size = 0; size < der.size(); ++size) {
    ASSERT_EQ(ErrorOf(der.substr(0, size)), kNone) << size;
  }
  EXPECT_TRUE(ReadDer(der).has_value());
}

TEST_F(Refusal, OfBytesAfterACertificate) {
  const std::string der = DerOf(Make("20300101000000Z").certificate);
  EXPECT_EQ(ErrorOf(der + '\0'), kNone);
  EXPECT_EQ(ErrorOf(der + der), kNone);
  const std::string trusted = DerOf(
      maker_.Run({"x509", "-trustout", "-setalias", "www"}, Make("20300101000000Z").certificate));
  EXPECT_EQ(ErrorOf(trusted), kNone);
  EXPECT_TRUE(ReadDer(trusted, CertificateLabel::kTrustedCertificate).has_value());
  EXPECT_FALSE(ReadDer(trusted + '\0', CertificateLabel::kTrustedCertificate).has_value());
}

TEST_F(Refusal, OfOtherThings) {
  EXPECT_EQ(ErrorOf(""), kNone);
  EXPECT_EQ(ErrorOf("not DER at all"), kNone);
  EXPECT_EQ(ErrorOf(std::string("\x30\x00", 2)), kNone);
  EXPECT_EQ(ErrorOf(std::string("\x30\x84\xff\xff\xff\xff", 6)), kNone);
  EXPECT_EQ(ErrorOf(std::string(1000, '\x30')), kNone);
  const auto made = Make("20300101000000Z");
  EXPECT_EQ(ErrorOf(DerOf(made.key)), kNone);
  EXPECT_EQ(ErrorOf(DerOf(maker_.Run({"pkey", "-pubout"}, made.key))), kNone);
  EXPECT_EQ(ErrorOf(DerOf(maker_.Run({"crl2pkcs7", "-nocrl", "-certfile", "/dev/null"}, ""))),
            kNone);
}

TEST_F(Refusal, OfInvalidDates) {
  const std::string utc = DerOf(Make("20301231235959Z").certificate);
  for (const char* const text :
       {"301331235959Z", "301200235959Z", "301232235959Z", "300230235959Z", "301231245959Z",
        "301231236059Z", "301231235960Z", "3012312359590", "30-12-31T23:5", "+01231235959Z",
        " 01231235959Z", "abcdefghijklm"}) {
    EXPECT_EQ(ErrorOf(Patched(utc, "301231235959Z", text)), kBadDate) << text;
  }
  EXPECT_EQ(ErrorOf(Patched(utc, "301231235959Z", std::string(13, '\0'))), kBadDate);
  const std::string generalized = DerOf(Make("20901231235959Z").certificate);
  for (const char* const text : {"20900230235959Z", "20901331235959Z", "2090-12-31T23:5",
                                 "abcdefghijklmno", "-2090123123595Z"}) {
    EXPECT_EQ(ErrorOf(Patched(generalized, "20901231235959Z", text)), kBadDate) << text;
  }
}

TEST_F(Refusal, OfATimeOfAnotherType) {
  const std::string der = DerOf(Make("20301231235959Z").certificate);
  // An INTEGER in place of the UTCTime.
  EXPECT_EQ(ErrorOf(Patched(der,
                            "\x17\x0d"
                            "301231235959Z",
                            "\x02\x0d"
                            "301231235959Z")),
            kNone);
}

TEST_F(Refusal, OfAnInvalidUtf8String) {
  const std::string der = DerOf(Make("20301231235959Z").certificate);
  EXPECT_EQ(ErrorOf(Patched(der, "www.example.com", "www.\xFFxample.com")), kNone);
}

TEST_F(Refusal, OfAnOverlongSerialNumber) {
  CertificateOptions options;
  options.serial = "01" + std::string(2 * (kMaxSerialBytes - 1), '0');
  EXPECT_TRUE(ReadDer(DerOf(maker_.Make(options).certificate)).has_value());
  options.serial += "00";
  EXPECT_EQ(ErrorOf(DerOf(maker_.Make(options).certificate)), kNone);
}

TEST_F(Refusal, NamesTheCertificate) {
  const std::string der = DerOf(Make("20301231235959Z").certificate);
  std::vector<CertificateBlock> blocks;
  blocks.push_back(BlockOf(der));
  blocks.push_back(BlockOf(der));
  blocks.push_back(BlockOf(Patched(der, "301231235959Z", "301331235959Z")));
  EXPECT_EQ(ReadCertificateFile(blocks).error(), (FileError{FileProblem::kUnreadableDate, 3}));
  EXPECT_EQ(ReadCertificateFile({}).error(), FileError{FileProblem::kNoCertificate});
}

TEST_F(Refusal, OfInvalidBase64) {
  std::vector<CertificateBlock> blocks(1);
  blocks[0].base64 = base::Secret("MII!");
  EXPECT_EQ(ReadCertificateFile(blocks).error(), kNone);
}

TEST_F(Refusal, KeepsTheErrorQueueOfLibcrypto) {
  const std::string der = DerOf(Make("20301231235959Z").certificate);
  ERR_clear_error();
  EXPECT_EQ(ErrorOf("not DER at all"), kNone);
  EXPECT_EQ(ERR_peek_error(), 0U);
  // Of an unknown algorithm, and of names that are broken.
  EXPECT_TRUE(ReadDer(Patched(der, "\x2b\x65\x70", "\x2b\x65\x63")).has_value());
  EXPECT_EQ(ERR_peek_error(), 0U);
  // What another has left there is his.
  ERR_raise(ERR_LIB_USER, 1);
  EXPECT_EQ(ErrorOf("not DER at all"), kNone);
  EXPECT_EQ(ERR_GET_REASON(ERR_get_error()), 1);
  EXPECT_EQ(ERR_peek_error(), 0U);
}

}  // namespace
}  // namespace certmon::pem
