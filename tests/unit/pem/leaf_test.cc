#include "lib/pem/leaf.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace certmon::pem {
namespace {

using std::chrono::seconds;
using std::chrono::sys_seconds;

// One certificate of a row. The fingerprint tells which it is.
struct Made {
  std::string fingerprint;
  std::vector<std::string> names;
  int not_after = 1000;
  bool is_ca = false;
  std::vector<std::size_t> issuers = {};
};

CertificateRecord RecordOf(const Made& made) {
  CertificateRecord record;
  record.sha256_fingerprint = made.fingerprint;
  record.names = made.names;
  record.not_after = sys_seconds(seconds(made.not_after));
  record.is_ca = made.is_ca;
  record.issuers = made.issuers;
  return record;
}

struct Row {
  const char* name;
  std::vector<Made> certificates;
  ListedNames listed;
  std::string leaf;
};

const Made kRoot = {.fingerprint = "0root", .names = {"Root"}, .not_after = 1, .is_ca = true};
const Made kIntermediate = {.fingerprint = "1intermediate",
                            .names = {"Intermediate"},
                            .not_after = 2,
                            .is_ca = true,
                            .issuers = {0}};

const Row kRows[] = {
    {"AloneWhateverItIs", {kRoot}, {}, "0root"},
    {"NoCaBeforeItsChain",
     {kRoot, kIntermediate, {"www", {"www.example.com"}, 9, false, {1}}},
     {},
     "www"},
    {"NoCaBeforeACaOfAnotherChain", {kRoot, {"www", {"www.example.com"}, 9}}, {}, "www"},
    {"NoCaBeforeACaOfTheListedName",
     {kRoot, {"www", {"www.example.com"}, 9}},
     {"Root", {"Root"}},
     "www"},
    {"ACaThatIssuesNoneBeforeOneThatDoes", {kRoot, kIntermediate}, {}, "1intermediate"},
    {"OneThatIssuesIsNoLeafThoughItIsNoCa",
     {{"issuer", {"www.example.com"}, 1}, {"www", {"other.example.com"}, 9, false, {0}}},
     {"www.example.com", {"www.example.com"}},
     "www"},
    {"BothIssueEachOther",
     {{"a", {"www.example.com"}, 2, false, {1}}, {"b", {"www.example.com"}, 1, false, {0}}},
     {},
     "b"},
    {"MoreOfTheListedDomains",
     {{"a", {"a.example.com"}, 1},
      {"b", {"a.example.com", "b.example.com"}, 9},
      {"c", {"c.example.com"}, 1}},
     {"a.example.com", {"a.example.com", "b.example.com"}},
     "b"},
    {"DomainsBeforeTheName",
     {{"a", {"name.example.com"}, 1}, {"b", {"b.example.com"}, 9}},
     {"name.example.com", {"b.example.com"}},
     "b"},
    {"TheListedName",
     {{"a", {"a.example.com"}, 1}, {"b", {"*.example.com"}, 9}},
     {"*.example.com", {}},
     "b"},
    {"TheListedNameInAnotherCase",
     {{"a", {"a.example.com"}, 1}, {"b", {"WWW.Example.com"}, 9}},
     {"www.EXAMPLE.COM", {}},
     "b"},
    {"TheListedNameOnlyAsAWhole",
     {{"a", {"a.example.com"}, 1}, {"b", {"www.example.com"}, 9}},
     {"example.com", {}},
     "a"},
    {"ANameOfNoneTellsNothing",
     {{"a", {"a.example.com"}, 2}, {"b", {"b.example.com"}, 1}},
     {"the shop's", {"shop.example.com"}},
     "b"},
    {"AnEmptyNameTellsNothing", {{"a", {}, 2}, {"b", {"b.example.com"}, 1}}, {"", {}}, "b"},
    {"TheFirstToExpireOfTheSameNames",
     {{"a", {"www.example.com"}, 3}, {"b", {"www.example.com"}, 2}, {"c", {"www.example.com"}, 4}},
     {"www.example.com", {"www.example.com"}},
     "b"},
    {"TheFirstToExpireOfTwoChains",
     {kRoot,
      {"a", {"www.example.com"}, 3, false, {0}},
      {"c", {"CA"}, 1, true},
      {"b", {"www.example.com"}, 2, false, {2}}},
     {"www.example.com", {}},
     "b"},
    {"TheSmallerFingerprintOfTheSameDate",
     {{"b", {"www.example.com"}}, {"a", {"www.example.com"}}},
     {},
     "a"},
};

class Leaf : public testing::TestWithParam<Row> {};

// The records in the order of `places`, their issuers moved along.
std::vector<CertificateRecord> InOrder(const std::vector<Made>& made,
                                       const std::vector<std::size_t>& places) {
  std::vector<CertificateRecord> records;
  for (const std::size_t place : places) {
    records.push_back(RecordOf(made[place]));
    for (std::size_t& issuer : records.back().issuers) {
      issuer = static_cast<std::size_t>(std::find(places.begin(), places.end(), issuer) -
                                        places.begin());
    }
  }
  return records;
}

TEST_P(Leaf, DoesNotDependOnTheOrderOfTheFile) {
  const Row& row = GetParam();
  std::vector<std::size_t> places(row.certificates.size());
  std::iota(places.begin(), places.end(), 0);
  do {
    const auto records = InOrder(row.certificates, places);
    EXPECT_EQ(records[ChooseLeaf(records, row.listed)].sha256_fingerprint, row.leaf);
  } while (std::next_permutation(places.begin(), places.end()));
}

INSTANTIATE_TEST_SUITE_P(Of, Leaf, testing::ValuesIn(kRows),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace certmon::pem
