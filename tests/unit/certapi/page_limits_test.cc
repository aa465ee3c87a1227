// DecodePage and ReadEnvelope: size and depth of hostile documents.
#include <gtest/gtest.h>

#include <ctime>
#include <string>

#include "lib/certapi/page.h"
#include "tests/support/result_matchers.h"

namespace certmon::certapi {
namespace {

using base::Reason;
using test_support::FailsWith;
using test_support::IsOk;

base::Result<CertificatePage> Decode(const std::string& body) {
  return DecodePage(body, *ExpiryZone::Find("Asia/Seoul"));
}

std::string Document(const std::string& data, const std::string& more = "") {
  return R"({"header":{"resultCode":0,"isSuccessful":true},"body":{"totalCount":0,"data":)" + data +
         "}" + more + "}";
}

std::string Nested(std::size_t depth, const std::string& open, const std::string& inmost,
                   const std::string& close) {
  std::string out;
  out.reserve(depth * (open.size() + close.size()) + inmost.size());
  for (std::size_t i = 0; i < depth; ++i) {
    out += open;
  }
  out += inmost;
  for (std::size_t i = 0; i < depth; ++i) {
    out += close;
  }
  return out;
}

// Against hangs and stack overflows. The limit of the fault matrix is 50 ms in the release build;
// the sanitizers take about ten times as long, a slow machine three times. This is processor time,
// which depends little on the load of the machine.
constexpr double kBoundSeconds = 3.0;

template <typename Work>
void ExpectQuick(Work work) {
  const std::clock_t began = std::clock();
  work();
  EXPECT_LT(static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC, kBoundSeconds);
}

TEST(DecodePage, ReadsNestingUpToTheLimit) {
  // The document itself is depth 1, the value of "x" depth 2: 31 arrays make 32.
  EXPECT_THAT(Decode(Document("[]", R"(,"x":)" + Nested(31, "[", "1", "]"))), IsOk());
  EXPECT_THAT(Decode(Document("[]", R"(,"x":)" + Nested(31, R"({"a":)", "1", "}"))), IsOk());
}

TEST(DecodePage, RefusesNestingPastTheLimit) {
  EXPECT_THAT(Decode(Document("[]", R"(,"x":)" + Nested(32, "[", "1", "]"))),
              FailsWith(Reason::kJson));
  EXPECT_THAT(Decode(Document("[]", R"(,"x":)" + Nested(32, R"({"a":)", "1", "}"))),
              FailsWith(Reason::kJson));
  // header, body, data and entry are levels too: {body{data[entry{ is 4.
  EXPECT_THAT(Decode(Document(R"([{"certificateName":"a","x":)" + Nested(29, "[", "", "]") + "}]")),
              FailsWith(Reason::kJson));
  EXPECT_THAT(Decode(Document(R"([{"certificateName":"a","x":)" + Nested(28, "[", "", "]") + "}]")),
              IsOk());
}

TEST(DecodePage, RefusesAMillionLevelsAtOnce) {
  ExpectQuick([] {
    const std::size_t million = 1'000'000;
    EXPECT_THAT(Decode(Nested(million, "[", "", "]")), FailsWith(Reason::kJson));
    EXPECT_THAT(Decode(Nested(million, "[", "", "")), FailsWith(Reason::kJson));
    EXPECT_THAT(Decode(Nested(million, R"({"a":)", "1", "}")), FailsWith(Reason::kJson));
    EXPECT_THAT(Decode(Document(Nested(million, "[", "", "]"))), FailsWith(Reason::kJson));
  });
}

std::string Entries(std::size_t count, const std::string& entry) {
  std::string data = "[";
  data.reserve(count * (entry.size() + 1) + 2);
  for (std::size_t i = 0; i < count; ++i) {
    data += i == 0 ? "" : ",";
    data += entry;
  }
  return data + "]";
}

TEST(DecodePage, AcceptsTheMostEntries) {
  const auto page = Decode(Document(Entries(kMaxEntriesPerPage, "{}")));
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->entries.size(), kMaxEntriesPerPage);
}

TEST(DecodePage, RefusesOneEntryMore) {
  for (const char* entry : {"{}", "1", "[]", "null", R"("a")", "true", "-1", "0.5"}) {
    EXPECT_THAT(Decode(Document(Entries(kMaxEntriesPerPage + 1, entry))),
                FailsWith(Reason::kTooLarge))
        << entry;
  }
}

TEST(DecodePage, StopsAtTheFirstEntryOverTheLimit) {
  // 4 MiB of the cheapest elements: without the stop the page would hold over a million entries.
  ExpectQuick([] {
    EXPECT_THAT(Decode(Document(Entries(1'400'000, "[]"))), FailsWith(Reason::kTooLarge));
  });
}

TEST(DecodePage, AHugeTextMakesOnlyItsOwnValueUnusable) {
  const std::string huge(2U << 20U, 'a');
  const auto page = Decode(Document(R"([{"certificateName":")" + huge +
                                    R"("},{"certificateName":"b","authority":")" + huge +
                                    R"(","expirationDate":")" + huge + R"("}])"));
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->entries.size(), 2U);
  EXPECT_EQ(page->entries[0].rejection, Rejection::kBadName);
  EXPECT_EQ(page->entries[1].rejection, Rejection::kBadDate);
  EXPECT_EQ(page->entries[1].certificate.authority.size(), 256U);
  // The memory must be small too.
  EXPECT_LE(page->entries[1].certificate.authority.capacity(), 4096U);
}

TEST(ReadEnvelope, SurvivesWhatDecodePageSurvives) {
  ExpectQuick([] {
    EXPECT_EQ(ReadEnvelope(Nested(1'000'000, "[", "", "]")), std::nullopt);
    EXPECT_EQ(ReadEnvelope(Nested(1'000'000, R"({"header":)", "", "")), std::nullopt);
  });
}

}  // namespace
}  // namespace certmon::certapi
