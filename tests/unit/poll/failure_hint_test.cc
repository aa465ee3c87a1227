#include "exporter/poll/failure_hint.h"

#include <gtest/gtest.h>

#include <set>

namespace certmon::exporter {
namespace {

TEST(FailureHint, TellsSomethingToDoForEveryReason) {
  std::set<std::string_view> hints;
  for (const base::Reason reason : base::AllReasons()) {
    const std::string_view hint = FailureHint(reason);
    EXPECT_GT(hint.size(), 20U) << base::ReasonLabel(reason);
    EXPECT_NE(hint.back(), '.');
    hints.insert(hint);
  }
  // json and schema share one; every other reason has its own.
  EXPECT_EQ(hints.size(), base::kReasonCount - 1);
}

}  // namespace
}  // namespace certmon::exporter
