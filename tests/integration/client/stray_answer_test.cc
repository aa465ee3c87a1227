// Servers that say more on a kept connection than they were asked: what they add must never be the
// answer of another reading.
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/integration/client/client_fixture.h"
#include "tests/support/loopback_port.h"
#include "tests/support/result_matchers.h"

namespace certmon::http {
namespace {

using test_support::IsOk;
using test_support::LoopbackPort;

// Answers each request with a number that counts them; each answer comes once more a moment later,
// unrequested. Serves `connections` connections, one after the other, each to its end.
class RepeatingServer {
 public:
  explicit RepeatingServer(int connections) {
    for (int i = 0; i < connections; ++i) {
      threads_.emplace_back([this] { ServeOne(); });
    }
  }
  ~RepeatingServer() {
    shutdown(port_.socket(), SHUT_RDWR);
    {
      const std::lock_guard lock(mutex_);
      for (const int fd : accepted_) {
        shutdown(fd, SHUT_RDWR);
      }
    }
    for (std::thread& thread : threads_) {
      thread.join();
    }
    for (const int fd : accepted_) {
      close(fd);
    }
  }
  RepeatingServer(const RepeatingServer&) = delete;
  RepeatingServer& operator=(const RepeatingServer&) = delete;

  [[nodiscard]] std::string Url() const { return port_.Url() + "/"; }
  // How many answers were sent, including unrequested ones.
  [[nodiscard]] int Sent() const { return sent_; }

 private:
  void ServeOne() {
    const int fd = accept4(port_.socket(), nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) {
      return;
    }
    {
      const std::lock_guard lock(mutex_);
      accepted_.push_back(fd);
    }
    std::string request;
    std::vector<char> buffer(4096);
    ssize_t count = 0;
    while ((count = recv(fd, buffer.data(), buffer.size(), 0)) > 0) {
      request.append(buffer.data(), static_cast<std::size_t>(count));
      if (request.find("\r\n\r\n") == std::string::npos) {
        continue;
      }
      request.clear();
      const std::string body = std::to_string(++answered_);
      const std::string answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" +
                                 ("Content-Length: " + std::to_string(body.size())) + "\r\n\r\n" +
                                 body;
      for (int i = 0; i < 2; ++i) {
        send(fd, answer.data(), answer.size(), MSG_NOSIGNAL);
        ++sent_;
        // In the same read libcurl would see that there is more, and close the connection.
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
      }
    }
  }

  const LoopbackPort port_{LoopbackPort::Kind::kListens};
  std::atomic<int> answered_{0};
  std::atomic<int> sent_{0};
  std::mutex mutex_;
  std::vector<int> accepted_;  // closed at the end, so that their numbers are not reused before
  std::vector<std::thread> threads_;
};

class StrayAnswer : public ClientFixture {
 protected:
  void AwaitSent(const RepeatingServer& server, int answers) {
    for (int i = 0; i < 2000 && server.Sent() < answers; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    ASSERT_EQ(server.Sent(), answers);
  }
};

TEST_F(StrayAnswer, AffectsNoOtherReading) {
  const RepeatingServer server(3);
  for (int reading = 1; reading <= 3; ++reading) {
    kept_ = std::make_shared<const KeptConnections>();
    const Outcome outcome = Get(server.Url());
    ASSERT_THAT(outcome, IsOk());
    EXPECT_EQ(outcome->body, std::to_string(reading));
    AwaitSent(server, 2 * reading);
  }
}

TEST_F(StrayAnswer, AffectsNoRequestWithAConnectionOfItsOwn) {
  const RepeatingServer server(3);
  for (int request = 1; request <= 3; ++request) {
    kept_ = nullptr;
    const Outcome outcome = Get(server.Url());
    ASSERT_THAT(outcome, IsOk());
    EXPECT_EQ(outcome->body, std::to_string(request));
  }
}

// If this fails, libcurl detects them, and the other tests prove nothing.
TEST_F(StrayAnswer, IsTakenForTheNextAnswerWithinOneReading) {
  const RepeatingServer server(1);
  ASSERT_THAT(Get(server.Url()), IsOk());
  AwaitSent(server, 2);
  const Outcome outcome = Get(server.Url());
  ASSERT_THAT(outcome, IsOk());
  EXPECT_EQ(outcome->body, "1");
}

TEST_F(StrayAnswer, ConnectionsAreClosedAfterTheReading) {
  const ChosenServer server([](const ServerRequest&) { return JsonAnswer(); });
  for (int i = 0; i < 6; ++i) {
    if (i % 2 == 0) {
      kept_ = std::make_shared<const KeptConnections>();
    }
    ASSERT_THAT(Get(server.Url()), IsOk());
  }
  std::set<std::uint64_t> connections;
  for (const auto& request : server.Requests()) {
    connections.insert(request.connection);
  }
  EXPECT_EQ(connections.size(), 3U);
}

}  // namespace
}  // namespace certmon::http
