#include "exporter/client/private_file.h"

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdio>
#include <utility>

#include "exporter/client/display_text.h"

namespace certmon::client {
namespace {

using base::Fail;
using base::Reason;

std::array<char, PATH_MAX> path_to_remove;  // read by the handler while `armed`
std::atomic<bool> armed{false};
static_assert(std::atomic<bool>::is_always_lock_free, "handlers may not wait");

extern "C" void RemoveAndEnd(int number) {
  if (armed) {
    ::unlink(path_to_remove.data());
  }
  // SA_RESETHAND has restored the default action, which runs when the handler returns.
  ::raise(number);
}

void InstallOnce() {
  static const bool installed = [] {
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
      struct sigaction now {};
      if (::sigaction(number, nullptr, &now) == 0 && now.sa_handler != SIG_IGN) {
        struct sigaction ours {};
        ours.sa_handler = &RemoveAndEnd;
        ours.sa_flags = static_cast<int>(SA_RESETHAND);
        sigemptyset(&ours.sa_mask);
        ::sigaction(number, &ours, nullptr);
      }
    }
    return true;
  }();
  static_cast<void>(installed);
}

// Until Disarm, SIGINT, SIGTERM and SIGHUP remove the file and then end the process as usual. Signals
// that were ignored when the process started (nohup) stay ignored. The handlers call only what
// signal-safety(7) allows. Call it before the file is created. A path over PATH_MAX cannot be created,
// and is ignored.
void RemoveOnSignals(const std::string& path) {
  InstallOnce();
  if (path.size() < path_to_remove.size()) {
    path.copy(path_to_remove.data(), path.size());
    path_to_remove.at(path.size()) = '\0';
    armed = true;
  }
}

tl::unexpected<base::Error> FailAt(const std::string& what, const std::string& path, int error) {
  return Fail(Reason::kInternal, what + " " + SafeText(path) + ": " + base::SystemReason(error));
}

std::string FolderOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash + 1);
}

// Short, so that it fits even if the wanted name is as long as allowed; random, so that it is new.
base::Result<std::string> NameBeside(const std::string& path) {
  std::array<unsigned char, 12> bytes{};
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
    return FailAt("choosing a name beside", path, errno);
  }
  constexpr const char* kDigits = "0123456789abcdef";
  std::string name = FolderOf(path) + ".certmanager-";
  for (const unsigned char byte : bytes) {
    name += kDigits[byte >> 4U];
    name += kDigits[byte & 0xFU];
  }
  return name;
}

int MoveIfAbsent(const std::string& from, const std::string& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) {
    return 0;
  }
  if (errno != EINVAL && errno != ENOSYS) {
    return errno;
  }
  // The file system does not support the flag (NFS). link(2) also fails if the name exists.
  if (::link(from.c_str(), to.c_str()) != 0) {
    return errno;
  }
  ::unlink(from.c_str());
  return 0;
}

int WriteAndClose(base::FileSystem& files, int fd, std::string_view bytes) {
  const int write_error = files.Write(fd, bytes);
  const int sync_error = write_error != 0 ? write_error : files.Sync(fd);
  // A network file system may report only here that the bytes were not stored.
  const int close_error = files.Close(fd);
  return sync_error != 0 ? sync_error : close_error;
}

}  // namespace

base::Result<void> CheckTarget(const std::string& path, Overwrite overwrite) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) {
    return errno == ENOENT ? base::Result<void>() : FailAt("looking at", path, errno);
  }
  if (!S_ISREG(status.st_mode)) {
    return Fail(Reason::kInternal,
                "writing " + SafeText(path) + ": it is there and no regular file");
  }
  if (overwrite == Overwrite::kNo) {
    return Fail(Reason::kInternal,
                "writing " + SafeText(path) + ": it is there already (--force replaces it)");
  }
  return {};
}

PrivateFile::PrivateFile(base::FileSystem& files, std::string beside)
    : files_(files), beside_(std::move(beside)) {
  RemoveOnSignals(beside_);
}

base::Result<std::unique_ptr<PrivateFile>> PrivateFile::Create(base::FileSystem& files,
                                                               const std::string& path) {
  auto beside = NameBeside(path);
  if (!beside) {
    return Fail(std::move(beside).error());
  }
  std::unique_ptr<PrivateFile> file(new PrivateFile(files, *std::move(beside)));
  if (const int error = files.CreateNew(file->beside_, file->fd_)) {
    return FailAt("creating a file beside", path, error);
  }
  file->is_there_ = true;
  return file;
}

PrivateFile::~PrivateFile() {
  if (fd_ >= 0) {
    static_cast<void>(files_.Close(fd_));
  }
  if (is_there_) {
    static_cast<void>(files_.Remove(beside_));
  }
  armed = false;
}

base::Result<void> PrivateFile::Write(const std::string& path, std::string_view bytes,
                                      Overwrite overwrite) {
  if (auto target = CheckTarget(path, overwrite); !target) {
    return target;
  }
  int error = WriteAndClose(files_, std::exchange(fd_, -1), bytes);
  if (error == 0) {
    error =
        overwrite == Overwrite::kYes ? files_.Rename(beside_, path) : MoveIfAbsent(beside_, path);
  }
  if (error != 0) {
    return FailAt("writing", path, error);
  }
  is_there_ = false;
  return {};
}

}  // namespace certmon::client
