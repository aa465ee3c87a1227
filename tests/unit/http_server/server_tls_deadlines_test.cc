// Deadlines and limits with TLS, with a clock that the test moves: no client extends a deadline or
// delays another client.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <ctime>
#include <functional>
#include <list>

#include "tests/support/fake_clock.h"
#include "tests/support/fixed_tls.h"
#include "tests/support/test_certificate.h"
#include "tests/support/tls_connection.h"
#include "tests/unit/http_server/server_fixture.h"

namespace certmon::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using test_support::RawConnection;
using test_support::TlsConnection;
using test_support::TlsProgress;
using testing::StartsWith;

constexpr std::size_t kLargeBytes = 8'000'000;  // more than the socket buffers of both sides hold

// A wrong implementation results in 60: every step sends or reads a byte.
constexpr int kEarliest = 10;
constexpr int kLatest = 40;

// The first bytes of a ClientHello record of 512 bytes (RFC 8446, sections 4 and 5.1).
const std::string kHalfHello("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11);

// Processor time of the process so far.
std::chrono::nanoseconds ProcessorTime() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

class TlsDeadlines : public testing::Test {
 protected:
  static const test_support::TestCertificate& Certificate() {
    static const test_support::TestCertificate kCertificate;
    return kCertificate;
  }

  ServerOptions Options() {
    const std::string pem = Certificate().Pem();
    const std::string key = Certificate().KeyPem();
    auto tls = TlsCredentials::Make({.certificate = pem, .key = key, .client_ca = {}}, {});
    ServerOptions options = OptionsWith(EchoRoute());
    options.routes.push_back(
        {.methods = {"GET"}, .path = "/large", .handler = [this](const ServerRequest&) {
           ServerResponse response;
           response.body = large_;
           ++large_answers;
           return response;
         }});
    options.tls_source = std::make_shared<test_support::FixedTls>(*std::move(tls));
    options.clock = &clock;
    return options;
  }

  void Start() { Start(Options()); }
  void Start(ServerOptions options) { server = MustStart(std::move(options)); }

  [[nodiscard]] std::uint16_t Port() const { return server->Bound()[0].port; }

  void WaitForALargeAnswer() const {
    for (int i = 0; i < 2000 && large_answers == 0; ++i) usleep(10'000);
    ASSERT_EQ(large_answers, 1);
  }

  // The status of GET /echo of a good client; 0 if it gets no answer.
  [[nodiscard]] int Status() const {
    return test_support::Fetch({.url = "https://127.0.0.1:" + std::to_string(Port()) + "/echo",
                                .ca_pem = Certificate().Pem()})
        .status;
  }

  // Moves the clock by one second at a time, and calls `step` after each, until `connection` has
  // ended. Returns the number of seconds, at most 60.
  template <typename Connection>
  int SecondsUntilEnd(
      const Connection& connection, const std::function<void()>& step = [] {}) {
    int passed = 0;
    while (passed < 60 && !connection.HasEnded(milliseconds(40))) {
      clock.Advance(seconds(1));
      ++passed;
      step();
    }
    return passed;
  }

  test_support::FakeClock clock;
  std::atomic<int> large_answers{0};
  std::unique_ptr<Server> server;

 private:
  std::shared_ptr<const std::string> large_ = std::make_shared<const std::string>(kLargeBytes, 'x');
};

TEST_F(TlsDeadlines, CutsAClientThatSendsNothing) {
  Start();
  const RawConnection silent(Port(), "");
  const int passed = SecondsUntilEnd(silent, [this] { EXPECT_EQ(Status(), 200); });
  EXPECT_GE(passed, kEarliest);
  EXPECT_LE(passed, kLatest);
}

TEST_F(TlsDeadlines, CutsAClientThatDripsAHandshakeAndServesOthers) {
  Start();
  const RawConnection dripping(Port(), kHalfHello);
  const int passed = SecondsUntilEnd(dripping, [&] {
    dripping.Send(std::string(1, '\0'));
    EXPECT_EQ(Status(), 200);
  });
  EXPECT_GE(passed, kEarliest);
  EXPECT_LE(passed, kLatest);
}

TEST_F(TlsDeadlines, CutsAClientThatStopsInTheHandshakeAndServesOthers) {
  Start();
  const TlsConnection half(Port(), TlsProgress::kHello);
  ASSERT_TRUE(half.IsThere());
  const int passed = SecondsUntilEnd(half, [this] { EXPECT_EQ(Status(), 200); });
  EXPECT_GE(passed, kEarliest);
  EXPECT_LE(passed, kLatest);
}

TEST_F(TlsDeadlines, CutsAClientThatIsSilentAfterTheHandshake) {
  Start();
  const TlsConnection silent(Port(), TlsProgress::kWhole);
  ASSERT_TRUE(silent.IsThere());
  const int passed = SecondsUntilEnd(silent);
  EXPECT_GE(passed, kEarliest);
  EXPECT_LE(passed, kLatest);
}

TEST_F(TlsDeadlines, CutsAClientThatDripsHeaders) {
  Start();
  const TlsConnection dripping(Port(), TlsProgress::kWhole);
  dripping.Send("GET /echo HTTP/1.1\r\nX: ");
  const int passed = SecondsUntilEnd(dripping, [&dripping] { dripping.Send("y"); });
  EXPECT_GE(passed, kEarliest);
  EXPECT_LE(passed, kLatest);
}

TEST_F(TlsDeadlines, KeepsAConnectionWithARequestInTimeAndCutsASilentOne) {
  Start();
  TlsConnection kept(Port(), TlsProgress::kWhole);
  for (int i = 0; i < 5; ++i) {
    clock.Advance(seconds(9));
    kept.Send("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_THAT(kept.ReadUntil("= "), StartsWith("HTTP/1.1 200 "));
  }
  const int passed = SecondsUntilEnd(kept);
  EXPECT_GE(passed, kEarliest);
  EXPECT_LE(passed, kLatest);
}

TEST_F(TlsDeadlines, ServesAWholeLargeAnswer) {
  Start();
  const auto whole =
      test_support::Fetch({.url = "https://127.0.0.1:" + std::to_string(Port()) + "/large",
                           .ca_pem = Certificate().Pem()});
  EXPECT_EQ(whole.body.size(), kLargeBytes) << whole.curl_error;
}

TEST_F(TlsDeadlines, CutsAClientThatReadsInDrips) {
  Start();
  TlsConnection slow(Port(), TlsProgress::kWhole);
  slow.Send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
  WaitForALargeAnswer();
  const int passed = SecondsUntilEnd(slow, [&] {
    static_cast<void>(slow.ReadUntil("x"));
    EXPECT_EQ(Status(), 200);
  });
  EXPECT_GE(passed, kEarliest);
  EXPECT_LE(passed, kLatest);
}

TEST_F(TlsDeadlines, RefusesPlainHttpAtOnceAndServesOthers) {
  Start();
  std::list<RawConnection> plain;
  for (int i = 0; i < 50; ++i) plain.emplace_back(Port(), "GET /echo HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(Status(), 200);
  for (RawConnection& connection : plain) {
    EXPECT_EQ(connection.ReadToEnd().find("200"), std::string::npos);
    EXPECT_TRUE(connection.HasEnded(milliseconds(0)));
  }
  EXPECT_EQ(Status(), 200);
}

TEST_F(TlsDeadlines, AnswersWhileManyMoreThanTheLimitStopInTheHandshake) {
  ServerOptions options = Options();
  options.max_connections = 8;
  options.max_connections_per_client = 8;
  Start(std::move(options));
  std::list<RawConnection> silent;
  std::list<TlsConnection> half;
  for (int i = 0; i < 50; ++i) {
    silent.emplace_back(Port(), i % 2 == 0 ? kHalfHello : "GET /ec");
    half.emplace_back(Port(), TlsProgress::kHello);
    if (i % 10 == 0) {
      EXPECT_EQ(Status(), 200);
    }
  }
  EXPECT_EQ(Status(), 200);
}

// A loop that spins uses all processor time that it gets. On a busy machine it gets less: the test
// may pass by mistake, but does not fail by mistake.
TEST_F(TlsDeadlines, SpendsNoProcessorTimeOnClientsThatStopInTheHandshake) {
  Start();
  const RawConnection silent(Port(), "");
  const RawConnection begun(Port(), kHalfHello);
  const TlsConnection half(Port(), TlsProgress::kHello);
  const TlsConnection whole(Port(), TlsProgress::kWhole);
  const TlsConnection deaf(Port(), TlsProgress::kWhole);
  ASSERT_TRUE(half.IsThere() && whole.IsThere());
  deaf.Send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
  WaitForALargeAnswer();
  EXPECT_EQ(Status(), 200);
  const auto before = ProcessorTime();
  EXPECT_FALSE(begun.HasEnded(milliseconds(600)));
  EXPECT_LT(ProcessorTime() - before, milliseconds(300));
}

}  // namespace
}  // namespace certmon::http
