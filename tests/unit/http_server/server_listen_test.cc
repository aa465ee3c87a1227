#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/result_matchers.h"
#include "tests/unit/http_server/server_fixture.h"

namespace certmon::http {
namespace {

using test_support::FailsWith;
using test_support::HttpGet;
using testing::HasSubstr;

ServerOptions ListeningOn(std::vector<ListenAddress> addresses) {
  ServerOptions options = OptionsWith(EchoRoute());
  options.listen = std::move(addresses);
  return options;
}

bool HasIpv6() { return Server::Start(ListeningOn({{.host = "::1", .port = 0}})).has_value(); }

TEST(ServerListen, ChoosesAFreePortForPortZeroAndKeepsTheHost) {
  const auto server = MustStart(ListeningOn({{.host = "127.0.0.1", .port = 0}}));
  EXPECT_NE(server->Bound()[0].port, 0);
  EXPECT_EQ(server->Bound()[0].host, "127.0.0.1");
}

TEST(ServerListen, AnswersOnEveryAddressInTheGivenOrder) {
  const auto server = MustStart(ListeningOn({{.host = "127.0.0.1", .port = 0},
                                             {.host = "localhost", .port = 0},
                                             {.host = "", .port = 0}}));
  ASSERT_EQ(server->Bound().size(), 3U);
  EXPECT_EQ(server->Bound()[1].host, "localhost");
  for (const ListenAddress& bound : server->Bound()) {
    EXPECT_EQ(HttpGet("http://127.0.0.1:" + std::to_string(bound.port) + "/echo").status, 200);
  }
}

TEST(ServerListen, ServesBothFamiliesForAnEmptyHost) {
  const auto server = MustStart(ListeningOn({{.host = "", .port = 0}}));
  const std::string port = std::to_string(server->Bound()[0].port);
  EXPECT_EQ(HttpGet("http://127.0.0.1:" + port + "/echo").status, 200);
  // If the kernel has no IPv6, the address means IPv4 only, which the line above has checked.
  if (HasIpv6()) {
    EXPECT_EQ(HttpGet("http://[::1]:" + port + "/echo").status, 200);
  }
}

TEST(ServerListen, ListensOnTheGivenAddressOnly) {
  const auto server = MustStart(ListeningOn({{.host = "127.0.0.1", .port = 0}}));
  const std::string port = std::to_string(server->Bound()[0].port);
  EXPECT_EQ(HttpGet("http://127.0.0.2:" + port + "/echo").curl_code, 7);
}

TEST(ServerListen, NamesTheAddressAndTheReasonIfThePortIsInUse) {
  const auto first = MustStart(ListeningOn({{.host = "127.0.0.1", .port = 0}}));
  const ListenAddress taken = first->Bound()[0];
  const auto second = Server::Start(ListeningOn({{.host = "127.0.0.1", .port = 0}, taken}));
  ASSERT_THAT(second, FailsWith(base::Reason::kInternal));
  EXPECT_EQ(second.error().message, "cannot listen on 127.0.0.1:" + std::to_string(taken.port) +
                                        ": address already in use");
}

TEST(ServerListen, FailsIfTheAddressIsNotOfThisMachine) {
  // No machine has an address of 192.0.2.0/24, which is for documentation: RFC 5737.
  const auto server = Server::Start(ListeningOn({{.host = "192.0.2.1", .port = 0}}));
  ASSERT_THAT(server, FailsWith(base::Reason::kInternal));
  EXPECT_THAT(server.error().message, HasSubstr("192.0.2.1:0"));
}

TEST(ServerListen, CanReuseItsPortAtOnce) {
  auto server = MustStart(ListeningOn({{.host = "127.0.0.1", .port = 0}}));
  const ListenAddress bound = server->Bound()[0];
  EXPECT_EQ(HttpGet(UrlOf(*server, "/echo")).status, 200);
  server.reset();
  const auto again = MustStart(ListeningOn({bound}));
  EXPECT_EQ(HttpGet(UrlOf(*again, "/echo")).status, 200);
}

}  // namespace
}  // namespace certmon::http
