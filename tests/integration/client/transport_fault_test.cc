// CurlTransport with faults of the network and the server: each fault and its reason, in good time
// and within bounds.
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "tests/integration/client/client_fixture.h"
#include "tests/support/loopback_port.h"
#include "tests/support/result_matchers.h"

namespace certmon::http {
namespace {

using base::Reason;
using std::chrono::milliseconds;
using std::chrono::seconds;
using test_support::FailsWith;
using test_support::IsOk;
using test_support::LoopbackPort;

class TransportFault : public ClientFixture {
 protected:
  // The outcome of a request to a server that plays this fault.
  Outcome Play(WireFault fault, std::string body, std::uint64_t wire_bytes = 0,
               milliseconds drip = seconds(1)) {
    const ChosenServer server([&](const ServerRequest&) {
      FaultyResponse response = JsonAnswer(body);
      response.wire_fault = fault;
      response.wire_bytes = wire_bytes;
      response.drip_interval = drip;
      return response;
    });
    Outcome outcome = Get(server.Url("/appkeys/appkey-canary"));
    if (!outcome) {
      EXPECT_FALSE(outcome.error().message.empty());
      EXPECT_EQ(outcome.error().message.find("canary"), std::string::npos)
          << outcome.error().message;
    }
    return outcome;
  }
  // An answer written byte for byte.
  Outcome Raw(const std::string& bytes) { return Play(WireFault::kGarbage, bytes); }
};

std::size_t ResidentBytes() {
  std::size_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages >> pages;
  return pages * 4096;
}

TEST_F(TransportFault, Refused) {
  const LoopbackPort port(LoopbackPort::Kind::kRefuses);
  EXPECT_THAT(Get(port.Url()), FailsWith(Reason::kConnect));
}

TEST_F(TransportFault, UnknownName) {
  // RFC 6761, section 6.4: names under .invalid exist nowhere.
  connection_.connect_timeout = seconds(20);
  EXPECT_THAT(Get("http://no-such-name.invalid/"), FailsWith(Reason::kDns));
}

TEST_F(TransportFault, NeverAnswered) {
  connection_.request_timeout = milliseconds(300);
  const auto took =
      TimeOf([&] { EXPECT_THAT(Play(WireFault::kHang, ""), FailsWith(Reason::kTimeout)); });
  EXPECT_GE(took, milliseconds(290));
  EXPECT_LT(took, seconds(10));
}

TEST_F(TransportFault, AnsweredByteByByte) {
  connection_.request_timeout = milliseconds(500);
  EXPECT_THAT(Play(WireFault::kDrip, std::string(1000, 'x'), 0, milliseconds(20)),
              FailsWith(Reason::kTimeout));
}

TEST_F(TransportFault, ConnectedAndThenSilentOverTls) {
  // The handshake counts for connect_timeout.
  const LoopbackPort port(LoopbackPort::Kind::kListens);
  connection_.connect_timeout = milliseconds(300);
  const auto took = TimeOf([&] {
    EXPECT_THAT(Get("https://127.0.0.1:" + std::to_string(port.port())),
                FailsWith(Reason::kTimeout));
  });
  EXPECT_LT(took, seconds(10));
}

TEST_F(TransportFault, ResetBeforeTheAnswer) {
  EXPECT_THAT(Play(WireFault::kReset, "x"), FailsWith(Reason::kConnect));
}

TEST_F(TransportFault, ResetInTheMiddleOfTheBody) {
  EXPECT_THAT(Play(WireFault::kResetMidBody, std::string(5000, 'x'), 1000),
              FailsWith(Reason::kConnect));
}

TEST_F(TransportFault, ClosedWithoutAnAnswer) { EXPECT_THAT(Raw(""), FailsWith(Reason::kConnect)); }

TEST_F(TransportFault, TruncatedAnywhere) {
  for (const std::uint64_t bytes : {0U, 1U, 10U, 999U}) {
    EXPECT_THAT(Play(WireFault::kTruncate, std::string(1000, 'x'), bytes),
                FailsWith(Reason::kTruncated))
        << bytes;
  }
}

TEST_F(TransportFault, TruncatedInChunks) {
  EXPECT_THAT(Raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"),
              FailsWith(Reason::kTruncated));
  EXPECT_THAT(Raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel"),
              FailsWith(Reason::kTruncated));
}

TEST_F(TransportFault, WithoutALengthTheBodyEndsWithTheConnection) {
  const Outcome outcome = Play(WireFault::kCloseDelimited, std::string(1000, 'x'), 700);
  ASSERT_THAT(outcome, IsOk());
  EXPECT_EQ(outcome->body.size(), 700U);
  EXPECT_TRUE(outcome->ends_with_connection);
}

TEST_F(TransportFault, ABodyOfExactlyTheLimitIsAccepted) {
  max_body_bytes_ = 100'000;
  const Outcome outcome = Play(WireFault::kNone, std::string(100'000, 'x'));
  ASSERT_THAT(outcome, IsOk());
  EXPECT_EQ(outcome->body.size(), 100'000U);
  EXPECT_FALSE(outcome->ends_with_connection);
}

TEST_F(TransportFault, ABodyOneByteOverTheLimitFails) {
  max_body_bytes_ = 100'000;
  EXPECT_THAT(Play(WireFault::kNone, std::string(100'001, 'x')), FailsWith(Reason::kTooLarge));
}

TEST_F(TransportFault, EndlessInChunks) {
  const std::size_t before = ResidentBytes();
  const auto took = TimeOf([&] {
    EXPECT_THAT(Play(WireFault::kEndless, std::string(65536, 'x')), FailsWith(Reason::kTooLarge));
  });
  EXPECT_LT(took, seconds(5));  // the server's own end included
  EXPECT_LT(ResidentBytes(), before + (std::size_t{64} << 20U));
}

TEST_F(TransportFault, AGigabyteAnnounced) {
  const std::size_t before = ResidentBytes();
  const auto took = TimeOf([&] {
    EXPECT_THAT(Play(WireFault::kRepeat, std::string(65536, 'x'), std::uint64_t{1} << 30U),
                FailsWith(Reason::kTooLarge));
  });
  EXPECT_LT(took, seconds(5));
  EXPECT_LT(ResidentBytes(), before + (std::size_t{64} << 20U));
}

TEST_F(TransportFault, HeadersWithoutEnd) {
  const std::string end = "Content-Length: 2\r\n\r\n{}";
  // One line of 300 KB, three of 100 KB, and ten thousand small ones.
  EXPECT_THAT(Raw("HTTP/1.1 200 OK\r\nX: " + std::string(300'000, 'x') + "\r\n" + end),
              FailsWith(Reason::kTooLarge));
  std::string large;
  std::string many;
  for (int i = 0; i < 10'000; ++i) {
    many += "X-" + std::to_string(i) + ": " + std::string(30, 'x') + "\r\n";
    large += i < 3 ? "X-" + std::to_string(i) + ": " + std::string(99'000, 'x') + "\r\n" : "";
  }
  EXPECT_THAT(Raw("HTTP/1.1 200 OK\r\n" + large + end), FailsWith(Reason::kTooLarge));
  EXPECT_THAT(Raw("HTTP/1.1 200 OK\r\n" + many + end), FailsWith(Reason::kTooLarge));
  EXPECT_THAT(Raw("HTTP/1.1 200 " + std::string(300'000, 'x') + "\r\n" + end),
              FailsWith(Reason::kTooLarge));
}

TEST_F(TransportFault, InterimAnswersWithoutEnd) {
  std::string flood;
  for (int i = 0; i < 10'000; ++i) {
    flood += "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n";
  }
  EXPECT_THAT(Raw(flood + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"),
              FailsWith(Reason::kTooLarge));
}

TEST_F(TransportFault, HeadersOfAnInterimAnswerAreNotPartOfTheAnswer) {
  const Outcome outcome =
      Raw("HTTP/1.1 103 Early Hints\r\nContent-Type: application/json\r\nRetry-After: "
          "9\r\nContent-Encoding: gzip\r\n\r\n"
          "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
  ASSERT_THAT(outcome, IsOk());
  EXPECT_EQ(outcome->status, 200);
  EXPECT_EQ(outcome->content_type, "");
  EXPECT_EQ(outcome->content_encoding, "");
  EXPECT_EQ(outcome->retry_after, std::nullopt);
  EXPECT_EQ(outcome->body, "{}");
}

TEST_F(TransportFault, NoHttp) {
  for (const std::string bytes :
       {"SSH-2.0-OpenSSH_9.2\r\n", "{}", "<html></html>", "220 mail.example ESMTP\r\n", "HTTP",
        "HTTP/9.9 200 OK\r\n\r\n", "\x16\x03\x01\x02", "HTTP/1.1 abc OK\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n", "ICY 200 OK\r\n\r\n"}) {
    EXPECT_THAT(Raw(bytes),
                testing::AnyOf(FailsWith(Reason::kHttpStatus), FailsWith(Reason::kConnect)))
        << bytes;
  }
}

TEST_F(TransportFault, BrokenHeaders) {
  using std::string_literals::operator""s;
  EXPECT_THAT(Raw("HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 2\r\n\r\n{}"s),
              FailsWith(Reason::kHttpStatus));
  EXPECT_THAT(Raw("HTTP/1.1 200 OK\r\nno colon here\r\nContent-Length: 2\r\n\r\n{}"),
              FailsWith(Reason::kHttpStatus));
  EXPECT_THAT(Raw("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}"), testing::Not(IsOk()));
}

TEST_F(TransportFault, StackedTransferEncodings) {
  // No encoding was requested. One that cannot be decoded is refused; the size limit applies to one
  // that can.
  EXPECT_THAT(Raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, gzip, gzip, gzip, gzip, gzip, gzip, "
                  "chunked\r\n\r\n0\r\n\r\n"),
              FailsWith(Reason::kContentType));
}

TEST_F(TransportFault, ABrokenAnswerAffectsNoOtherRequest) {
  const ChosenServer server([](const ServerRequest& request) {
    FaultyResponse response = JsonAnswer();
    response.wire_fault = request.path == "/reset" ? WireFault::kReset
                          : request.path == "/cut" ? WireFault::kTruncate
                                                   : WireFault::kNone;
    return response;
  });
  const RequestHandle reset = transport_->Start(Request(server.Url("/reset")));
  const RequestHandle cut = transport_->Start(Request(server.Url("/cut")));
  const RequestHandle good = transport_->Start(Request(server.Url("/good")));
  EXPECT_THAT(Await(good), IsOk());
  EXPECT_THAT(Await(cut), FailsWith(Reason::kTruncated));
  EXPECT_THAT(Await(reset), FailsWith(Reason::kConnect));
  EXPECT_THAT(Get(server.Url("/good")), IsOk());
}

}  // namespace
}  // namespace certmon::http
