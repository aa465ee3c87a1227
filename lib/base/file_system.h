// The system calls behind a file that has to survive, as an interface: tests put a disk there that
// fills up, fails or loses power.
#ifndef LIB_BASE_FILE_SYSTEM_H_
#define LIB_BASE_FILE_SYSTEM_H_

#include <string>
#include <string_view>

namespace certmon::base {

// Every call returns 0 or a positive errno(3) value, and is repeated where a signal ended it
// (EINTR). Thread-safe as the system is: different descriptors from different threads.
class FileSystem {
 public:
  virtual ~FileSystem() = default;

  // Creates a file that is not there yet (EEXIST otherwise, a symbolic link included), for this
  // user alone (mode 0600). `fd` is closed on exec.
  [[nodiscard]] virtual int CreateNew(const std::string& path, int& fd) = 0;
  // Opens a folder, for Sync.
  [[nodiscard]] virtual int OpenFolder(const std::string& path, int& fd) = 0;
  // Writes all of the bytes.
  [[nodiscard]] virtual int Write(int fd, std::string_view bytes) = 0;
  // Returns when what was written is on the disk (fsync(2)); of a folder, when its names are.
  [[nodiscard]] virtual int Sync(int fd) = 0;
  // The descriptor is gone whatever is returned.
  [[nodiscard]] virtual int Close(int fd) = 0;
  // Puts `from` in the place of `to`; whoever looks sees the one or the other (rename(2)).
  [[nodiscard]] virtual int Rename(const std::string& from, const std::string& to) = 0;
  [[nodiscard]] virtual int Remove(const std::string& path) = 0;
};

// The real one. Static storage.
[[nodiscard]] FileSystem& SystemFiles();

// What an errno value means, for people: "No space left on device".
[[nodiscard]] std::string SystemReason(int error);

}  // namespace certmon::base

#endif  // LIB_BASE_FILE_SYSTEM_H_
