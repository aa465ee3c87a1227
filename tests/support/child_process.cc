#include "tests/support/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <stdexcept>

namespace certmon::test_support {
namespace {

using std::chrono::milliseconds;
using Deadline = std::chrono::steady_clock::time_point;

struct Pipe {
  int read_end = -1;
  int write_end = -1;
};

Pipe MakePipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw std::runtime_error("pipe2 failed");
  }
  return {ends[0], ends[1]};
}

// False after the end of the pipe.
bool ReadInto(int& fd, std::string& text) {
  std::array<char, 65536> buffer{};
  const ssize_t length = read(fd, buffer.data(), buffer.size());
  if (length > 0) {
    text.append(buffer.data(), static_cast<std::size_t>(length));
    return true;
  }
  if (length < 0 && errno == EINTR) {
    return true;
  }
  close(fd);
  fd = -1;
  return false;
}

[[noreturn]] void BecomeProgram(std::vector<char*>& argv,
                                const std::vector<std::string>& environment, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) {
    _exit(127);
  }
  for (const std::string& variable : environment) {
    // putenv keeps the pointer, which is valid in the child until exec.
    putenv(const_cast<char*>(variable.c_str()));
  }
  execvp(argv[0], argv.data());
  _exit(127);
}

}  // namespace

ChildProcess::ChildProcess(const ChildOptions& options) {
  const Pipe out = MakePipe();
  const Pipe err = MakePipe();
  if (options.stderr_pipe_bytes > 0 &&
      fcntl(err.write_end, F_SETPIPE_SZ, options.stderr_pipe_bytes) < 0) {
    throw std::runtime_error("F_SETPIPE_SZ failed");
  }
  std::vector<char*> argv;
  for (const std::string& argument : options.arguments) {
    argv.push_back(const_cast<char*>(argument.c_str()));
  }
  argv.push_back(nullptr);
  const pid_t parent = getpid();
  pid_ = fork();
  if (pid_ == 0) {
    const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    dup2(nothing, STDIN_FILENO);
    dup2(out.write_end, STDOUT_FILENO);
    dup2(err.write_end, STDERR_FILENO);
    BecomeProgram(argv, options.environment, parent);
  }
  close(out.write_end);
  close(err.write_end);
  stdout_fd_ = out.read_end;
  stderr_fd_ = err.read_end;
  if (pid_ < 0) {
    throw std::runtime_error("fork failed");
  }
}

ChildProcess::~ChildProcess() {
  if (pid_ > 0) {
    kill(pid_, SIGKILL);
    Reap();
  }
  for (const int fd : {stdout_fd_, stderr_fd_}) {
    if (fd >= 0) {
      close(fd);
    }
  }
}

void ChildProcess::Signal(int number) const {
  if (pid_ > 0) {
    kill(pid_, number);
  }
}

bool ChildProcess::Pump(milliseconds wait) {
  std::array<pollfd, 2> fds = {{{stdout_fd_, POLLIN, 0}, {stderr_fd_, POLLIN, 0}}};
  if (stdout_fd_ < 0 && stderr_fd_ < 0) {
    return false;
  }
  if (poll(fds.data(), fds.size(), static_cast<int>(wait.count())) > 0) {
    if (fds[0].revents != 0) {
      ReadInto(stdout_fd_, stdout_);
    }
    if (fds[1].revents != 0) {
      ReadInto(stderr_fd_, stderr_);
    }
  }
  return true;
}

std::string ChildProcess::WaitFor(const std::string& output, const std::string& text,
                                  std::chrono::seconds timeout) {
  const Deadline deadline = std::chrono::steady_clock::now() + timeout;
  while (true) {
    const std::size_t found = output.find(text);
    const std::size_t end = found == std::string::npos ? found : output.find('\n', found);
    if (end != std::string::npos) {
      const std::size_t begin = output.rfind('\n', found);
      const std::size_t first = begin == std::string::npos ? 0 : begin + 1;
      return output.substr(first, end - first);
    }
    if (std::chrono::steady_clock::now() > deadline || !Pump(milliseconds(100))) {
      return "";
    }
  }
}

int ChildProcess::WaitForExit(std::chrono::seconds timeout) {
  const Deadline deadline = std::chrono::steady_clock::now() + timeout;
  while (Pump(milliseconds(100))) {
    if (std::chrono::steady_clock::now() > deadline) {
      kill(pid_, SIGKILL);
      Reap();
      return -1;
    }
  }
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void ChildProcess::Reap() {
  while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
}

ChildResult RunToEnd(const ChildOptions& options, std::chrono::seconds timeout) {
  ChildProcess child(options);
  ChildResult result;
  result.exit_code = child.WaitForExit(timeout);
  result.out = child.Stdout();
  result.err = child.Stderr();
  return result;
}

}  // namespace certmon::test_support
