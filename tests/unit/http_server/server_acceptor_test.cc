// Accepting connections, also without free descriptors.
#include "lib/http_server/server_acceptor.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <vector>

#include "tests/unit/http_server/server_fixture.h"

namespace certmon::http {
namespace {

using test_support::HttpGet;
using test_support::RawConnection;
using testing::StartsWith;

std::string KeyOf(const char* text) {
  sockaddr_storage storage{};
  sockaddr_in ipv4{};
  sockaddr_in6 ipv6{};
  if (inet_pton(AF_INET, text, &ipv4.sin_addr) == 1) {
    ipv4.sin_family = AF_INET;
    std::memcpy(&storage, &ipv4, sizeof(ipv4));
  } else {
    EXPECT_EQ(inet_pton(AF_INET6, text, &ipv6.sin6_addr), 1);
    ipv6.sin6_family = AF_INET6;
    std::memcpy(&storage, &ipv6, sizeof(ipv6));
  }
  return AddressKey(storage);
}

TEST(AddressKey, DiffersByIpv4AddressAndIpv6Network) {
  EXPECT_EQ(KeyOf("192.0.2.1"), KeyOf("::ffff:192.0.2.1"));
  EXPECT_NE(KeyOf("192.0.2.1"), KeyOf("192.0.2.2"));
  EXPECT_EQ(KeyOf("2001:db8:1:2::3"), KeyOf("2001:db8:1:2:ffff::4"));
  EXPECT_NE(KeyOf("2001:db8:1:2::3"), KeyOf("2001:db8:1:3::3"));
  EXPECT_NE(KeyOf("::1"), KeyOf("127.0.0.1"));
}

TEST(ConnectionBudget, IsHalfOfTheDescriptorsAtMost) {
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  for (const auto& [descriptors, expected] :
       {std::pair<rlim_t, std::size_t>(256, 128), {300, 150}, {12, 8}}) {
    const rlimit few{.rlim_cur = descriptors, .rlim_max = before.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &few), 0);
    EXPECT_EQ(ConnectionBudget(512), expected);
    EXPECT_EQ(ConnectionBudget(5), 5U);
  }
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
}

TEST(Acceptor, LimitsKernelMemoryOfEachConnection) {
  base::SystemClock clock;
  Suspensions suspensions;
  ConnectionGuard guard({}, clock, suspensions);
  base::Result<ListenSocket> listener = OpenListenSocket({.host = "127.0.0.1", .port = 0});
  ASSERT_TRUE(listener);
  std::vector<FileDescriptor> listeners;
  listeners.push_back(std::move(listener->fd));
  std::atomic<int> accepted{-1};
  const Acceptor acceptor(std::move(listeners), guard,
                          [&accepted](int fd, const sockaddr*, socklen_t) {
                            accepted = fd;
                            return true;
                          });
  const RawConnection connection(listener->bound.port, "");
  for (int i = 0; i < 2000 && accepted < 0; ++i) usleep(10'000);
  const FileDescriptor server_side(accepted);
  ASSERT_TRUE(server_side.IsOpen());
  // The kernel doubles the requested size: socket(7).
  for (const auto& [option, most] : {std::pair(SO_SNDBUF, 128 * 1024), {SO_RCVBUF, 32 * 1024}}) {
    int bytes = 0;
    socklen_t size = sizeof(bytes);
    ASSERT_EQ(getsockopt(server_side.Get(), SOL_SOCKET, option, &bytes, &size), 0);
    EXPECT_LE(bytes, most);
    EXPECT_GE(bytes, 4096);
  }
  // The kernel applies it after the close, too.
  unsigned int milliseconds = 0;
  socklen_t size = sizeof(milliseconds);
  ASSERT_EQ(getsockopt(server_side.Get(), IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds, &size), 0);
  EXPECT_EQ(milliseconds, 10'000U);
}

// Processor time of this process so far.
std::chrono::microseconds ProcessorTime() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto of = [](const timeval& time) {
    return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
  };
  return of(usage.ru_utime) + of(usage.ru_stime);
}

// A socket that exists before descriptors run out and connects afterwards.
class LateClient {
 public:
  explicit LateClient(std::uint16_t port) : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    address_.sin_family = AF_INET;
    address_.sin_port = htons(port);
    address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  }
  void Ask() const {
    const std::string request = "GET /echo HTTP/1.1\r\nHost: x\r\n\r\n";
    ASSERT_EQ(connect(fd_.Get(), reinterpret_cast<const sockaddr*>(&address_), sizeof(address_)),
              0);
    ASSERT_EQ(send(fd_.Get(), request.data(), request.size(), MSG_NOSIGNAL), std::ssize(request));
  }
  [[nodiscard]] std::string Answer() const {
    std::string text(4096, '\0');
    const timeval patience{.tv_sec = 20, .tv_usec = 0};
    setsockopt(fd_.Get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    const ssize_t count = recv(fd_.Get(), text.data(), text.size(), 0);
    text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return text;
  }

 private:
  FileDescriptor fd_;
  sockaddr_in address_{};
};

TEST(Acceptor, ContinuesWithoutDescriptorsAndRecovers) {
  const auto server = MustStart(OptionsWith(EchoRoute()));
  const std::uint16_t port = server->Bound()[0].port;
  EXPECT_EQ(HttpGet(UrlOf(*server, "/echo")).status, 200);
  const LateClient first(port);
  const LateClient second(port);
  const LateClient third(port);

  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit few{.rlim_cur = 200, .rlim_max = before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &few), 0);
  std::vector<FileDescriptor> all;
  while (true) {
    FileDescriptor fd(open("/dev/null", O_RDONLY | O_CLOEXEC));
    if (!fd.IsOpen()) break;
    all.push_back(std::move(fd));
  }

  // The first gets the spare descriptor. For the second the first, which is idle, is closed. Checked
  // below, because UndefinedBehaviorSanitizer needs descriptors for its checks.
  first.Ask();
  const std::string first_answer = first.Answer();
  second.Ask();
  const std::string second_answer = second.Answer();

  // Another part of the process uses that descriptor: nothing is left to close. The third client
  // waits, and the server must not spin meanwhile.
  rlimit none = few;
  none.rlim_cur = 3;
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  third.Ask();
  const auto processor_before = ProcessorTime();
  usleep(1'000'000);
  const auto processor_time = ProcessorTime() - processor_before;

  all.clear();
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_THAT(first_answer, StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(second_answer, StartsWith("HTTP/1.1 200 "));
  EXPECT_LT(processor_time, std::chrono::milliseconds(300));
  EXPECT_THAT(third.Answer(), StartsWith("HTTP/1.1 200 "));
  EXPECT_EQ(HttpGet(UrlOf(*server, "/echo")).status, 200);
}

}  // namespace
}  // namespace certmon::http
