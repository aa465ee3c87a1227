// Endless and compressed responses use little memory, and the client stops at the first byte over
// the limit. Measures memory and bytes, which do not depend on the machine's load.
#include <gtest/gtest.h>
#include <zlib.h>

#include <sstream>

#include "lib/certapi/list_request.h"
#include "tests/integration/limits/flooding_server.h"
#include "tests/support/child_process.h"

namespace certmon::certapi {
namespace {

using test_support::Flood;
using test_support::FloodingServer;

constexpr std::uint64_t kGibibyte = std::uint64_t{1} << 30U;
constexpr long kMostGrowthKib = 24 * 1024;  // the target; the limit of a response is half of it

struct Measured {
  std::string reason;
  int requests = 0;
  long growth_kib = -1;
};

Measured PollOnce(const FloodingServer& server) {
  const auto result = test_support::RunToEnd(
      {.arguments = {CERTMON_ANSWER_MEMORY, server.Url()}, .environment = {}},
      std::chrono::seconds(200));
  EXPECT_EQ(result.exit_code, 0) << result.err;
  Measured measured;
  std::istringstream words(result.out);
  for (std::string key; words >> key;) {
    if (key == "reason") {
      words >> measured.reason;
    } else if (key == "requests") {
      words >> measured.requests;
    } else if (key == "growth_kib") {
      words >> measured.growth_kib;
    }
  }
  testing::Test::RecordProperty("growth_kib", std::to_string(measured.growth_kib));
  return measured;
}

std::string Head(const std::string& headers) {
  return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + headers + "\r\n";
}

std::string Chunk(const std::string& bytes) {
  std::ostringstream chunk;
  chunk << std::hex << bytes.size() << "\r\n" << bytes << "\r\n";
  return chunk.str();
}

// One gzip member (RFC 1952) with 64 MiB of blanks, about 64 KiB long. A gzip file may have several
// members.
std::string BombMember() {
  constexpr std::size_t kBlock = std::size_t{1} << 20U;
  constexpr int kBlocks = 64;
  std::string blanks(kBlock, ' ');
  std::string member(kBlock, '\0');
  z_stream stream{};
  // Window bits + 16 selects the gzip format (zlib.h, deflateInit2).
  EXPECT_EQ(deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY),
            Z_OK);
  stream.next_out = reinterpret_cast<Bytef*>(member.data());
  stream.avail_out = static_cast<uInt>(member.size());
  for (int block = 0; block < kBlocks; ++block) {
    stream.next_in = reinterpret_cast<Bytef*>(blanks.data());
    stream.avail_in = static_cast<uInt>(blanks.size());
    deflate(&stream, block + 1 == kBlocks ? Z_FINISH : Z_NO_FLUSH);
  }
  member.resize(stream.total_out);
  EXPECT_EQ(deflateEnd(&stream), Z_OK);
  return member;
}

struct Row {
  const char* name;
  std::string headers;
  std::string piece;
};

class EndlessResponse : public testing::TestWithParam<Row> {};

TEST_P(EndlessResponse, GrowsMemoryByLessThan24MiB) {
  const FloodingServer server({Head(GetParam().headers), GetParam().piece, kGibibyte});
  const Measured measured = PollOnce(server);
  EXPECT_EQ(measured.reason, "too_large");
  // The whole list in one response, then in pages.
  EXPECT_EQ(measured.requests, 2);
  EXPECT_EQ(server.Connections(), 2);
  EXPECT_LT(measured.growth_kib, kMostGrowthKib);
  // Most of the body was never sent: only the kernel's buffers were filled.
  EXPECT_LT(server.MostTaken(), kGibibyte / 8);
}

TEST_P(EndlessResponse, EndsAtTheFirstByteOverTheLimit) {
  // "10000\r\n" precedes each chunk and "\r\n" follows it; the last chunk needs only the front.
  const bool chunked = GetParam().piece.size() > 65536;
  const std::uint64_t framing = chunked ? 9 * (kMaxListBytes / 65536) + 7 : 0;
  const FloodingServer server(
      {Head(GetParam().headers), GetParam().piece, kMaxListBytes + 1 + framing});
  const Measured measured = PollOnce(server);
  EXPECT_EQ(measured.reason, "too_large");
  // The server sent no more bytes, and the client did not wait for them.
  EXPECT_EQ(server.ClosedAfterTheLastByte(), 2);
  EXPECT_LT(measured.growth_kib, kMostGrowthKib);
}

INSTANTIATE_TEST_SUITE_P(
    , EndlessResponse,
    testing::Values(
        Row{"OneGibibyteAnnounced", "Content-Length: 1073741824\r\n", std::string(65536, ' ')},
        Row{"ChunkedWithoutEnd", "Transfer-Encoding: chunked\r\n", Chunk(std::string(65536, ' '))},
        Row{"WithoutLength", "Connection: close\r\n", std::string(65536, ' ')}),
    [](const auto& row) { return row.param.name; });

TEST(CompressedResponse, BodyIsNotDecompressed) {
  const std::string member = BombMember();
  const std::uint64_t bytes = 16 * member.size();  // a gibibyte when unpacked
  const FloodingServer server(
      {Head("Content-Encoding: gzip\r\nContent-Length: " + std::to_string(bytes) + "\r\n"), member,
       bytes});
  const Measured measured = PollOnce(server);
  EXPECT_EQ(measured.reason, "content_type");
  EXPECT_EQ(measured.requests, 1);
  EXPECT_LT(measured.growth_kib, kMostGrowthKib);
}

TEST(CompressedResponse, TransferEncodingIsDecompressedOnlyToTheLimit) {
  const std::string member = BombMember();
  // libcurl decodes one member: 64 MiB, five times the limit.
  const FloodingServer server(
      {Head("Transfer-Encoding: gzip, chunked\r\n"), Chunk(member), Chunk(member).size()});
  const Measured measured = PollOnce(server);
  EXPECT_TRUE(measured.reason == "too_large" || measured.reason == "content_type")
      << measured.reason;
  EXPECT_LT(measured.growth_kib, kMostGrowthKib);
}

}  // namespace
}  // namespace certmon::certapi
