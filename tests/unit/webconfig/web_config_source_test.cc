// The web configuration's files while the program runs: replaced, broken, mended. Time does not
// pass here: each call of ReadIfChanged is one look.
#include "exporter/webconfig/web_config_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/test_pki.h"
#include "tests/unit/webconfig/web_config_fixture.h"

namespace certmon::exporter {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class WebConfigSourceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    pki_.MakeSelfSigned("c");
    pki_.MakeSelfSigned("other");
    std::filesystem::copy(pki_.Key("c"), pki_.Folder().Path("k.pem"));
    path_ = pki_.Folder().Write("web.yml", Tls());
    auto opened = WebConfigSource::Open(path_);
    ASSERT_TRUE(opened.has_value()) << opened.error().text;
    source_ = *std::move(opened);
  }

  void Replace(const std::string& from, const std::string& to) const {
    std::filesystem::copy(from, to, std::filesystem::copy_options::overwrite_existing);
  }

  [[nodiscard]] ConfigResult<void> ReadAgain() const { return source_->Take(source_->Read()); }
  // nullopt if nothing was read.
  [[nodiscard]] std::optional<ConfigResult<void>> LookAgain() const {
    auto reading = source_->ReadIfChanged();
    return reading ? std::optional(source_->Take(*std::move(reading))) : std::nullopt;
  }

  // The outcome of the second look after a change.
  [[nodiscard]] ConfigResult<void> Settled() const {
    EXPECT_FALSE(LookAgain().has_value()) << "not before it has settled";
    const auto outcome = LookAgain();
    if (!outcome) {
      ADD_FAILURE() << "no change seen";
      return {};
    }
    return *outcome;
  }

  test_support::TestPki pki_;
  std::string path_;
  std::unique_ptr<WebConfigSource> source_;
};

TEST_F(WebConfigSourceTest, LeavesWhatHasNotChanged) {
  const auto before = source_->Current();
  for (int look = 0; look < 3; ++look) {
    EXPECT_FALSE(LookAgain().has_value());
  }
  EXPECT_EQ(source_->Current(), before);
}

TEST_F(WebConfigSourceTest, TakesANewCertificateOnceItsKeyIsThereToo) {
  const auto before = source_->CurrentTls();
  Replace(pki_.Pem("other"), pki_.Pem("c"));
  EXPECT_FALSE(LookAgain().has_value());
  Replace(pki_.Key("other"), pki_.Folder().Path("k.pem"));
  EXPECT_TRUE(Settled().has_value());
  EXPECT_NE(source_->CurrentTls(), before);
  EXPECT_FALSE(LookAgain().has_value());
}

TEST_F(WebConfigSourceTest, KeepsTheLastGoodReadingAndTriesABadOneAgain) {
  const auto before = source_->Current();
  Replace(pki_.Pem("other"), pki_.Pem("c"));
  const auto outcome = Settled();
  ASSERT_FALSE(outcome.has_value());
  EXPECT_THAT(outcome.error().text, HasSubstr("the key does not belong to the certificate"));
  EXPECT_EQ(source_->Current(), before);
  const auto again = LookAgain();
  ASSERT_TRUE(again.has_value());
  EXPECT_FALSE(again->has_value());
  Replace(pki_.Key("other"), pki_.Folder().Path("k.pem"));
  EXPECT_TRUE(Settled().has_value());
}

TEST_F(WebConfigSourceTest, NoticesAFileThatGoesAndComesBack) {
  std::filesystem::remove(pki_.Folder().Path("k.pem"));
  const auto outcome = Settled();
  ASSERT_FALSE(outcome.has_value());
  EXPECT_THAT(outcome.error().text, HasSubstr("tls_server_config.key_file"));
  Replace(pki_.Key("c"), pki_.Folder().Path("k.pem"));
  EXPECT_TRUE(Settled().has_value());
}

struct BadChange {
  const char* yaml;
  const char* says;
};

TEST_F(WebConfigSourceTest, RefusesChangesThatWouldOpenTheDoor) {
  for (const BadChange& row :
       {BadChange{"", "is empty"},
        BadChange{"{}", "cannot be switched off while the exporter runs"},
        BadChange{"basic_auth_users:\n", "is empty"}, BadChange{"tls_server_config:\n", "is empty"},
        BadChange{"tls_server_config: {cert_file: c.pem", "is no valid YAML"}}) {
    const auto before = source_->Current();
    pki_.Folder().Write("web.yml", row.yaml);
    const auto outcome = ReadAgain();
    ASSERT_FALSE(outcome.has_value()) << row.yaml;
    EXPECT_THAT(outcome.error().text, HasSubstr(row.says));
    EXPECT_EQ(source_->Current(), before);
  }
}

TEST_F(WebConfigSourceTest, ReloadTakesNewUsersAtOnce) {
  pki_.Folder().Write("web.yml", Tls() + "basic_auth_users:\n  alice: " + kHash + "\n");
  EXPECT_TRUE(ReadAgain().has_value());
  ASSERT_EQ(source_->Current()->users->size(), 1U);
  EXPECT_EQ(source_->Current()->users->front().name, "alice");
}

TEST_F(WebConfigSourceTest, NeverSwitchesPasswordsOffWhileItRuns) {
  pki_.Folder().Write("web.yml", Tls() + "basic_auth_users:\n  alice: " + kHash + "\n");
  ASSERT_TRUE(ReadAgain().has_value());
  // What a writer leaves that stopped between two sections.
  pki_.Folder().Write("web.yml", Tls());
  const auto outcome = ReadAgain();
  ASSERT_FALSE(outcome.has_value());
  EXPECT_THAT(outcome.error().text, HasSubstr("passwords cannot be switched off"));
  EXPECT_EQ(source_->Current()->users->size(), 1U);
}

TEST(WebConfigFile, ThatCannotBeReadIsAFaultWithItsName) {
  const test_support::TempFolder folder;
  for (const std::string& path : {folder.Path("none.yml"), folder.Path()}) {
    const auto opened = WebConfigSource::Open(path);
    ASSERT_FALSE(opened.has_value());
    EXPECT_THAT(opened.error().text, HasSubstr(path));
  }
}

TEST_F(WebConfigSourceTest, TellsTheSecretsOfEachGoodReading) {
  std::vector<std::string> told;
  const auto source = WebConfigSource::Open(path_, [&told](const base::Secret& secret) {
    secret.WithBytes([&told](std::string_view bytes) { told.emplace_back(bytes); });
  });
  ASSERT_TRUE(source.has_value());
  EXPECT_THAT(told, ElementsAre(pki_.KeyText("c")));
  told.clear();
  const std::string users = std::string("basic_auth_users: {alice: ") + kHash + "}\n";
  pki_.Folder().Write("web.yml", Tls() + users + "nothing: 1\n");
  EXPECT_FALSE((*source)->Take((*source)->Read()).has_value());
  EXPECT_THAT(told, IsEmpty());
  pki_.Folder().Write("web.yml", Tls() + users);
  EXPECT_TRUE((*source)->Take((*source)->Read()).has_value());
  EXPECT_THAT(told, ElementsAre(kHash, pki_.KeyText("c")));
}

}  // namespace
}  // namespace certmon::exporter
