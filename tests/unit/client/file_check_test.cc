#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "exporter/client/file_bytes.h"

namespace certmon::client {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// The filter checks labels, letters and the length of the DER: a SEQUENCE of one INTEGER.
const std::string kCertificate =
    "-----BEGIN CERTIFICATE-----\nMBwwGgIYAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n-----END "
    "CERTIFICATE-----\n";
const std::string kKey = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n";

TEST(CheckCertificateFile, AcceptsCertificatesWithAndWithoutTheirKey) {
  for (const std::string& file : {kCertificate, kKey + kCertificate, kCertificate + kKey}) {
    EXPECT_TRUE(CheckCertificateFile(file).has_value()) << file;
  }
}

TEST(CheckCertificateFile, RefusesOtherFilesWithoutShowingTheirContent) {
  for (const std::string& file :
       {std::string(), std::string("<!DOCTYPE html><p>c2VjcmV0"), kKey,
        std::string(R"({"header":{"resultCode":52000,"isSuccessful":false}} c2VjcmV0)"),
        kCertificate + "-----BEGIN CERTIFICATE-----\nc2VjcmV0\n",
        kCertificate + "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n"}) {
    const auto outcome = CheckCertificateFile(file);
    ASSERT_FALSE(outcome.has_value()) << file;
    EXPECT_THAT(outcome.error().message, HasSubstr("no certificate file"));
    EXPECT_THAT(outcome.error().message, Not(HasSubstr("c2VjcmV0")));
  }
}

}  // namespace
}  // namespace certmon::client
