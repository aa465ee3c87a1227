// A program started by a test: its output, its signals, its end. It never outlives the test: the
// kernel ends it when the test dies, the destructor when the test goes on. Used by one thread.
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
  int stderr_pipe_bytes = 0;  // of the pipe nobody may have read; 0 is the system's default
};

class ChildProcess {
 public:
  // Throws std::runtime_error where the program cannot be started.
  explicit ChildProcess(const ChildOptions& options);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  [[nodiscard]] pid_t pid() const { return pid_; }
  void Signal(int number) const;

  // Reads until stderr holds `text`; returns the line that does, without its newline. Empty where
  // the child ended or the patience was over before.
  std::string WaitForStderr(const std::string& text,
                            std::chrono::seconds patience = std::chrono::seconds(60)) {
    return WaitFor(stderr_, text, patience);
  }
  // The same of stdout.
  std::string WaitForStdout(const std::string& text,
                            std::chrono::seconds patience = std::chrono::seconds(60)) {
    return WaitFor(stdout_, text, patience);
  }

  // Waits for the end; returns the exit code, 128 + the number of the signal that ended it, or -1
  // where the patience was over (the child is killed then).
  int WaitForExit(std::chrono::seconds patience = std::chrono::seconds(60));

  // What has been written so far (after WaitForExit: everything).
  [[nodiscard]] const std::string& Stdout() const { return stdout_; }
  [[nodiscard]] const std::string& Stderr() const { return stderr_; }

 private:
  std::string WaitFor(const std::string& output, const std::string& text,
                      std::chrono::seconds patience);
  // Reads what is there, for up to `wait`; false when both outputs have ended.
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
                                   std::chrono::seconds patience = std::chrono::seconds(60));

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_CHILD_PROCESS_H_
