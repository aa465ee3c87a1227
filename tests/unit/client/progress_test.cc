#include "exporter/client/progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/client/display_text.h"

namespace certmon::client {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(ProgressText, ShowsTheProgress) {
  EXPECT_EQ(ProgressText(0, 10, "a", 40), "[..........]  0/10 a");
  EXPECT_EQ(ProgressText(5, 10, "www", 40), "[#####.....]  5/10 www");
  EXPECT_EQ(ProgressText(10, 10, "b", 40), "[##########] 10/10 b");
}

TEST(ProgressText, StaysWithinTheLine) {
  for (std::size_t columns = 20; columns < 60; ++columns) {
    for (const std::string& name :
         {std::string(100, 'x'), std::string("한국어한국어한국어한국어")}) {
      EXPECT_LE(DisplayWidth(ProgressText(7, 12, name, columns)), columns);
    }
  }
}

TEST(ProgressText, ShowsNamesSafely) {
  EXPECT_THAT(ProgressText(1, 2, "\x1b[2J\n", 60), Not(HasSubstr("\x1b")));
}

TEST(ProgressText, IsFullIfThereIsNothingToDo) {
  EXPECT_EQ(ProgressText(0, 0, "", 40), "[##########] 0/0 ");
}

}  // namespace
}  // namespace certmon::client
