// The file name of a Content-Disposition header. Fault row K14.
#include <gtest/gtest.h>

#include <string>

#include "lib/certapi/download.h"

namespace certmon::certapi {
namespace {

TEST(SafeFileName, IsTheNameInTheHeader) {
  const std::pair<std::string, std::string> rows[] = {
      // The guides' sample, then the forms of RFC 6266, section 5.
      {R"(attachment; filename="star_nhnent_com_cert.pem")", "star_nhnent_com_cert.pem"},
      {R"(attachment;filename="a.pem")", "a.pem"},
      {"attachment; filename=a.pem", "a.pem"},
      {"Attachment; FILENAME = a.pem ; x=y", "a.pem"},
      {R"(attachment; filename="a \"b\".pem")", R"(a "b".pem)"},
      {R"(attachment; filename="a;b.pem")", "a;b.pem"},
      {R"(attachment; x="; filename=no.pem"; filename=a.pem)", "a.pem"},
      {"attachment; filename=a.pem; filename*=UTF-8''%EC%9D%B8%EC%A6%9D.pem", "인증.pem"},
      {"attachment; filename*=utf-8'ko'%EC%9D%B8%EC%A6%9D.pem", "인증.pem"},
      {"attachment; filename*=ISO-8859-1''%E4.pem; filename=a.pem", "a.pem"},
      {"attachment; filename*=UTF-8''%zz; filename=a.pem", "a.pem"},
      {"attachment; filename=\"인증서.pem\"", "인증서.pem"},
  };
  for (const auto& [header, name] : rows) {
    EXPECT_EQ(SafeFileName(header), name) << header;
  }
}

TEST(SafeFileName, IsNeverAPath) {
  const std::pair<std::string, std::string> rows[] = {
      {R"(attachment; filename="../../etc/passwd")", "passwd"},
      {R"(attachment; filename="/etc/passwd")", "passwd"},
      {R"(attachment; filename="C:\\Windows\\a.pem")", "a.pem"},
      {"attachment; filename*=UTF-8''..%2F..%2Fetc%2Fpasswd", "passwd"},
      {"attachment; filename*=UTF-8''%2e%2e%5Ca.pem", "a.pem"},
      {R"(attachment; filename=".bashrc")", "bashrc"},
      {R"(attachment; filename=" ..a.pem ")", "a.pem"},
  };
  for (const auto& [header, name] : rows) {
    EXPECT_EQ(SafeFileName(header), name) << header;
  }
}

TEST(SafeFileName, IsNoneIfNoSafeNameIsLeft) {
  for (const std::string& header : {
           std::string(),
           std::string("attachment"),
           std::string("attachment; filename"),
           std::string("attachment; filename="),
           std::string(R"(attachment; filename="")"),
           std::string(R"(attachment; filename="..")"),
           std::string(R"(attachment; filename="a/")"),
           std::string("attachment; filename*=UTF-8''a%00b"),
           std::string("attachment; filename*=UTF-8''a%0Ab"),
           std::string("attachment; filename=\"a\xFF.pem\""),
           "attachment; filename=" + std::string(256, 'a'),
           std::string(R"(attachment; filename="unterminated\)"),
           std::string(";;;=;=\"\";"),
       }) {
    EXPECT_EQ(SafeFileName(header), std::nullopt) << header;
  }
}

}  // namespace
}  // namespace certmon::certapi
