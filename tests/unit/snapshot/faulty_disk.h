// A disk in memory that can fail at any call and lose power at any call, as LevelDB's
// fault-injection environment does: what was not synced may be gone afterwards.
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

  // The call of that number (from 1) and no other fails with `error`; a write has then written
  // half.
  void FailCall(int number, int error) {
    fail_call_ = number;
    error_ = error;
  }
  // Every call from that number on fails, as if the process were gone: nothing happens any more.
  void StopAtCall(int number) { stop_at_ = number; }

  [[nodiscard]] int Calls() const { return calls_; }
  [[nodiscard]] int OpenDescriptors() const { return static_cast<int>(open_.size()); }
  [[nodiscard]] bool StoppedOnce() const { return stop_at_ > 0 && calls_ >= stop_at_; }

  // What a process would read now.
  [[nodiscard]] Content Now() const;
  // What may be there after a loss of power: the names as last synced with their folder, or as they
  // are now (a file system is free to write them earlier); the content as last synced, or cut to
  // half of what was written since.
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

  // Counts the call; 0 where it goes on.
  int Meet();

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
