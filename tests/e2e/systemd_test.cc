// The messages that the program sends to systemd.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "tests/e2e/program.h"
#include "tests/support/http_get.h"
#include "tests/support/notify_socket.h"
#include "tests/support/temp_folder.h"

namespace certmon::e2e {
namespace {

using test_support::ChildProcess;
using test_support::NotifySocket;
using ::testing::StartsWith;

constexpr std::chrono::milliseconds kTimeout{60'000};

std::string NextBut(const NotifySocket& systemd, const std::string& skipped) {
  std::string message = systemd.Next(kTimeout);
  while (message == skipped) message = systemd.Next(kTimeout);
  return message;
}

TEST(Systemd, IsNotifiedOfReadinessReloadsWatchdogAndStop) {
  const test_support::TempFolder folder;
  const NotifySocket systemd(folder.Path("notify"));
  ChildProcess exporter(
      {.arguments =
           ExporterWith({"--demo", "--web.listen-address=127.0.0.1:0", "--web.enable-lifecycle"}),
       .environment = {"NOTIFY_SOCKET=" + folder.Path("notify"), "WATCHDOG_USEC=200000"}});
  EXPECT_EQ(systemd.Next(kTimeout), "READY=1");
  const std::string url = UrlOf(exporter);
  EXPECT_EQ(test_support::HttpGet(url + "/-/healthy").status, 200);
  EXPECT_EQ(systemd.Next(kTimeout), "WATCHDOG=1");
  EXPECT_EQ(systemd.Next(kTimeout), "WATCHDOG=1");

  exporter.Signal(SIGHUP);
  EXPECT_THAT(NextBut(systemd, "WATCHDOG=1"), StartsWith("RELOADING=1\n"));
  EXPECT_EQ(NextBut(systemd, "WATCHDOG=1"), "READY=1");
  EXPECT_EQ(test_support::Fetch({.url = url + "/-/reload", .method = "POST"}).status, 200);
  EXPECT_THAT(NextBut(systemd, "WATCHDOG=1"), StartsWith("RELOADING=1\n"));
  EXPECT_EQ(NextBut(systemd, "WATCHDOG=1"), "READY=1");

  exporter.Signal(SIGTERM);
  EXPECT_EQ(NextBut(systemd, "WATCHDOG=1"), "STOPPING=1");
  EXPECT_EQ(exporter.WaitForExit(), 0);
}

TEST(Systemd, IsNotNotifiedOfAFailedStart) {
  const test_support::TempFolder folder;
  const NotifySocket systemd(folder.Path("notify"));
  // RFC 5737 reserves 192.0.2.0/24 for documentation: no machine has such an address.
  const auto result = RunExporter({"--demo", "--web.listen-address=192.0.2.1:0"},
                                  {"NOTIFY_SOCKET=" + folder.Path("notify")});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_EQ(systemd.Next(std::chrono::milliseconds(0)), "");
}

}  // namespace
}  // namespace certmon::e2e
