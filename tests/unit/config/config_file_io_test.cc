// The configuration file and the CA file on disk.
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>

#include "tests/support/temp_folder.h"
#include "tests/unit/config/config_text_fixture.h"

namespace certmon::exporter {
namespace {

using test_support::TempFolder;

using testing::EndsWith;
using testing::HasSubstr;

const std::string kPem =
    "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUSample\n-----END CERTIFICATE-----\n";

void ExpectFileRefused(const std::string& path, const std::string& fault) {
  const auto begin = std::chrono::steady_clock::now();
  const auto config = ReadConfigFile(path);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(2));
  ASSERT_FALSE(config.has_value());
  EXPECT_EQ(config.error().text, path + ": " + fault);
}

TEST(ReadConfigFile, ReadsTheFileAndResolvesPathsFromItsFolder) {
  const TempFolder folder;
  folder.Write("ca.pem", "# bundle\n" + kPem);
  const std::string path = folder.Write(
      "e.yml", "api: {version: v1.0, ca_file: ca.pem}\nprojects: [{name: p, appkey_file: s/k}]\n");
  const auto config = ReadConfigFile(path);
  ASSERT_TRUE(config.has_value()) << config.error().text;
  EXPECT_EQ(config->projects[0].options.api.connection.ca_file, folder.Path("ca.pem"));
  EXPECT_EQ(std::get<SecretFile>(config->projects[0].credentials.appkey).path, folder.Path("s/k"));
}

TEST(ReadConfigFile, FollowsSymbolicLinks) {
  const TempFolder folder;
  folder.Write("real.yml", Project());
  std::filesystem::create_symlink("real.yml", folder.Path("e.yml"));
  EXPECT_TRUE(ReadConfigFile(folder.Path("e.yml")).has_value());
}

TEST(ReadConfigFile, RefusesAnythingButAReadableFile) {
  const TempFolder folder;
  ExpectFileRefused(folder.Path("none.yml"),
                    "cannot be read (No such file or directory); give a file that this process may "
                    "read");
  std::filesystem::create_directory(folder.Path("dir"));
  ExpectFileRefused(folder.Path("dir"), "is a folder; give a regular file");
  ASSERT_EQ(::mkfifo(folder.Path("fifo").c_str(), 0600), 0);
  ExpectFileRefused(folder.Path("fifo"), "is a pipe, a socket or a device; give a regular file");
  ExpectFileRefused("/dev/null", "is a pipe, a socket or a device; give a regular file");
  ExpectFileRefused(folder.Write("empty.yml", ""), "is empty; at least `projects` is needed");
  ExpectFileRefused(folder.Write("large.yml", std::string(1024 * 1024 + 1, '#')),
                    "is too large; at most 1048576 bytes are allowed");
  std::filesystem::create_symlink("loop", folder.Path("loop"));
  ExpectFileRefused(
      folder.Path("loop"),
      "cannot be read (Too many levels of symbolic links); give a file that this process "
      "may read");
  ExpectFileRefused("/proc/self/mem",
                    "cannot be read (Input/output error); give a file that this process may read");
}

// In a child process without root's permission to read everything.
TEST(ReadConfigFileDeathTest, RefusesAFileWithoutReadPermission) {
  const TempFolder folder;
  const std::string path = folder.Write("e.yml", Project());
  ASSERT_EQ(::chmod(path.c_str(), 0), 0);
  EXPECT_EXIT(
      {
        constexpr uid_t kNobody = 65534;
        const bool is_root = ::geteuid() == 0;
        const int changed = is_root ? ::setuid(kNobody) : 0;
        const auto config = ReadConfigFile(path);
        std::fputs(config ? "accepted" : config.error().text.c_str(), stderr);
        ::_exit(changed == 0 ? 2 : 3);
      },
      testing::ExitedWithCode(2),
      "e.yml: cannot be read \\(Permission denied\\); give a file that this process may read");
}

TEST(ReadConfigFile, AcceptsAFileOfExactlyOneMebibyte) {
  const TempFolder folder;
  std::string text = Project();
  while (text.size() < std::size_t{1024} * 1024) {
    text += "# a comment\n";
  }
  text.resize(std::size_t{1024} * 1024);
  const auto config = ReadConfigFile(folder.Write("e.yml", text));
  EXPECT_TRUE(config.has_value()) << config.error().text;
}

TEST(ReadConfigFile, MakesTheNameOfTheFilePrintable) {
  const auto config = ReadConfigFile("no\nsuch\x1B[31m");
  ASSERT_FALSE(config.has_value());
  EXPECT_THAT(config.error().text, HasSubstr("no\xEF\xBF\xBDsuch\xEF\xBF\xBD[31m: cannot be read"));
}

TEST(ReadConfigFile, RefusesACaFileWithoutACertificate) {
  const TempFolder folder;
  std::filesystem::create_directory(folder.Path("dir"));
  const std::string none =
      "holds no certificate; it must be a PEM file with at least one BEGIN CERTIFICATE block";
  const std::pair<std::string, std::string> rows[] = {
      {folder.Path("none.pem"),
       "cannot be read (No such file or directory); give a file that this process may read"},
      {folder.Path("dir"), "is a folder; give a regular file"},
      {"/dev/null", "is a pipe, a socket or a device; give a regular file"},
      {folder.Write("empty.pem", ""), none},
      {folder.Write("text.pem", "hello\n"), none},
      {folder.Write("key.pem", "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n"),
       none},
      {folder.Write("half.pem", "-----BEGIN CERTIFICATE-----\nMIIB\n"), none},
      {folder.Write("hollow.pem", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"),
       none},
      {folder.Write("junk.pem", "-----BEGIN CERTIFICATE-----\nMI!!\n-----END CERTIFICATE-----\n"),
       none},
      {folder.Write("notes.pem", "-----BEGIN CERTIFICATE-----\nhello\n-----END CERTIFICATE-----\n"),
       none},
      {folder.Write("large.pem", std::string(4 * 1024 * 1024 + 1, 'x')),
       "is too large; at most 4194304 bytes are allowed"},
  };
  for (const auto& [ca_file, fault] : rows) {
    ExpectRefused(
        {Top("api:\n  ca_file: " + ca_file), "e.yml:2: api.ca_file: \"" + ca_file + "\" " + fault});
  }
}

TEST(ReadConfigFile, AcceptsACaFileWithOneGoodBlockAmongOthers) {
  const TempFolder folder;
  const std::string path = folder.Write(
      "ca.pem", "-----BEGIN CERTIFICATE-----\n??\n-----END CERTIFICATE-----\r\n" + kPem);
  EXPECT_EQ(Parsed(Top("api: {ca_file: " + path + "}")).projects[0].options.api.connection.ca_file,
            path);
}

}  // namespace
}  // namespace certmon::exporter
