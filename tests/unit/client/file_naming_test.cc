#include "exporter/client/file_naming.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace certmon::client {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::StartsWith;

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

TEST(NamesForAll, KeepsTheNamesThatAreSafe) {
  EXPECT_THAT(NamesForAll({"a.example.com", "*.b", "한국어"}),
              ElementsAre("a.example.com.pem", "_.b.pem", "한국어.pem"));
}

TEST(NamesForAll, DistinguishesNamesThatBecomeAlike) {
  const auto files = NamesForAll({"_.example.com", "*.example.com", "?.example.com"});
  EXPECT_EQ(files[0], "_.example.com.pem");
  EXPECT_THAT(files[1], StartsWith("_.example.com-"));
  EXPECT_THAT(files[2], StartsWith("_.example.com-"));
  EXPECT_NE(files[1], files[2]);
}

TEST(NamesForAll, DistinguishesNamesThatDifferInCaseOrAfterTheLimit) {
  const std::string stem(250, 'x');
  const auto files = NamesForAll({"A", "a", stem + "1", stem + "2"});
  EXPECT_THAT(files[0], StartsWith("A-"));
  EXPECT_EQ(files[1], "a.pem");
  EXPECT_NE(files[2], files[3]);
  for (const std::string& file : files) {
    EXPECT_LE(file.size(), 255U);
    EXPECT_THAT(file, EndsWith(".pem"));
  }
}

TEST(NamesForAll, GivesTheSameNamesInAnyOrder) {
  const auto one = NamesForAll({"*.a", "?.a", "b"});
  const auto other = NamesForAll({"b", "?.a", "*.a"});
  EXPECT_EQ(one[0], other[2]);
  EXPECT_EQ(one[1], other[1]);
}

TEST(NamesForAll, AreUniqueWhateverIsListed) {
  const std::string odd = NamesForAll({"*.a", "?.a"})[0];
  // Named as another one is after the change.
  const auto files =
      NamesForAll({"*.a", "?.a", odd.substr(0, odd.size() - 4), "/", "\\", ".", "..", "-"});
  EXPECT_EQ(std::set<std::string>(files.begin(), files.end()).size(), files.size());
}

}  // namespace
}  // namespace certmon::client
