#include "lib/simulator/fault_book.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "lib/simulator/fault_catalog.h"
#include "tests/support/result_matchers.h"

namespace certmon::simulator {
namespace {

using test_support::FailsWith;
using test_support::IsOk;

// One character for each of `requests` requests for this subject: "x" if the fault applies, else ".".
std::string Pattern(const FaultRule& rule, int requests, const RequestSubject& subject = {}) {
  FaultBook book;
  EXPECT_THAT(book.Add(rule), IsOk());
  std::string pattern;
  for (int i = 0; i < requests; ++i) pattern += book.FaultsOf(subject).IsEmpty() ? '.' : 'x';
  return pattern;
}

TEST(FaultBook, AppliesARuleToTheRequestsItNames) {
  EXPECT_EQ(Pattern({.name = "hang"}, 4), "xxxx");
  EXPECT_EQ(Pattern({.name = "hang", .count = 2}, 4), "xx..");
  EXPECT_EQ(Pattern({.name = "hang", .from_request = 3}, 4), "..xx");
  EXPECT_EQ(Pattern({.name = "hang", .from_request = 2, .count = 1}, 4), ".x..");
}

TEST(FaultBook, CountsOnlyRequestsThatFitTheRule) {
  FaultBook book;
  ASSERT_THAT(book.Add({.name = "hang", .page = 2, .count = 1}), IsOk());
  EXPECT_TRUE(book.FaultsOf({.appkey = "a", .page = 1}).IsEmpty());
  EXPECT_FALSE(book.FaultsOf({.appkey = "a", .page = 2}).IsEmpty());
  EXPECT_TRUE(book.FaultsOf({.appkey = "a", .page = 2}).IsEmpty());
}

TEST(FaultBook, AppliesToOneProject) {
  EXPECT_EQ(Pattern({.name = "hang", .appkey = "a"}, 2, {.appkey = "a", .page = 1}), "xx");
  EXPECT_EQ(Pattern({.name = "hang", .appkey = "a"}, 2, {.appkey = "b", .page = 1}), "..");
}

TEST(FaultBook, AppliesToItsTarget) {
  const RequestSubject list{.appkey = "a"};
  const RequestSubject token{.appkey = "", .target = FaultTarget::kToken};
  const RequestSubject download{.appkey = "a", .target = FaultTarget::kDownload};
  const auto patterns = [&](const FaultRule& rule) {
    return Pattern(rule, 1, list) + Pattern(rule, 1, token) + Pattern(rule, 1, download);
  };
  EXPECT_EQ(patterns({.name = "hang"}), "x..");
  EXPECT_EQ(patterns({.name = "hang", .target = FaultTarget::kToken}), ".x.");
  EXPECT_EQ(patterns({.name = "hang", .target = FaultTarget::kDownload}), "..x");
  // A fault that only one target can have needs none.
  EXPECT_EQ(patterns({.name = "token-missing"}), ".x.");
  EXPECT_EQ(patterns({.name = "file-code"}), "..x");
}

TEST(FaultBook, ReadsTheTargetBeforeTheName) {
  EXPECT_EQ(ParseFault("hang")->target, FaultTarget::kList);
  const auto token = ParseFault("token:rate-limited=3");
  ASSERT_THAT(token, IsOk());
  EXPECT_EQ(token->name, "rate-limited");
  EXPECT_EQ(token->argument, "3");
  EXPECT_EQ(token->target, FaultTarget::kToken);
  EXPECT_EQ(ParseFault("download:truncate")->target, FaultTarget::kDownload);
  for (const char* text : {"list:hang", "token:", "token:no-such-fault", ":hang",
                           "token:download:hang", "download:token:hang"}) {
    EXPECT_THAT(ParseFault(text), FailsWith(base::Reason::kInternal)) << text;
  }
}

TEST(FaultBook, KnowsWhichFaultsNeedPages) {
  FaultBook book;
  ASSERT_THAT(book.Add({.name = "hang"}), IsOk());
  EXPECT_FALSE(book.FaultsOf({.appkey = "a"}).NeedsPages());
  ASSERT_THAT(book.Add({.name = "shift", .appkey = "a", .count = 1}), IsOk());
  EXPECT_TRUE(book.FaultsOf({.appkey = "a"}).NeedsPages());
  EXPECT_FALSE(book.FaultsOf({.appkey = "b"}).NeedsPages());
  book.Clear();
  EXPECT_FALSE(book.FaultsOf({.appkey = "a"}).NeedsPages());
}

TEST(FaultBook, RefusesInvalidRules) {
  const FaultRule rows[] = {
      {.name = ""},
      {.name = "Hang"},
      {.name = "hang "},
      {.name = "no-such-fault"},
      {.name = "hang", .argument = "1"},
      {.name = "truncate", .argument = "x"},
      {.name = "truncate", .argument = "-1"},
      {.name = "truncate", .argument = "1.5"},
      {.name = "truncate", .argument = "99999999999999999999"},
      {.name = "status", .argument = "199"},
      {.name = "status", .argument = "600"},
      {.name = "deep-nesting", .argument = "10000001"},
  };
  for (const FaultRule& row : rows) {
    FaultBook book;
    EXPECT_THAT(book.Add(row), FailsWith(base::Reason::kInternal))
        << row.name << "=" << row.argument;
  }
}

TEST(FaultCatalog, NamesEachFaultOnceAndParsesEachName) {
  std::set<std::string> names;
  for (const FaultDescription& fault : FaultCatalog()) {
    EXPECT_TRUE(names.insert(fault.name).second) << fault.name;
    EXPECT_FALSE(fault.description.empty());
    EXPECT_THAT(ParseFault(fault.name), IsOk());
  }
  EXPECT_GE(names.size(), 50U);
}

TEST(ParseFault, SplitsNameAndArgument) {
  EXPECT_EQ(ParseFault("truncate=100")->argument, "100");
  EXPECT_EQ(ParseFault("redirect=http://a/?b=c")->argument, "http://a/?b=c");
  EXPECT_EQ(ParseFault("unsuccessful=-6")->argument, "-6");
  EXPECT_THAT(ParseFault("hang=1"), FailsWith(base::Reason::kInternal));
  EXPECT_THAT(ParseFault("=1"), FailsWith(base::Reason::kInternal));
}

}  // namespace
}  // namespace certmon::simulator
