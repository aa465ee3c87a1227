#include "lib/base/file_system.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>

#include "tests/support/temp_folder.h"

namespace certmon::base {
namespace {

using test_support::TempFolder;

TEST(FileSystem, CreatesForThisUserAloneAndClosesOnExec) {
  const TempFolder folder;
  int fd = -1;
  const mode_t before = umask(0);
  ASSERT_EQ(SystemFiles().CreateNew(folder.Path("new"), fd), 0);
  umask(before);
  struct stat status {};
  ASSERT_EQ(fstat(fd, &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0600U);
  EXPECT_NE(fcntl(fd, F_GETFD) & FD_CLOEXEC, 0);
  EXPECT_EQ(SystemFiles().Close(fd), 0);
}

TEST(FileSystem, CreatesNoFileThatExists) {
  const TempFolder folder;
  folder.Write("file", "x");
  ASSERT_EQ(symlink(folder.Path("elsewhere").c_str(), folder.Path("link").c_str()), 0);
  int fd = -1;
  EXPECT_EQ(SystemFiles().CreateNew(folder.Path("file"), fd), EEXIST);
  EXPECT_EQ(SystemFiles().CreateNew(folder.Path("link"), fd), EEXIST);
  EXPECT_NE(access(folder.Path("elsewhere").c_str(), F_OK), 0);
}

TEST(FileSystem, WritesSyncsRenamesAndRemoves) {
  const TempFolder folder;
  // More than one write(2) may accept.
  const std::string content(1'000'000, 'x');
  int fd = -1;
  ASSERT_EQ(SystemFiles().CreateNew(folder.Path("a"), fd), 0);
  EXPECT_EQ(SystemFiles().Write(fd, content), 0);
  EXPECT_EQ(SystemFiles().Sync(fd), 0);
  EXPECT_EQ(SystemFiles().Close(fd), 0);
  EXPECT_EQ(SystemFiles().Rename(folder.Path("a"), folder.Path("b")), 0);
  std::ifstream file(folder.Path("b"), std::ios::binary);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), content);
  ASSERT_EQ(SystemFiles().OpenFolder(folder.Path(), fd), 0);
  EXPECT_EQ(SystemFiles().Sync(fd), 0);
  EXPECT_EQ(SystemFiles().Close(fd), 0);
  EXPECT_EQ(SystemFiles().Remove(folder.Path("b")), 0);
  EXPECT_EQ(SystemFiles().Remove(folder.Path("b")), ENOENT);
}

TEST(FileSystem, ReturnsTheErrorOfTheSystem) {
  const TempFolder folder;
  folder.Write("file", "x");
  int fd = -1;
  EXPECT_EQ(SystemFiles().CreateNew(folder.Path("no/file"), fd), ENOENT);
  EXPECT_EQ(SystemFiles().OpenFolder(folder.Path("file"), fd), ENOTDIR);
  EXPECT_EQ(SystemFiles().Rename(folder.Path("no"), folder.Path("b")), ENOENT);
  const int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
  ASSERT_GE(full, 0);
  EXPECT_EQ(SystemFiles().Write(full, "x"), ENOSPC);
  EXPECT_EQ(SystemFiles().Close(full), 0);
  EXPECT_EQ(SystemFiles().Close(full), EBADF);
  EXPECT_EQ(SystemReason(ENOSPC), "No space left on device");
}

}  // namespace
}  // namespace certmon::base
