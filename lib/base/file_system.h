// The system calls for replacing a file (file_replacement.h), as an interface: tests replace it by
// a disk that fills up, fails or loses power.
#ifndef LIB_BASE_FILE_SYSTEM_H_
#define LIB_BASE_FILE_SYSTEM_H_

#include <string>
#include <string_view>

namespace certmon::base {

// Every call returns 0 or a positive errno(3) value, and is repeated after EINTR. Different
// descriptors may be used by different threads.
class FileSystem {
 public:
  virtual ~FileSystem() = default;

  // Creates a file with mode 0600, closed on exec. EEXIST if the path exists, also as a symbolic
  // link.
  [[nodiscard]] virtual int CreateNew(const std::string& path, int& fd) = 0;
  // Opens a folder, for Sync.
  [[nodiscard]] virtual int OpenFolder(const std::string& path, int& fd) = 0;
  // Writes all of the bytes.
  [[nodiscard]] virtual int Write(int fd, std::string_view bytes) = 0;
  // Waits until the data of a file, or the names in a folder, are on the disk (fsync(2)).
  [[nodiscard]] virtual int Sync(int fd) = 0;
  // Releases the descriptor, also on an error.
  [[nodiscard]] virtual int Close(int fd) = 0;
  // Replaces `to` atomically (rename(2)).
  [[nodiscard]] virtual int Rename(const std::string& from, const std::string& to) = 0;
  [[nodiscard]] virtual int Remove(const std::string& path) = 0;
};

// The real one. Static storage.
[[nodiscard]] FileSystem& SystemFiles();

// The text of an errno value: "No space left on device".
[[nodiscard]] std::string SystemReason(int error);

}  // namespace certmon::base

#endif  // LIB_BASE_FILE_SYSTEM_H_
