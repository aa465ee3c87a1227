#include "exporter/config/credentials.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "exporter/config/file_state.h"
#include "tests/support/temp_folder.h"

namespace certmon::exporter {
namespace {

using test_support::TempFolder;

std::string TextOf(const base::Secret& secret) {
  return secret.WithBytes([](std::string_view bytes) { return std::string(bytes); });
}

// A source that publishes what it reads, and looks for changes as the disk thread does.
class WatchedSource {
 public:
  WatchedSource(CredentialPlaces places, ApiVersion version)
      : source_(std::move(places), version) {}

  CredentialReading Read() {
    seen_ = StatesOfFiles(source_.Files());
    source_.Publish(source_.Read());
    return *source_.Current();
  }
  [[nodiscard]] bool Changed() const { return seen_ && *seen_ != StatesOfFiles(source_.Files()); }
  [[nodiscard]] std::vector<std::string> FilesOpenToOthers() const {
    std::vector<std::string> paths;
    for (const FileState& file : StatesOfFiles(source_.Files())) {
      if (file.is_open_to_others) {
        paths.push_back(file.path);
      }
    }
    return paths;
  }

 private:
  CredentialSource source_;
  std::optional<std::vector<FileState>> seen_;
};

class CredentialsTest : public testing::Test {
 protected:
  // One file for the appkey; the two others are texts.
  [[nodiscard]] WatchedSource Source() const {
    return SourceOf({.appkey = SecretFile{folder_.Path("appkey")},
                     .user_access_key_id = base::Secret("id"),
                     .secret_access_key = base::Secret("secret")});
  }
  static WatchedSource SourceOf(CredentialPlaces places) {
    return WatchedSource(std::move(places), ApiVersion::kV1_1);
  }
  static std::string Appkey(const CredentialReading& reading) {
    return reading.credentials ? TextOf(reading.credentials->appkey) : "(none)";
  }

  TempFolder folder_;
};

TEST_F(CredentialsTest, ReadsFilesAndTexts) {
  folder_.Write("appkey", "the-appkey\n");
  WatchedSource source = Source();
  const auto reading = source.Read();
  ASSERT_FALSE(reading.failure.has_value()) << reading.failure->message;
  EXPECT_EQ(Appkey(reading), "the-appkey");
  EXPECT_EQ(TextOf(reading.credentials->user_access_key_id), "id");
  EXPECT_EQ(TextOf(reading.credentials->secret_access_key), "secret");
}

TEST_F(CredentialsTest, TakesOneNewlineOffAndNothingElse) {
  const std::pair<std::string, std::string> good[] = {
      {"key", "key"},
      {"key\n", "key"},
      {"key\r\n", "key"},
      {std::string(4096, 'k'), std::string(4096, 'k')}};
  for (const auto& [bytes, text] : good) {
    folder_.Write("appkey", bytes);
    EXPECT_EQ(Appkey(Source().Read()), text);
  }
}

TEST_F(CredentialsTest, RefusesOtherContentByTheNameOfTheFileOnly) {
  const std::string not_ascii =
      "holds a line break, another control character or a letter outside of ASCII; only printable "
      "ASCII "
      "is allowed";
  const std::string no_appkey = "is no appkey: blanks, / ? # % and .. are not allowed in one";
  const std::pair<std::string, std::string> bad[] = {
      {"", "is empty; put the secret there"},
      {"\n", "is empty; put the secret there"},
      {"\r\n", "is empty; put the secret there"},
      {"CANARY9f3b\n\n", not_ascii},
      {"CANARY9f3b\r", not_ascii},
      {"CANARY9f3b\r\n\r\n", not_ascii},
      {"CANARY9f3b\nX-Evil: 1", not_ascii},
      {"\nCANARY9f3b", not_ascii},
      {std::string("CANARY\0f", 8), not_ascii},
      {"CANARY9f3b\x7F", not_ascii},
      {"CANARY\xED\x95\x9C", not_ascii},
      {"\xEF\xBB\xBF"
       "CANARY9f3b",
       "begins with a byte order mark; save it as plain text without one"},
      {std::string("\xFF\xFE"
                   "C\0A\0",
                   6),
       not_ascii},
      {" CANARY9f3b", "begins or ends with a blank; take it away"},
      {"CANARY9f3b \n", "begins or ends with a blank; take it away"},
      {"CANARY9f3b/..", no_appkey},
      {"CANARY9f3b?a", no_appkey},
      {"CANARY 9f3b", no_appkey},
      {std::string(4097, 'C'), "is too large; at most 4096 bytes are allowed"},
      {std::string(100'000, 'C'), "is too large; at most 4096 bytes are allowed"},
  };
  for (const auto& [bytes, fault] : bad) {
    folder_.Write("appkey", bytes);
    const auto reading = Source().Read();
    EXPECT_EQ(reading.credentials, nullptr);
    ASSERT_TRUE(reading.failure.has_value()) << fault;
    EXPECT_EQ(reading.failure->reason, base::Reason::kCredentials);
    EXPECT_EQ(reading.failure->message,
              "read secret file \"" + folder_.Path("appkey") + "\": " + fault);
    EXPECT_EQ(reading.failure->message.find("CANARY"), std::string::npos);
  }
}

TEST_F(CredentialsTest, RefusesWhatIsNoFileWithoutWaiting) {
  const auto fault = [this](const std::string& name) {
    const auto reading = SourceOf({.appkey = base::Secret("k"),
                                   .user_access_key_id = SecretFile{folder_.Path(name)},
                                   .secret_access_key = base::Secret("s")})
                             .Read();
    return reading.failure ? reading.failure->message : "(none)";
  };
  std::filesystem::create_directory(folder_.Path("dir"));
  ASSERT_EQ(::mkfifo(folder_.Path("fifo").c_str(), 0600), 0);
  std::filesystem::create_symlink("nowhere", folder_.Path("dangling"));
  EXPECT_EQ(fault("dir"),
            "read secret file \"" + folder_.Path("dir") + "\": is a folder; give a regular file");
  EXPECT_EQ(fault("fifo"), "read secret file \"" + folder_.Path("fifo") +
                               "\": is a pipe, a socket or a device; give a regular file");
  const auto named =
      SourceOf({.appkey = SecretFile{folder_.Path("dir"), "e.yml:3: projects[0].appkey_file"},
                .user_access_key_id = base::Secret("i"),
                .secret_access_key = base::Secret("s")})
          .Read();
  EXPECT_EQ(named.failure->message, "e.yml:3: projects[0].appkey_file: read secret file \"" +
                                        folder_.Path("dir") +
                                        "\": is a folder; give a regular file");
  for (const char* name : {"none", "dangling"}) {
    EXPECT_EQ(fault(name),
              "read secret file \"" + folder_.Path(name) +
                  "\": cannot be read (No such file or directory); give a file that this "
                  "process may read");
  }
}

TEST_F(CredentialsTest, SeesARotationByRename) {
  folder_.Write("appkey", "old\n");
  WatchedSource source = Source();
  EXPECT_FALSE(source.Changed());  // nothing was read yet
  EXPECT_EQ(Appkey(source.Read()), "old");
  EXPECT_FALSE(source.Changed());
  folder_.Write("appkey.new", "new\n");
  std::filesystem::rename(folder_.Path("appkey.new"), folder_.Path("appkey"));
  EXPECT_TRUE(source.Changed());
  EXPECT_EQ(Appkey(source.Read()), "new");
  EXPECT_FALSE(source.Changed());
}

TEST_F(CredentialsTest, SeesARotationInPlace) {
  folder_.Write("appkey", "old\n");
  WatchedSource source = Source();
  EXPECT_EQ(Appkey(source.Read()), "old");
  folder_.Write("appkey", "newer\n");
  EXPECT_TRUE(source.Changed());
  EXPECT_EQ(Appkey(source.Read()), "newer");
}

// Kubernetes: appkey -> ..data/appkey, ..data -> ..2026_01, and the middle link is swapped by a
// rename.
TEST_F(CredentialsTest, SeesTheSwapOfAFolderLink) {
  std::filesystem::create_directory(folder_.Path("..1"));
  std::filesystem::create_directory(folder_.Path("..2"));
  folder_.Write("..1/appkey", "old");
  folder_.Write("..2/appkey", "new");
  std::filesystem::create_symlink("..1", folder_.Path("..data"));
  std::filesystem::create_symlink("..data/appkey", folder_.Path("appkey"));
  WatchedSource source = Source();
  EXPECT_EQ(Appkey(source.Read()), "old");
  std::filesystem::create_symlink("..2", folder_.Path("..data_tmp"));
  std::filesystem::rename(folder_.Path("..data_tmp"), folder_.Path("..data"));
  EXPECT_TRUE(source.Changed());
  EXPECT_EQ(Appkey(source.Read()), "new");
}

TEST_F(CredentialsTest, KeepsTheLastGoodOnesWhileAFileIsBad) {
  folder_.Write("appkey", "good");
  WatchedSource source = Source();
  const auto first = source.Read();
  std::filesystem::remove(folder_.Path("appkey"));
  EXPECT_TRUE(source.Changed());
  const auto second = source.Read();
  EXPECT_TRUE(second.failure.has_value());
  EXPECT_EQ(second.credentials, first.credentials);
  EXPECT_FALSE(source.Changed());  // still missing is no change
  folder_.Write("appkey", "");
  EXPECT_TRUE(source.Changed());
  EXPECT_EQ(Appkey(source.Read()), "good");
  folder_.Write("appkey", "fresh");
  const auto last = source.Read();
  EXPECT_FALSE(last.failure.has_value());
  EXPECT_EQ(Appkey(last), "fresh");
  EXPECT_EQ(TextOf(first.credentials->appkey), "good");  // what a poll holds stays as it is
}

TEST_F(CredentialsTest, KeepsThePointerWhileNothingChanges) {
  folder_.Write("appkey", "same");
  WatchedSource source = Source();
  const auto first = source.Read();
  folder_.Write("appkey", "same\n");
  EXPECT_EQ(source.Read().credentials, first.credentials);
}

TEST_F(CredentialsTest, PublishesOnlyWhatHasChanged) {
  folder_.Write("appkey", "good");
  CredentialSource source({.appkey = SecretFile{folder_.Path("appkey")}}, ApiVersion::kV1_0);
  const auto first = source.Current();
  EXPECT_EQ(first->credentials, nullptr);
  EXPECT_EQ(first->failure->reason, base::Reason::kCredentials);
  EXPECT_TRUE(source.Publish(source.Read()));
  const auto good = source.Current();
  EXPECT_FALSE(source.Publish(source.Read()));
  EXPECT_EQ(source.Current(), good);
  folder_.Write("appkey", "");
  EXPECT_TRUE(source.Publish(source.Read()));
  const auto bad = source.Current();
  EXPECT_EQ(bad->credentials, good->credentials);
  EXPECT_FALSE(source.Publish(source.Read()));
  EXPECT_EQ(source.Current(), bad);
}

TEST_F(CredentialsTest, ReadsTheSameIfFilesTextsAndVersionAreTheSame) {
  const auto source = [](SecretPlace appkey, ApiVersion version) {
    return CredentialSource({.appkey = std::move(appkey)}, version);
  };
  const auto file = source(SecretFile{"/a", "e.yml:3"}, ApiVersion::kV1_0);
  EXPECT_TRUE(file.ReadsTheSameAs(source(SecretFile{"/a", "e.yml:9"}, ApiVersion::kV1_0)));
  EXPECT_FALSE(file.ReadsTheSameAs(source(SecretFile{"/b"}, ApiVersion::kV1_0)));
  EXPECT_FALSE(file.ReadsTheSameAs(source(SecretFile{"/a"}, ApiVersion::kV1_2)));
  EXPECT_FALSE(file.ReadsTheSameAs(source(base::Secret("/a"), ApiVersion::kV1_0)));
  const auto text = source(base::Secret("k"), ApiVersion::kV1_0);
  EXPECT_TRUE(text.ReadsTheSameAs(source(base::Secret("k"), ApiVersion::kV1_0)));
  EXPECT_FALSE(text.ReadsTheSameAs(source(base::Secret("l"), ApiVersion::kV1_0)));
  EXPECT_FALSE(text.ReadsTheSameAs(file));
}

TEST_F(CredentialsTest, AsksForTheAccessKeysByVersion) {
  for (const ApiVersion version : {ApiVersion::kV1_0, ApiVersion::kV1_2}) {
    WatchedSource source(
        {.appkey = base::Secret("k"), .user_access_key_id = {}, .secret_access_key = {}}, version);
    const auto reading = source.Read();
    ASSERT_FALSE(reading.failure.has_value());
    EXPECT_TRUE(reading.credentials->secret_access_key.empty());
  }
  for (const ApiVersion version : {ApiVersion::kV1_1, ApiVersion::kV1_3}) {
    WatchedSource source(
        {.appkey = base::Secret("k"), .user_access_key_id = {}, .secret_access_key = {}}, version);
    EXPECT_TRUE(source.Read().failure.has_value());
  }
}

TEST_F(CredentialsTest, NamesFilesThatOthersMayRead) {
  const std::string path = folder_.Write("appkey", "k");
  const std::pair<mode_t, bool> modes[] = {{0600, false}, {0400, false}, {0700, false},
                                           {0622, false}, {0640, true},  {0604, true},
                                           {0644, true},  {0666, true}};
  for (const auto& [mode, open] : modes) {
    ASSERT_EQ(::chmod(path.c_str(), mode), 0);
    EXPECT_EQ(Source().FilesOpenToOthers().size(), open ? 1U : 0U) << std::oct << mode;
  }
  ASSERT_EQ(::chmod(path.c_str(), 0644), 0);
  EXPECT_THAT(Source().FilesOpenToOthers(), testing::ElementsAre(path));
}

}  // namespace
}  // namespace certmon::exporter
