// The kinds of keys that certificates have.
#include <gtest/gtest.h>

#include "tests/unit/pem/reading.h"

namespace certmon::pem {
namespace {

struct KeyRow {
  const char* name;
  std::vector<std::string> key;
  const char* type;
};

std::vector<std::string> Curve(const std::string& name,
                               const std::string& encoding = "named_curve") {
  return {"-algorithm", "EC",
          "-pkeyopt",   "ec_paramgen_curve:" + name,
          "-pkeyopt",   "ec_param_enc:" + encoding};
}

const KeyRow kKeys[] = {
    {"Rsa2048", {"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"}, "RSA-2048"},
    {"Rsa1024", {"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"}, "RSA-1024"},
    {"RsaPss", {"-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:1024"}, "RSA-PSS-1024"},
    {"CurveP256", Curve("P-256"), "EC-P-256"},
    {"CurveP384", Curve("P-384"), "EC-P-384"},
    {"CurveP521", Curve("P-521"), "EC-P-521"},
    {"Bitcoin", Curve("secp256k1"), "EC-secp256k1"},
    {"Brainpool", Curve("brainpoolP256r1"), "EC-brainpoolP256r1"},
    {"CurveWrittenOut", Curve("P-256", "explicit"), "EC-P-256"},
    {"Ed25519", {"-algorithm", "ED25519"}, "Ed25519"},
    {"Ed448", {"-algorithm", "ED448"}, "Ed448"},
};

class FileKey : public testing::TestWithParam<KeyRow> {};

TEST_P(FileKey, HasItsType) {
  CertificateMaker maker;
  CertificateOptions options;
  options.key = GetParam().key;
  const MadeCertificate made = maker.Make(options);
  EXPECT_EQ(Read(made.key + made.certificate).Leaf().key_type, GetParam().type);
}

INSTANTIATE_TEST_SUITE_P(Of, FileKey, testing::ValuesIn(kKeys),
                         [](const auto& row) { return row.param.name; });

TEST(FileKeyType, IsTheNameOrNumberOfAnUnknownAlgorithm) {
  const std::string der = DerOf(CertificateMaker().Make({}).certificate);
  // 1.3.101.112 is Ed25519, .110 X25519 (RFC 8410), .99 nobody's.
  const std::string_view ed25519 = "\x06\x03\x2b\x65\x70";
  EXPECT_EQ(ReadDer(Patched(der, ed25519, "\x06\x03\x2b\x65\x6e")).value().Leaf().key_type,
            "X25519");
  EXPECT_EQ(ReadDer(Patched(der, ed25519, "\x06\x03\x2b\x65\x63")).value().Leaf().key_type,
            "1.3.101.99");
}

TEST(FileKeyType, IsTheSizeOfACurveWithoutAName) {
  CertificateOptions options;
  options.key = Curve("P-256", "explicit");
  const std::string der = DerOf(CertificateMaker().Make(options).certificate);
  // The generator's y (FIPS 186-4, section D.1.2.3), and that of its negative: another curve.
  const std::string_view y =
      "\x4f\xe3\x42\xe2\xfe\x1a\x7f\x9b\x8e\xe7\xeb\x4a\x7c\x0f\x9e\x16"
      "\x2b\xce\x33\x57\x6b\x31\x5e\xce\xcb\xb6\x40\x68\x37\xbf\x51\xf5";
  const std::string_view negative =
      "\xb0\x1c\xbd\x1c\x01\xe5\x80\x65\x71\x18\x14\xb5\x83\xf0\x61\xe9"
      "\xd4\x31\xcc\xa9\x94\xce\xa1\x31\x34\x49\xbf\x97\xc8\x40\xae\x0a";
  EXPECT_EQ(ReadDer(Patched(der, y, negative)).value().Leaf().key_type, "EC-256");
}

TEST(FileKeyType, IsTheAlgorithmOfABrokenKey) {
  CertificateOptions options;
  options.key = Curve("P-256");
  const std::string der = DerOf(CertificateMaker().Make(options).certificate);
  // A point begins with 04; 09 is none.
  const std::string broken = Patched(der, std::string_view("\x03\x42\x00\x04", 4),
                                     std::string_view("\x03\x42\x00\x09", 4));
  EXPECT_EQ(ReadDer(broken).value().Leaf().key_type, "id-ecPublicKey");
}

}  // namespace
}  // namespace certmon::pem
