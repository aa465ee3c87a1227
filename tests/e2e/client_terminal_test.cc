// certmanager on a terminal: colours, progress bar, and no private key on the screen.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>

#include "tests/e2e/client_program.h"

namespace certmon::e2e {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct TerminalResult {
  int exit_code = -1;
  std::string screen;
};

// Runs the client with a terminal of 80 columns as stdin, stdout and stderr.
TerminalResult OnTerminal(std::vector<std::string> words, const char* variable) {
  words.insert(words.begin(), CERTMON_CLIENT);
  winsize size{.ws_row = 25, .ws_col = 80, .ws_xpixel = 0, .ws_ypixel = 0};
  int terminal = -1;
  const pid_t pid = forkpty(&terminal, nullptr, nullptr, &size);
  if (pid == 0) {
    std::vector<char*> argv;
    for (std::string& word : words) {
      argv.push_back(word.data());
    }
    argv.push_back(nullptr);
    putenv(const_cast<char*>("TERM=xterm"));
    putenv(const_cast<char*>(variable));
    execv(argv[0], argv.data());
    _exit(127);
  }
  TerminalResult result;
  std::array<char, 4096> buffer{};
  // read() fails with EIO after the client has ended.
  for (ssize_t got = 0; (got = read(terminal, buffer.data(), buffer.size())) > 0;) {
    result.screen.append(buffer.data(), static_cast<std::size_t>(got));
  }
  close(terminal);
  int status = 0;
  waitpid(pid, &status, 0);
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return result;
}

class ClientTerminal : public ClientProgram {
 protected:
  ClientTerminal() { StartSimulator({Record("gone.example.com", -9), Record("www", 90)}); }
  [[nodiscard]] TerminalResult Show(std::vector<std::string> words,
                                    const char* variable = "NO_COLOR=") const {
    words.insert(words.begin(), "--config.file=" + Config("v1.1"));
    return OnTerminal(std::move(words), variable);
  }
};

TEST_F(ClientTerminal, ColoursTheTableByBand) {
  const TerminalResult result = Show({"list"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.screen, HasSubstr("\x1b[1;31mgone.example.com"));
  EXPECT_THAT(result.screen, HasSubstr("\nwww"));
}

TEST_F(ClientTerminal, NoColorAndDumbTerminalsDisableColours) {
  for (const char* variable : {"NO_COLOR=1", "TERM=dumb", "TERM="}) {
    EXPECT_THAT(Show({"list"}, variable).screen, Not(HasSubstr("\x1b"))) << variable;
  }
}

TEST_F(ClientTerminal, ColoursNeitherCsvNorJson) {
  EXPECT_THAT(Show({"list", "--format=csv"}).screen, Not(HasSubstr("\x1b")));
  EXPECT_THAT(Show({"list", "--format=json"}).screen, Not(HasSubstr("\x1b")));
}

TEST_F(ClientTerminal, DoctorShowsProgressAndColoursTheMarks) {
  const TerminalResult result = Show({"doctor"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.screen, HasSubstr("]  0/30 list"));
  EXPECT_THAT(result.screen, HasSubstr("\x1b[32mok  \x1b[0m  clock"));
  EXPECT_THAT(Show({"doctor"}, "NO_COLOR=1").screen, Not(HasSubstr("\x1b[32m")));
}

TEST_F(ClientTerminal, PrintsNoKeyUnlessForced) {
  const std::size_t asked = simulator_->RequestCount();
  const TerminalResult refused = Show({"download", "www", "-o", "-"});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.screen, HasSubstr("--force"));
  EXPECT_THAT(refused.screen, Not(HasSubstr("PRIVATE KEY")));
  EXPECT_EQ(simulator_->RequestCount(), asked);
  const TerminalResult forced = Show({"download", "www", "-o", "-", "--force"});
  EXPECT_EQ(forced.exit_code, 0);
  EXPECT_THAT(forced.screen, HasSubstr("PRIVATE KEY"));
}

TEST_F(ClientTerminal, ShowsTheProgressOfADownloadOfAll) {
  const TerminalResult result = Show({"download", "--all", folder_.Path("all")});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.screen, HasSubstr("\r\x1b[K[...................] 0/2 gone.example.com"));
  EXPECT_THAT(result.screen, HasSubstr("1/2 www\r\x1b[K"));
  EXPECT_THAT(result.screen, HasSubstr("2 of 2 files written"));
}

}  // namespace
}  // namespace certmon::e2e
