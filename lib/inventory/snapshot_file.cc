#include "lib/inventory/snapshot_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>
#include <vector>

#include "lib/base/file_replacement.h"
#include "lib/inventory/snapshot_text.h"

namespace certmon::inventory {
namespace {

using base::Reason;

constexpr std::size_t kPieceBytes = std::size_t{64} * 1024;

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) {
      ::close(fd_);
    }
  }
  [[nodiscard]] int Get() const { return fd_; }

 private:
  int fd_;
};

tl::unexpected<base::Error> Refuse(const std::string& path, Reason reason, const std::string& why) {
  return base::Fail(reason, "reading the saved inventory " + path + ": " + why);
}

std::optional<std::string> FileProblem(const struct stat& status) {
  if (!S_ISREG(status.st_mode)) {
    return "it is no regular file";
  }
  if (status.st_uid != ::geteuid() && status.st_uid != 0) {
    return "it belongs to another user";
  }
  if ((status.st_mode & S_IWOTH) != 0) {
    return "everybody may write it; chmod o-w stops that";
  }
  if (static_cast<std::uintmax_t>(status.st_size) > kMaxSnapshotBytes) {
    return "it is over the limit of " + std::to_string(kMaxSnapshotBytes >> 20U) + " MiB";
  }
  return std::nullopt;
}

// The bytes that were read, or none at the end of the file.
base::Result<std::string_view> ReadPiece(int fd, std::vector<char>& piece) {
  ssize_t length = 0;
  do {
    length = ::read(fd, piece.data(), piece.size());
  } while (length < 0 && errno == EINTR);
  if (length < 0) {
    return base::Fail(Reason::kInternal, base::SystemReason(errno));
  }
  return std::string_view(piece.data(), static_cast<std::size_t>(length));
}

}  // namespace

base::Result<void> SaveSnapshot(base::FileSystem& files, const std::string& path,
                                const Snapshot& snapshot) {
  auto file = base::FileReplacement::Begin(files, path);
  if (!file) {
    return base::Fail(std::move(file).error());
  }
  auto written =
      WriteSnapshotText(snapshot, [&file](std::string_view bytes) { return file->Write(bytes); });
  return written ? file->Commit() : written;
}

base::Result<std::optional<Snapshot>> LoadSnapshot(const std::string& path) {
  // O_NONBLOCK: without it, opening a FIFO waits for a writer.
  const Descriptor file(
      ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (file.Get() < 0) {
    if (errno == ENOENT) {
      return std::optional<Snapshot>();
    }
    // ELOOP: O_NOFOLLOW and a symbolic link (open(2)).
    return errno == ELOOP ? Refuse(path, Reason::kSchema, "it is a symbolic link")
                          : Refuse(path, Reason::kInternal, base::SystemReason(errno));
  }
  struct stat status {};
  if (::fstat(file.Get(), &status) != 0) {
    return Refuse(path, Reason::kInternal, base::SystemReason(errno));
  }
  if (const auto fault = FileProblem(status)) {
    return Refuse(path, Reason::kSchema, *fault);
  }
  std::vector<char> piece(kPieceBytes);
  auto snapshot = ReadSnapshotText([&] { return ReadPiece(file.Get(), piece); });
  if (!snapshot) {
    return Refuse(path, snapshot.error().reason, snapshot.error().message);
  }
  return std::optional<Snapshot>(*std::move(snapshot));
}

}  // namespace certmon::inventory
