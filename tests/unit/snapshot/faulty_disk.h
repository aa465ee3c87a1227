// A disk in memory that can fail or lose power at any call: what was not synced may be lost. After
// the fault injection environment of LevelDB.
#ifndef TESTS_UNIT_SNAPSHOT_FAULTY_DISK_H_
#define TESTS_UNIT_SNAPSHOT_FAULTY_DISK_H_

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "lib/base/file_system.h"

namespace certmon::test_support {

// Used by one thread. Knows one folder; every path is a name in it.
class FaultyDisk final : public base::FileSystem {
 public:
  using Content = std::map<std::string, std::string>;  // by path

  // Only the call with this number (from 1) fails with `error`; a write then writes half.
  void FailCall(int number, int error) {
    fail_call_ = number;
    error_ = error;
  }
  // Every call from this number on fails and does nothing, as after the end of the process.
  void StopAtCall(int number) { stop_at_ = number; }

  [[nodiscard]] int Calls() const { return calls_; }
  [[nodiscard]] int OpenDescriptors() const { return static_cast<int>(open_.size()); }
  [[nodiscard]] bool StoppedOnce() const { return stop_at_ > 0 && calls_ >= stop_at_; }

  // What a process reads now.
  [[nodiscard]] Content Now() const;
  // What may be on the disk after a power loss: the names as last synced with their folder, or as
  // they are now (a file system may write them earlier); the content as last synced, or with half
  // of what was written since.
  enum class Names { kAsSynced, kAsNow };
  enum class Bytes { kAsSynced, kHalfWritten };
  [[nodiscard]] Content AfterPowerLoss(Names names, Bytes bytes) const;

  [[nodiscard]] int CreateNew(const std::string& path, int& fd) override;
  [[nodiscard]] int OpenFolder(const std::string& path, int& fd) override;
  [[nodiscard]] int Write(int fd, std::string_view bytes) override;
  [[nodiscard]] int Sync(int fd) override;
  [[nodiscard]] int Close(int fd) override;
  [[nodiscard]] int Rename(const std::string& from, const std::string& to) override;
  [[nodiscard]] int Remove(const std::string& path) override;

 private:
  struct File {
    std::string written;
    std::string synced;
  };
  using Folder = std::map<std::string, std::shared_ptr<File>>;

  // Counts the call. Returns 0 or the error with which it fails.
  int CountCall();

  Folder names_;
  Folder synced_names_;
  std::map<int, std::shared_ptr<File>> open_;  // null for the folder
  int next_fd_ = 100;
  int calls_ = 0;
  int fail_call_ = 0;
  int stop_at_ = 0;
  int error_ = 0;
};

}  // namespace certmon::test_support

#endif  // TESTS_UNIT_SNAPSHOT_FAULTY_DISK_H_
