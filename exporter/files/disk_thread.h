// The threads that read files while the exporter runs.
//
// One thread, the disk thread, runs steps: short functions that read no file. The state of its owner
// belongs to the steps and requires no lock. Reads run on other threads, the readers, one after the
// other in the order of StartRead; each returns the step that publishes what it has read. So the
// outcomes of reads are ordered, and one thread publishes them all.
//
// A read that does not return (a hung NFS, FUSE or CSI mount) keeps its thread. The next read starts
// on another one after `hand_over`, and a log line names the files after `log_after`. If every
// thread is in use, reads wait until one returns.
#ifndef EXPORTER_FILES_DISK_THREAD_H_
#define EXPORTER_FILES_DISK_THREAD_H_

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <thread>
#include <vector>

#include "exporter/log/log.h"

namespace certmon::exporter {

struct DiskLimits {
  std::chrono::milliseconds hand_over{250};
  std::chrono::milliseconds log_after{10'000};
  std::size_t threads = 16;  // in all, the disk thread included; at least 2
};

class DiskThread {
 public:
  using Step = std::function<void()>;
  // Reads files and returns the step that publishes the outcome. Must not throw. It owns all that it
  // uses, because it may outlive the DiskThread; the step it returns is then dropped.
  using Read = std::function<Step()>;

  // `log` outlives the disk thread.
  explicit DiskThread(Log& log, DiskLimits limits = {});
  ~DiskThread() { Stop(); }
  DiskThread(const DiskThread&) = delete;
  DiskThread& operator=(const DiskThread&) = delete;

  // Runs `step` on the disk thread, after the steps of earlier calls. Thread-safe; returns at once.
  void Call(Step step);
  // Runs `step` after `delay`. Call from a step.
  void CallAfter(std::chrono::milliseconds delay, Step step);
  // Runs `read` on a reader, then its step on the disk thread. `subject` names the files in the log.
  // Thread-safe; returns at once.
  void StartRead(std::vector<LogField> subject, Read read);

  // No step runs after this returns. Waits for a step that is running, and up to `hand_over` for
  // reads; does not wait for a read that hangs. Called by one thread, which is not the disk thread.
  void Stop();

 private:
  struct Shared;
  using Time = std::chrono::steady_clock::time_point;

  void Run();
  // Takes the place of readers that hang and logs them; returns when it must be called again.
  [[nodiscard]] Time WatchReaders();
  [[nodiscard]] std::vector<Step> TakeSteps(Time wake);

  Log& log_;
  const DiskLimits limits_;
  const std::shared_ptr<Shared> shared_;
  std::multimap<Time, Step> timers_;  // used by the disk thread
  std::thread thread_;                // last: it uses the others
};

}  // namespace certmon::exporter

#endif  // EXPORTER_FILES_DISK_THREAD_H_
