#include "exporter/client/file_naming.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <string>
#include <vector>

namespace certmon::client {
namespace {

using ::testing::EndsWith;

struct Row {
  const char* name;
  std::string text;
  const char* safe;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

class SafeNames : public ::testing::TestWithParam<Row> {};

TEST_P(SafeNames, AreSafeInAFolderAShellAndATerminal) {
  EXPECT_EQ(SafeName(GetParam().text), GetParam().safe);
}

INSTANTIATE_TEST_SUITE_P(
    , SafeNames,
    ::testing::Values(
        Row{"Domain", "www.example.com", "www.example.com"}, Row{"Korean", "한국어", "한국어"},
        Row{"Blank", "a b", "a b"}, Row{"Parent", "../x", "_._x"}, Row{"DotDot", "..", "_."},
        Row{"Dot", ".", "_"}, Row{"Hidden", ".ssh", "_ssh"},
        Row{"Absolute", "/etc/passwd", "_etc_passwd"}, Row{"Backslash", "a\\b", "a_b"},
        Row{"Flag", "-rf", "_rf"}, Row{"Wildcard", "*.example.com", "_.example.com"},
        Row{"ShellWords", "$(id);`id`|&<>'\"", "__id___id_______"},
        Row{"Escape", "\x1b[31m", "__31m"}, Row{"LineFeed", "a\nb", "a_b"},
        Row{"Nul", std::string("a\0b", 3), "a_b"},
        Row{"Override",
            "a\xE2\x80\xAE"
            "b",
            "a_b"},
        Row{"NoUtf8", "\xFFx", "_x"}, Row{"Empty", "", "_"}, Row{"BlanksOnly", "   ", "_"},
        Row{"BlankAtTheEnd", "a ", "a"}, Row{"BlankFirst", " a", "_a"}),
    [](const auto& row) { return row.param.name; });

TEST(SafeName, EndsAtWholeCharactersWithinTheLimit) {
  std::string name;
  for (int i = 0; i < 256; ++i) {
    name += "한";
  }
  // 200 / 3 bytes a character.
  EXPECT_EQ(SafeName(name).size(), 66U * 3);
  EXPECT_EQ(SafeName(std::string(300, 'a')).size(), kMaxFileName);
}

TEST(NameForOne, UsesTheServersNameWithoutItsPath) {
  EXPECT_EQ(NameForOne("attachment; filename=\"../../etc/www.pem\"", "c"), "www.pem");
  EXPECT_EQ(NameForOne("attachment; filename*=UTF-8''%ED%95%9C.pem", "c"), "한.pem");
}

TEST(NameForOne, MakesTheServersNameSafe) {
  EXPECT_EQ(NameForOne("attachment; filename=\"-rf\"", "c"), "_rf");
  EXPECT_EQ(NameForOne("attachment; filename=\"a;b.pem\"", "c"), "a_b.pem");
}

TEST(NameForOne, FallsBackToTheCertificatesName) {
  for (const char* header : {"", "attachment", "attachment; filename=\"..\"",
                             "attachment; filename=", "attachment; filename=\"\x1b\""}) {
    EXPECT_EQ(NameForOne(header, "../x"), "_._x.pem") << header;
  }
}

TEST(NameInFolder, KeepsANameThatIsSafeAndInLowerCase) {
  EXPECT_EQ(NameInFolder("a.example.com"), "a.example.com.pem");
  EXPECT_EQ(NameInFolder("한국어"), "한국어.pem");
  EXPECT_EQ(NameInFolder(std::string(kMaxFileName, 'a')), std::string(kMaxFileName, 'a') + ".pem");
}

// The digits are FNV-1a, 64 bits, of the whole name, as computed by an independent program.
TEST(NameInFolder, AddsDigitsToEveryOtherName) {
  EXPECT_EQ(NameInFolder("*.example.com"), "_.example.com-3b6d46e985455aca.pem");
  EXPECT_EQ(NameInFolder("B.example.com"), "B.example.com-0e2fd79dd0026562.pem");
}

TEST(NameInFolder, DistinguishesNamesThatBecomeAlike) {
  const std::string stem(250, 'x');
  const std::vector<std::string> names = {"_.a", "*.a", "?.a", "A",  "a", stem + "1", stem + "2",
                                          "/",   "\\",  ".",   "..", "-", "_"};
  std::set<std::string> files;
  for (const std::string& name : names) {
    std::string file = NameInFolder(name);
    EXPECT_LE(file.size(), 255U) << "NAME_MAX of Linux";
    EXPECT_THAT(file, EndsWith(".pem"));
    std::transform(file.begin(), file.end(), file.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    EXPECT_TRUE(files.insert(file).second) << name;
  }
}

}  // namespace
}  // namespace certmon::client
