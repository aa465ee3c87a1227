#include "lib/base/file_replacement.h"

#include <cerrno>
#include <utility>

namespace certmon::base {
namespace {

tl::unexpected<Error> FailSystem(const std::string& what, const std::string& path, int error) {
  return Fail(Reason::kInternal, what + " " + path + ": " + SystemReason(error));
}

std::string FolderOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) {
    return ".";
  }
  return slash == 0 ? "/" : path.substr(0, slash);
}

}  // namespace

std::string NameBeside(const std::string& path) { return path + ".tmp"; }

Result<FileReplacement> FileReplacement::Begin(FileSystem& files, std::string path) {
  const std::string beside = NameBeside(path);
  int fd = -1;
  int error = files.CreateNew(beside, fd);
  if (error == EEXIST) {
    if (const int removal = files.Remove(beside)) {
      return FailSystem("removing", beside, removal);
    }
    error = files.CreateNew(beside, fd);
  }
  if (error != 0) {
    return FailSystem("creating", beside, error);
  }
  return FileReplacement(files, std::move(path), fd);
}

FileReplacement::FileReplacement(FileSystem& files, std::string path, int fd)
    : files_(&files), path_(std::move(path)), fd_(fd) {}

FileReplacement::FileReplacement(FileReplacement&& other) noexcept
    : files_(other.files_),
      path_(std::move(other.path_)),
      fd_(std::exchange(other.fd_, -1)),
      beside_(std::exchange(other.beside_, false)) {}

FileReplacement::~FileReplacement() {
  // A failure here has no consequence: the next Begin removes the file.
  if (fd_ >= 0) {
    static_cast<void>(files_->Close(fd_));
  }
  if (beside_) {
    static_cast<void>(files_->Remove(NameBeside(path_)));
  }
}

Result<void> FileReplacement::Write(std::string_view bytes) {
  if (const int error = files_->Write(fd_, bytes)) {
    return FailSystem("writing", NameBeside(path_), error);
  }
  return {};
}

Result<void> FileReplacement::Commit() {
  const std::string beside = NameBeside(path_);
  if (const int error = files_->Sync(fd_)) {
    return FailSystem("syncing", beside, error);
  }
  // A network file system may report only here that the bytes did not arrive.
  if (const int error = files_->Close(std::exchange(fd_, -1))) {
    return FailSystem("closing", beside, error);
  }
  if (const int error = files_->Rename(beside, path_)) {
    return FailSystem("renaming " + beside + " to", path_, error);
  }
  beside_ = false;
  return SyncFolder();
}

Result<void> FileReplacement::SyncFolder() {
  const std::string folder = FolderOf(path_);
  int fd = -1;
  if (const int error = files_->OpenFolder(folder, fd)) {
    return FailSystem("opening the folder", folder, error);
  }
  const int error = files_->Sync(fd);
  static_cast<void>(files_->Close(fd));
  if (error != 0) {
    return FailSystem("syncing the folder", folder, error);
  }
  return {};
}

}  // namespace certmon::base
