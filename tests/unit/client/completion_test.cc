// To write the files of deploy/completion: CERTMON_WRITE_GOLDEN=1 client_completion_test, then read
// the diff.
#include "exporter/client/completion.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <variant>

#include "exporter/client/flag_table.h"
#include "exporter/client/flags.h"

namespace certmon::client {
namespace {

void ExpectInFile(const std::string& text, const std::string& name) {
  // CMake defines CERTMON_SOURCE_DIR.
  const std::string path = std::string(CERTMON_SOURCE_DIR) + "/deploy/completion/" + name;
  if (std::getenv("CERTMON_WRITE_GOLDEN") != nullptr) {
    std::ofstream(path) << text;
  }
  std::ifstream in(path);
  std::ostringstream found;
  found << in.rdbuf();
  EXPECT_EQ(found.str(), text) << path;
}

TEST(Completion, OfEachShellIsWrittenFromTheFlagTable) {
  ExpectInFile(BashCompletion(), "certmanager");
  ExpectInFile(ZshCompletion(), "_certmanager");
  ExpectInFile(FishCompletion(), "certmanager.fish");
}

// The arguments that each command needs.
std::vector<std::string> LineOf(const CommandRow& command) {
  if (command.name == CommandName::kDownload) {
    return {"certmanager", command.word, "name", "-O"};
  }
  return command.arguments == Offers::kFiles
             ? std::vector<std::string>{"certmanager", command.word, "name"}
             : std::vector<std::string>{"certmanager", command.word};
}

TEST(Completion, OffersOnlyWordsThatTheCommandAccepts) {
  int offered = 0;
  for (const CommandRow& command : Commands()) {
    for (const FlagRow& row : command.flags) {
      std::istringstream words(row.words);
      for (std::string word; words >> word; ++offered) {
        auto line = LineOf(command);
        line.push_back(FormsOf(row).back() + "=" + word);
        EXPECT_TRUE(std::holds_alternative<Request>(ParseFlags(line))) << line.back();
      }
    }
  }
  EXPECT_EQ(offered, 10);
}

TEST(FormsOf, SplitsShortAndLong) {
  EXPECT_EQ(FormsOf({"-w,--warning", "LEFT", nullptr, nullptr, ""}),
            (std::vector<std::string>{"-w", "--warning"}));
  EXPECT_EQ(FormsOf({"-O", nullptr, nullptr, nullptr, ""}), std::vector<std::string>{"-O"});
}

}  // namespace
}  // namespace certmon::client
