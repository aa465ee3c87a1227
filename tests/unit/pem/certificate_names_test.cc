// The names in certificates, whatever their makers put there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/base/text.h"
#include "tests/unit/pem/reading.h"

namespace certmon::pem {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(FileNames, HaveEveryNameOnce) {
  CertificateOptions options;
  options.subject = "/O=Example/CN=www.example.com/CN=second.example.com";
  options.extensions = {
      "subjectAltName=DNS:*.example.com,DNS:www.example.com,IP:192.0.2.1,IP:2001:db8::1,"
      "email:ops@example.com,URI:https://example.com/,RID:1.2.3.4,dirName:directory",
      "[directory]", "CN=elsewhere"};
  const auto leaf = Read(CertificateMaker().Make(options).certificate).Leaf();
  EXPECT_THAT(leaf.names,
              ElementsAre("www.example.com", "second.example.com", "*.example.com", "192.0.2.1",
                          "2001:db8::1", "ops@example.com", "https://example.com/"));
  EXPECT_EQ(leaf.subject, "CN=second.example.com,CN=www.example.com,O=Example");
  EXPECT_EQ(leaf.subject_common_name, "second.example.com");
  EXPECT_EQ(leaf.issuer_common_name, "second.example.com");
}

TEST(FileNames, MayBeEmpty) {
  CertificateOptions options;
  options.subject = "/O=Example";
  const auto leaf = Read(CertificateMaker().Make(options).certificate).Leaf();
  EXPECT_EQ(leaf.subject_common_name, "");
  EXPECT_EQ(leaf.issuer_common_name, "");
  EXPECT_EQ(leaf.issuer, "O=Example");
  EXPECT_THAT(leaf.names, IsEmpty());
}

TEST(FileNames, AreReadInKorean) {
  CertificateOptions options;
  options.subject = "/CN=\xED\x95\x9C\xEA\xB5\xAD";
  const auto leaf = Read(CertificateMaker().Make(options).certificate).Leaf();
  EXPECT_EQ(leaf.subject_common_name, "\xED\x95\x9C\xEA\xB5\xAD");
  EXPECT_EQ(leaf.subject, "CN=\xED\x95\x9C\xEA\xB5\xAD");
}

TEST(FileNames, AreReadFromABmpString) {
  CertificateOptions options;
  options.subject = "/CN=AbCd";
  const std::string der = DerOf(CertificateMaker().Make(options).certificate);
  // A UTF8String becomes a BMPString of U+D55C U+AD6D.
  const auto file = ReadDer(Patched(der, "\x0c\x04\x41\x62\x43\x64", "\x1e\x04\xd5\x5c\xad\x6d"));
  EXPECT_EQ(file.value().Leaf().subject_common_name, "\xED\x95\x9C\xEA\xB5\xAD");
}

TEST(FileNames, ArePrintable) {
  CertificateOptions options;
  options.subject = "/CN=AbCdE";
  options.extensions = {"subjectAltName=DNS:FgHiJ"};
  std::string der = DerOf(CertificateMaker().Make(options).certificate);
  der = Patched(der, "AbCdE", std::string_view("A\0\n\"E", 5));
  der = Patched(der, "FgHiJ", std::string_view("F\0\x1B\x80J", 5));
  const auto leaf = ReadDer(der).value().Leaf();
  EXPECT_EQ(leaf.subject_common_name, "A\xEF\xBF\xBD\xEF\xBF\xBD\"E");
  EXPECT_THAT(leaf.names,
              ElementsAre(leaf.subject_common_name, "F\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDJ"));
  EXPECT_FALSE(base::HasControlCharacter(leaf.subject)) << leaf.subject;
}

TEST(FileNames, LackInvalidAddresses) {
  CertificateOptions options;
  options.extensions = {"subjectAltName=IP:65.66.67.68,DNS:www.example.com"};
  const std::string der = DerOf(CertificateMaker().Make(options).certificate);
  // [7] is an IP address; three bytes of one, and what is left a [2], a DNS name without letters.
  const auto file = ReadDer(Patched(der,
                                    "\x87\x04"
                                    "ABCD",
                                    std::string_view("\x87\x02"
                                                     "AB\x82\x00",
                                                     6)));
  EXPECT_THAT(file.value().Leaf().names, ElementsAre("www.example.com"));
}

TEST(FileNames, LackABrokenExtension) {
  CertificateOptions options;
  options.extensions = {"subjectAltName=DNS:other.example.com"};
  const std::string der = DerOf(CertificateMaker().Make(options).certificate);
  const auto file = ReadDer(Patched(der,
                                    "\x82\x11"
                                    "other",
                                    "\x82\x7f"
                                    "other"));
  EXPECT_THAT(file.value().Leaf().names, ElementsAre("www.example.com"));
}

TEST(FileNames, AreCut) {
  CertificateOptions options;
  options.extensions = {"subjectAltName=DNS:" + std::string(1000, 'a')};
  const auto leaf = Read(CertificateMaker().Make(options).certificate).Leaf();
  EXPECT_THAT(leaf.names, ElementsAre("www.example.com", std::string(256, 'a')));
}

TEST(FileNames, MayBeThousands) {
  CertificateOptions options;
  std::string names;
  for (int i = 0; i < 2000; ++i) {
    names += (i == 0 ? "DNS:host" : ",DNS:host") + std::to_string(i) + ".example.com";
  }
  options.extensions = {"subjectAltName=" + names};
  EXPECT_EQ(Read(CertificateMaker().Make(options).certificate).Leaf().names.size(), 2001U);
}

}  // namespace
}  // namespace certmon::pem
