// Runs a program as a child process: output, signals, exit. The child never outlives the test: the
// kernel kills it if the test dies, otherwise the destructor does. Used by one thread.
#ifndef TESTS_SUPPORT_CHILD_PROCESS_H_
#define TESTS_SUPPORT_CHILD_PROCESS_H_

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

namespace certmon::test_support {

struct ChildOptions {
  std::vector<std::string> arguments;    // the program first; looked up in PATH
  std::vector<std::string> environment;  // "NAME=value", in addition to the test's own
  int stderr_pipe_bytes = 0;             // capacity of the stderr pipe; 0: the system's default
};

class ChildProcess {
 public:
  // Throws std::runtime_error if the program cannot be started.
  explicit ChildProcess(const ChildOptions& options);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  [[nodiscard]] pid_t pid() const { return pid_; }
  void Signal(int number) const;

  // Reads until stderr contains `text` and returns that line without its newline. Empty if the
  // child ends or the timeout passes before.
  std::string WaitForStderr(const std::string& text,
                            std::chrono::seconds timeout = std::chrono::seconds(60)) {
    return WaitFor(stderr_, text, timeout);
  }
  // The same for stdout.
  std::string WaitForStdout(const std::string& text,
                            std::chrono::seconds timeout = std::chrono::seconds(60)) {
    return WaitFor(stdout_, text, timeout);
  }

  // Waits for the end. Returns the exit code, 128 + the number of the signal that ended the child,
  // or -1 after the timeout (the child is killed then).
  int WaitForExit(std::chrono::seconds timeout = std::chrono::seconds(60));

  // The output so far; after WaitForExit, all of it.
  [[nodiscard]] const std::string& Stdout() const { return stdout_; }
  [[nodiscard]] const std::string& Stderr() const { return stderr_; }

 private:
  std::string WaitFor(const std::string& output, const std::string& text,
                      std::chrono::seconds timeout);
  // Reads available output, waiting up to `wait`. Returns false after both outputs have ended.
  bool Pump(std::chrono::milliseconds wait);
  void Reap();

  pid_t pid_ = -1;
  int stdout_fd_ = -1;
  int stderr_fd_ = -1;
  std::string stdout_;
  std::string stderr_;
};

// Runs a program to its end.
struct ChildResult {
  int exit_code = -1;
  std::string out;
  std::string err;
};
[[nodiscard]] ChildResult RunToEnd(const ChildOptions& options,
                                   std::chrono::seconds timeout = std::chrono::seconds(60));

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_CHILD_PROCESS_H_
