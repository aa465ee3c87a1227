#include "exporter/app/service_manager.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>

#include "tests/support/notify_socket.h"
#include "tests/support/temp_folder.h"

namespace certmon::exporter {
namespace {

using std::chrono::milliseconds;
using test_support::NotifySocket;
using ::testing::MatchesRegex;

constexpr milliseconds kPatience{20'000};
constexpr const char* kVariables[] = {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"};

// Reads an environment that has these values; an empty one is not set.
ServiceManager Reading(const std::string& socket, const std::string& watchdog_usec = "",
                       const std::string& watchdog_pid = "") {
  const std::string values[] = {socket, watchdog_usec, watchdog_pid};
  for (int i = 0; i < 3; ++i) {
    if (values[i].empty()) {
      unsetenv(kVariables[i]);
    } else {
      setenv(kVariables[i], values[i].c_str(), 1);
    }
  }
  return ServiceManager::FromEnvironment();
}

TEST(ServiceManager, SaysEachStateInOneMessageToASocketFile) {
  const test_support::TempFolder folder;
  const NotifySocket systemd(folder.Path("notify"));
  const ServiceManager manager = Reading(folder.Path("notify"));
  manager.Ready();
  EXPECT_EQ(systemd.Next(kPatience), "READY=1");
  manager.Reloading();
  // MONOTONIC_USEC goes with RELOADING=1: sd_notify(3).
  EXPECT_THAT(systemd.Next(kPatience), MatchesRegex("RELOADING=1\nMONOTONIC_USEC=[1-9][0-9]*"));
  manager.KeepAlive();
  EXPECT_EQ(systemd.Next(kPatience), "WATCHDOG=1");
  manager.Stopping();
  EXPECT_EQ(systemd.Next(kPatience), "STOPPING=1");
}

TEST(ServiceManager, KnowsTheAbstractNamespace) {
  const std::string name = "@certmon-test-" + std::to_string(getpid());
  const NotifySocket systemd(name);
  Reading(name).Ready();
  EXPECT_EQ(systemd.Next(kPatience), "READY=1");
}

TEST(ServiceManager, LeavesNothingInTheEnvironment) {
  static_cast<void>(Reading("/nowhere", "1000000", std::to_string(getpid())));
  for (const char* name : kVariables) EXPECT_EQ(std::getenv(name), nullptr) << name;
}

TEST(ServiceManager, GoesOnWhereNobodyListens) {
  for (const std::string& name :
       {std::string(), std::string("/nowhere/notify"), std::string("@"), std::string("/"),
        std::string("relative"), std::string("vsock:2:1"), "/" + std::string(200, 'x')}) {
    Reading(name).Ready();
  }
  ServiceManager().Ready();
}

TEST(ServiceManager, GoesOnWhereTheReaderIsFullAndSlow) {
  const test_support::TempFolder folder;
  const NotifySocket systemd(folder.Path("notify"));
  const ServiceManager manager = Reading(folder.Path("notify"));
  // net.unix.max_dgram_qlen is 10 by default (unix(7)) and 512 in some distributions.
  for (int i = 0; i < 2000; ++i) manager.KeepAlive();
  EXPECT_EQ(systemd.Next(kPatience), "WATCHDOG=1");
}

TEST(ServiceManager, KeepsAliveAtHalfOfWhatTheWatchdogAllows) {
  const std::string own = std::to_string(getpid());
  const std::string other = std::to_string(getppid());
  const std::optional<std::chrono::microseconds> never;
  struct Row {
    const char* socket;
    const char* usec;
    std::string pid;
    std::optional<std::chrono::microseconds> expected;
  };
  for (const Row& row :
       {Row{"/s", "30000000", "", std::chrono::seconds(15)},
        Row{"/s", "30000000", own, std::chrono::seconds(15)}, Row{"/s", "30000000", other, never},
        Row{"/s", "30000000", "x", never}, Row{"", "30000000", own, never},
        Row{"/s", "", own, never}, Row{"/s", "0", own, never}, Row{"/s", "-5", own, never},
        Row{"/s", "5s", own, never}, Row{"/s", "99999999999999999999", "", never}}) {
    SCOPED_TRACE(std::string(row.usec) + " for " + row.pid);
    EXPECT_EQ(Reading(row.socket, row.usec, row.pid).KeepAliveEvery(), row.expected);
  }
}

}  // namespace
}  // namespace certmon::exporter
