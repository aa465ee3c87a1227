// Polls with faults of name resolution and connections.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "lib/simulator/simulator.h"
#include "tests/e2e/kept_poll.h"
#include "tests/e2e/poll_driver.h"
#include "tests/integration/client/hanging_lookup.h"
#include "tests/support/loopback_port.h"

namespace certmon::e2e {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

std::unique_ptr<simulator::Simulator> StartSimulator(const std::string& host = "127.0.0.1",
                                                     std::uint16_t port = 0) {
  simulator::SimulatorOptions options;
  options.listen = {.host = host, .port = port};
  options.settings.projects[0].certificates = simulator::SpreadCertificates(3, kFixedNow);
  return simulator::Simulator::Start(std::move(options)).value();
}

class PollNetworkRows : public ::testing::Test {
 protected:
  KeptPoll AfterAGoodPoll() {
    driver_.Reconfigure({.base_url = good_->BaseUrl()});
    driver_.Poll();
    return KeptPoll(driver_);
  }
  [[nodiscard]] std::string Url(const std::string& host) const {
    return "http://" + host + ":" + std::to_string(good_->port());
  }
  void PollAt(const std::string& base_url, milliseconds connect_timeout = seconds(5)) {
    driver_.Reconfigure({.base_url = base_url, .connect_timeout = connect_timeout});
    driver_.clock().Advance(seconds(1));  // last_attempt differs from last_success
    driver_.Poll();
  }

  std::unique_ptr<simulator::Simulator> good_ = StartSimulator();
  PollDriver driver_{{.base_url = good_->BaseUrl()}};
};

TEST_F(PollNetworkRows, KeepsEverythingIfTheNameDoesNotResolve) {
  for (const char* host : {"api.nxdomain.invalid", "api.servfail.invalid"}) {
    SCOPED_TRACE(host);
    const KeptPoll kept = AfterAGoodPoll();
    PollAt(Url(host));
    kept.ExpectKept("dns");
  }
}

TEST_F(PollNetworkRows, EndsAtTheConnectTimeoutIfTheNameServerHangs) {
  const KeptPoll kept = AfterAGoodPoll();
  PollAt(Url("api.hang.invalid"), milliseconds(300));
  ASSERT_TRUE(driver_.State().last_failure.has_value());
  const std::string reason(base::ReasonLabel(*driver_.State().last_failure));
  EXPECT_THAT(reason, ::testing::AnyOf("timeout", "dns"));
  kept.ExpectKept(reason);
  EXPECT_GT(http::HangingLookups(), 0);  // the lookup still hangs
  http::ReleaseLookups();
  while (http::HangingLookups() > 0) {
    std::this_thread::yield();
  }
}

TEST_F(PollNetworkRows, UsesTheNewAddressAtTheNextAttempt) {
  http::SetAddresses("moving.example", {"127.0.0.1"});
  PollAt(Url("moving.example"));
  ASSERT_TRUE(driver_.State().up) << driver_.LogText();
  const auto moved = StartSimulator("127.0.0.2", good_->port());
  http::SetAddresses("moving.example", {"127.0.0.2"});
  good_->StopListening();
  driver_.Poll();
  EXPECT_TRUE(driver_.State().up) << driver_.LogText();
  EXPECT_EQ(moved->RequestCount(), 1U);
}

// A TCP port on which connects time out: its accept queue is full, so the kernel drops SYN packets.
class BlackHole {
 public:
  BlackHole() {
    constexpr int kMoreThanTheQueueHolds = 4;
    for (int i = 0; i < kMoreThanTheQueueHolds; ++i) {
      waiting_.push_back(test_support::ConnectToLoopback(port_.port(), SOCK_NONBLOCK));
    }
  }
  ~BlackHole() {
    for (const int waiting : waiting_) {
      close(waiting);
    }
  }
  BlackHole(const BlackHole&) = delete;
  BlackHole& operator=(const BlackHole&) = delete;
  [[nodiscard]] std::string Url() const { return port_.Url(); }

 private:
  const test_support::LoopbackPort port_{test_support::LoopbackPort::Kind::kListens, 0};
  std::vector<int> waiting_;
};

TEST_F(PollNetworkRows, KeepsEverythingIfConnectsTimeOut) {
  const BlackHole hole;
  const KeptPoll kept = AfterAGoodPoll();
  PollAt(hole.Url(), milliseconds(300));
  kept.ExpectKept("timeout");
}

TEST_F(PollNetworkRows, TriesIpv4IfIpv6Fails) {
  http::SetAddresses("both.example", {"::1", "127.0.0.1"});
  PollAt(Url("both.example"));
  EXPECT_TRUE(driver_.State().up) << driver_.LogText();
  EXPECT_EQ(good_->RequestCount(), 1U);
}

}  // namespace
}  // namespace certmon::e2e
