#include "exporter/startup/hardening.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <sstream>

#include "tests/support/child_process.h"
#include "tests/support/under_asan.h"

namespace certmon::exporter {
namespace {

using test_support::ChildProcess;
using test_support::RunToEnd;

class Hardened : public testing::Test {
 protected:
  explicit Hardened(const std::string& mode = "")
      : child_({.arguments = {CERTMON_HARDENED_PROCESS, mode}, .environment = {"CANARY=secret"}}) {
    EXPECT_EQ(child_.WaitForStderr("ready"), "ready");
  }

  [[nodiscard]] std::string ProcPath(const std::string& name) const {
    return "/proc/" + std::to_string(child_.pid()) + "/" + name;
  }

  // The rest of the line of /proc/PID/`file` that begins with `key`.
  [[nodiscard]] std::string Line(const std::string& file, const std::string& key) const {
    std::ifstream lines(ProcPath(file));
    for (std::string line; std::getline(lines, line);) {
      if (line.substr(0, key.size()) == key) {
        return line.substr(key.size());
      }
    }
    return "";
  }

  [[nodiscard]] uid_t OwnerOf(const std::string& name) const {
    struct stat status {};
    EXPECT_EQ(stat(ProcPath(name).c_str(), &status), 0);
    return status.st_uid;
  }

  // What another process of the same user can read of it: the number of bytes, -1 where it may not.
  [[nodiscard]] int ReadableByTheSameUser(const std::string& name) const {
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    const std::string path = ProcPath(name);
    const uid_t user = UserOfChild();
    const pid_t reader = fork();
    if (reader == 0) {
      if (geteuid() == 0 && (setgid(user) != 0 || setuid(user) != 0)) {
        _exit(1);
      }
      std::ifstream file(path, std::ios::binary);
      const std::string content(std::istreambuf_iterator<char>(file), {});
      const int length = file.is_open() ? static_cast<int>(content.size()) : -1;
      _exit(write(ends[1], &length, sizeof length) == sizeof length ? 0 : 1);
    }
    int status_of_reader = 0;
    EXPECT_EQ(waitpid(reader, &status_of_reader, 0), reader);
    EXPECT_EQ(status_of_reader, 0);
    int length = 0;
    EXPECT_EQ(read(ends[0], &length, sizeof length), static_cast<ssize_t>(sizeof length));
    close(ends[0]);
    close(ends[1]);
    return length;
  }

  [[nodiscard]] uid_t UserOfChild() const {
    uid_t user = 0;
    std::istringstream(Line("status", "Uid:")) >> user;
    return user;
  }

  ChildProcess child_;
};

class NotHardened : public Hardened {
 protected:
  NotHardened() : Hardened("none") {}
};

TEST_F(Hardened, HasNoCoreDump) {
  std::istringstream limits(Line("limits", "Max core file size"));
  std::string soft;
  std::string hard;
  limits >> soft >> hard;
  EXPECT_EQ(soft, "0");
  EXPECT_EQ(hard, "0");
  // One that dumps core by default (signal(7)), and that AddressSanitizer does not take.
  child_.Signal(SIGQUIT);
  siginfo_t end{};
  ASSERT_EQ(waitid(P_PID, static_cast<id_t>(child_.pid()), &end, WEXITED | WNOWAIT), 0);
  EXPECT_EQ(end.si_code, CLD_KILLED);
}

TEST_F(Hardened, ItsEnvironmentAndMemoryBelongToRoot) {
  EXPECT_NE(UserOfChild(), 0U);
  for (const char* const name : {"environ", "mem", "maps", "fd"}) {
    EXPECT_EQ(OwnerOf(name), 0U) << name;
  }
  EXPECT_EQ(ReadableByTheSameUser("environ"), -1);
  EXPECT_EQ(ReadableByTheSameUser("maps"), -1);
}

TEST_F(NotHardened, ItsEnvironmentIsReadableSoThatTheOtherTestMeansSomething) {
  EXPECT_EQ(OwnerOf("environ"), UserOfChild());
  EXPECT_GT(ReadableByTheSameUser("environ"), 0);
  EXPECT_GT(ReadableByTheSameUser("maps"), 0);
}

TEST_F(Hardened, GetsNoNewPrivileges) { EXPECT_EQ(Line("status", "NoNewPrivs:"), "\t1"); }

TEST(HardenProcess, TakesSslKeyLogFileAwayAndSaysSo) {
  const auto result = RunToEnd({.arguments = {CERTMON_HARDENED_PROCESS, "leak"},
                                .environment = {"SSLKEYLOGFILE=/tmp/keys", "SSL_CERT_FILE=/etc/x",
                                                "ASAN_OPTIONS=detect_leaks=0"}});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.out,
            "failures 0\n"
            "ssl_key_log_was_set 1\n"
            "ssl_key_log_is_set 0\n"
            "ssl_cert_file_is_set 1\n"
            "own_stat_readable 1\n"
            "own_limits_readable 1\n"
            "own_files_listed 1\n");
}

#ifdef CERTMON_UNDER_ASAN
TEST(HardenProcess, LeavesLeakSanitizerAtWork) {
  const auto result =
      RunToEnd({.arguments = {CERTMON_HARDENED_PROCESS, "leak"}, .environment = {}});
  EXPECT_NE(result.exit_code, 0);
  EXPECT_NE(result.err.find("detected memory leaks"), std::string::npos) << result.err;
}
#endif

}  // namespace
}  // namespace certmon::exporter
