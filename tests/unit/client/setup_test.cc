#include "exporter/client/setup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "tests/support/temp_folder.h"

namespace certmon::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ReadsProjects : public ::testing::Test {
 protected:
  ReadsProjects() {
    for (const char* name : {"NHNCLOUD_APPKEY", "NHNCLOUD_USER_ACCESS_KEY_ID",
                             "NHNCLOUD_SECRET_ACCESS_KEY", "CERTMANAGER_CONFIG"}) {
      ::unsetenv(name);
    }
    std::filesystem::create_directory(folder_.Path("run"));
    std::filesystem::create_directory(folder_.Path("etc"));
  }

  // A configuration with one project of this name, whose secrets are in this folder.
  std::string Config(const std::string& file, const std::string& project,
                     const std::string& secrets) const {
    return folder_.Write(file, "projects:\n  - name: " + project + "\n" + Secrets(secrets));
  }
  static std::string Secrets(const std::string& folder) {
    return "    appkey_file: " + folder +
           "/secrets_appkey\n    user_access_key_id_file: " + folder +
           "/secrets_id\n    secret_access_key_file: " + folder + "/secrets_key\n";
  }
  void WriteSecrets(const std::string& start) const {
    for (const char* name : {"appkey", "id", "key"}) {
      folder_.Write(start + name, start.substr(0, 3) + name);
    }
  }

  exporter::ConfigResult<ProjectSetup> Read(const Request& request) {
    return ReadProjects(request, scrubber_, places_);
  }
  static std::vector<std::string> Names(const ProjectSetup& setup) {
    std::vector<std::string> names;
    for (const ClientProject& project : setup.projects) {
      names.push_back(project.settings.name);
    }
    return names;
  }
  // The appkey that was read.
  std::string Appkey(const Request& request) {
    const auto setup = Read(request);
    return setup ? std::string(setup->projects[0].settings.credentials->appkey.WithBytes(
                       [](std::string_view bytes) { return std::string(bytes); }))
                 : setup.error().text;
  }
  std::string ErrorOf(const Request& request) {
    const auto setup = Read(request);
    return setup ? "" : setup.error().text;
  }

  test_support::TempFolder folder_;
  exporter::SecretScrubber scrubber_;
  SystemPlaces places_{.config_file = folder_.Path("exporter.yml"),
                       .credentials = folder_.Path("run/"),
                       .secrets = folder_.Path("etc/")};
};

TEST_F(ReadsProjects, FromTheFirstPlaceThatHasAConfiguration) {
  WriteSecrets("run/secrets_");
  const Request request{.command = ListRequest{}};
  const std::string run = folder_.Path("run");
  const std::string flag = Config("flag.yml", "flag", run);

  EXPECT_THAT(ErrorOf(request), HasSubstr("nothing is configured; either give --config.file=FILE"));
  EXPECT_THAT(ErrorOf(request), HasSubstr("or CERTMANAGER_CONFIG=FILE"));
  Config("exporter.yml", "package", run);
  EXPECT_THAT(Names(Read(request).value()), ElementsAre("package"));

  ::setenv("NHNCLOUD_APPKEY", "a", 1);
  EXPECT_THAT(ErrorOf(request), HasSubstr("NHNCLOUD_USER_ACCESS_KEY_ID: is not set"));
  EXPECT_EQ(std::getenv("NHNCLOUD_APPKEY"), nullptr) << "wiped";
  ::setenv("NHNCLOUD_APPKEY", "a", 1);
  ::setenv("NHNCLOUD_USER_ACCESS_KEY_ID", "i", 1);
  ::setenv("NHNCLOUD_SECRET_ACCESS_KEY", "s", 1);
  EXPECT_THAT(Names(Read(request).value()), ElementsAre("default"));

  ::setenv("NHNCLOUD_APPKEY", "a", 1);
  ::setenv("CERTMANAGER_CONFIG", Config("variable.yml", "variable", run).c_str(), 1);
  EXPECT_THAT(Names(Read(request).value()), ElementsAre("variable"));
  EXPECT_THAT(Names(Read({.config_file = flag, .command = ListRequest{}}).value()),
              ElementsAre("flag"));
  ::setenv("CERTMANAGER_CONFIG", folder_.Path("none.yml").c_str(), 1);
  EXPECT_THAT(ErrorOf(request), HasSubstr("none.yml")) << "no other place is tried";
  ::setenv("CERTMANAGER_CONFIG", "", 1);
  ::unsetenv("NHNCLOUD_APPKEY");
  EXPECT_THAT(Names(Read(request).value()), ElementsAre("package"));
}

TEST_F(ReadsProjects, SecretsOfAServiceThatDoesNotRunFromWhereItsUnitTakesThem) {
  const Request request{.config_file = Config("c.yml", "p", folder_.Path("run")),
                        .command = ListRequest{}};
  EXPECT_THAT(ErrorOf(request), HasSubstr(folder_.Path("etc/appkey")));
  WriteSecrets("etc/");
  EXPECT_EQ(Appkey(request), "etcappkey");
  WriteSecrets("run/secrets_");
  EXPECT_EQ(Appkey(request), "runappkey");
  // Another folder has no other place.
  const Request other{.config_file = Config("d.yml", "p", folder_.Path("else")),
                      .command = ListRequest{}};
  EXPECT_THAT(ErrorOf(other), HasSubstr(folder_.Path("else/secrets_appkey")));
}

TEST_F(ReadsProjects, AllOfThemForListAndCheckAndOneForTheOthers) {
  WriteSecrets("run/secrets_");
  const std::string file = folder_.Write(
      "c.yml", "projects:\n  - name: one\n" + Secrets(folder_.Path("run")) +
                   "  - name: two\n    appkey_file: /nowhere/appkey\n"
                   "    user_access_key_id: id\n    secret_access_key: secret\n  - name: three\n"
                   "    appkey: three\n    user_access_key_id: id\n    secret_access_key: s3\n");
  const auto all = Read({.config_file = file, .command = CheckRequest{}});
  ASSERT_TRUE(all.has_value()) << all.error().text;
  EXPECT_THAT(Names(*all), ElementsAre("one", "two", "three"));
  EXPECT_EQ(all->projects[0].fault, "");
  EXPECT_THAT(all->projects[1].fault, HasSubstr("/nowhere/appkey"));
  EXPECT_EQ(all->projects[2].fault, "");

  const auto some =
      Read({.config_file = file, .projects = {"three", "one"}, .command = ListRequest{}});
  EXPECT_THAT(Names(some.value()), ElementsAre("one", "three"));
  EXPECT_THAT(ErrorOf({.config_file = file, .projects = {"two"}, .command = ListRequest{}}),
              HasSubstr("/nowhere/appkey"));
  EXPECT_THAT(ErrorOf({.config_file = file, .projects = {"one", "four"}, .command = ListRequest{}}),
              HasSubstr("it has: one, two, three"));

  for (const Command& command :
       {Command{DownloadRequest{.name = "x"}}, Command{DownloadAllRequest{.folder = "x"}},
        Command{InspectRequest{.what = "x"}}}) {
    EXPECT_THAT(ErrorOf({.config_file = file, .command = command}),
                HasSubstr("--project=NAME is needed, the configuration has several: one, two"));
    EXPECT_THAT(ErrorOf({.config_file = file, .projects = {"one", "three"}, .command = command}),
                HasSubstr("takes only one project"));
    EXPECT_EQ(ErrorOf({.config_file = file, .projects = {"three"}, .command = command}), "");
  }
}

TEST_F(ReadsProjects, RefusesAProjectWithTheAppkeyOfAnother) {
  WriteSecrets("run/secrets_");
  std::filesystem::create_directory(folder_.Path("copy"));
  WriteSecrets("copy/secrets_");
  folder_.Write("copy/secrets_appkey", "runappkey");
  const auto setup =
      Read({.config_file =
                folder_.Write("c.yml", "projects:\n  - name: one\n" + Secrets(folder_.Path("run")) +
                                           "  - name: two\n" + Secrets(folder_.Path("copy"))),
            .command = ListRequest{}});
  ASSERT_TRUE(setup.has_value()) << setup.error().text;
  EXPECT_EQ(setup->projects[0].fault, "");
  EXPECT_THAT(setup->projects[1].fault, HasSubstr("appkey"));
}

}  // namespace
}  // namespace certmon::client
