#include "exporter/client/private_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/support/temp_folder.h"

namespace certmon::client {
namespace {

using test_support::TempFolder;
using ::testing::HasSubstr;

std::string ContentOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::size_t FilesIn(const TempFolder& folder) {
  const std::filesystem::directory_iterator entries(folder.Path());
  return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
}

// The real disk, with one call that fails.
class OddDisk final : public base::FileSystem {
 public:
  enum class Call { kNone, kCreate, kWrite, kSync, kClose, kRename };

  OddDisk(Call fails, int signal = 0) : fails_(fails), signal_(signal) {}

  int CreateNew(const std::string& path, int& fd) override {
    return Meet(Call::kCreate, base::SystemFiles().CreateNew(path, fd));
  }
  int OpenFolder(const std::string& path, int& fd) override {
    return base::SystemFiles().OpenFolder(path, fd);
  }
  int Write(int fd, std::string_view bytes) override {
    const int written = base::SystemFiles().Write(fd, bytes.substr(0, bytes.size() / 2));
    if (signal_ != 0) {
      std::raise(signal_);
    }
    return written != 0
               ? written
               : Meet(Call::kWrite, base::SystemFiles().Write(fd, bytes.substr(bytes.size() / 2)));
  }
  int Sync(int fd) override { return Meet(Call::kSync, base::SystemFiles().Sync(fd)); }
  int Close(int fd) override { return Meet(Call::kClose, base::SystemFiles().Close(fd)); }
  int Rename(const std::string& from, const std::string& to) override {
    return fails_ == Call::kRename ? EIO : base::SystemFiles().Rename(from, to);
  }
  int Remove(const std::string& path) override { return base::SystemFiles().Remove(path); }

 private:
  [[nodiscard]] int Meet(Call call, int result) const { return fails_ == call ? ENOSPC : result; }

  Call fails_;
  int signal_;
};

base::Result<void> WritePrivateFile(base::FileSystem& files, const std::string& path,
                                    std::string_view bytes, Overwrite overwrite) {
  auto file = PrivateFile::Create(files, path);
  return file ? (*file)->Write(path, bytes, overwrite) : base::Fail(file.error());
}

TEST(PrivateFile, IsReadableOnlyByItsOwnerWithAnyUmask) {
  const TempFolder folder;
  const mode_t before = umask(0);
  const auto written =
      WritePrivateFile(base::SystemFiles(), folder.Path("key.pem"), "secret", Overwrite::kNo);
  umask(before);
  ASSERT_TRUE(written.has_value()) << written.error().message;
  struct stat status {};
  ASSERT_EQ(stat(folder.Path("key.pem").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0600U);
  EXPECT_EQ(ContentOf(folder.Path("key.pem")), "secret");
  EXPECT_EQ(FilesIn(folder), 1U);
}

TEST(PrivateFile, OverwritesNothingByDefault) {
  const TempFolder folder;
  const std::string path = folder.Write("key.pem", "before");
  const auto written = WritePrivateFile(base::SystemFiles(), path, "new", Overwrite::kNo);
  ASSERT_FALSE(written.has_value());
  EXPECT_THAT(written.error().message, HasSubstr("--force"));
  EXPECT_EQ(ContentOf(path), "before");
  EXPECT_EQ(FilesIn(folder), 1U);
}

TEST(PrivateFile, ReplacesOnRequestWithAFileOfItsOwnMode) {
  const TempFolder folder;
  const std::string path = folder.Write("key.pem", "before");
  chmod(path.c_str(), 0644);
  ASSERT_TRUE(WritePrivateFile(base::SystemFiles(), path, "new", Overwrite::kYes).has_value());
  struct stat status {};
  ASSERT_EQ(stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0600U);
  EXPECT_EQ(ContentOf(path), "new");
}

TEST(PrivateFile, FollowsNoLinkAndReplacesNone) {
  const TempFolder folder;
  const std::string target = folder.Write("target", "before");
  std::filesystem::create_symlink(target, folder.Path("link"));
  std::filesystem::create_symlink(folder.Path("nowhere"), folder.Path("dangling"));
  for (const char* name : {"link", "dangling"}) {
    for (const Overwrite overwrite : {Overwrite::kNo, Overwrite::kYes}) {
      EXPECT_FALSE(
          WritePrivateFile(base::SystemFiles(), folder.Path(name), "new", overwrite).has_value());
      EXPECT_TRUE(std::filesystem::is_symlink(folder.Path(name)));
    }
  }
  EXPECT_EQ(ContentOf(target), "before");
  EXPECT_FALSE(std::filesystem::exists(folder.Path("nowhere")));
}

TEST(PrivateFile, ReplacesNoFolderAndNoDevice) {
  const TempFolder folder;
  std::filesystem::create_directory(folder.Path("d"));
  ASSERT_EQ(mkfifo(folder.Path("pipe").c_str(), 0600), 0);
  for (const char* name : {"d", "pipe"}) {
    EXPECT_FALSE(
        WritePrivateFile(base::SystemFiles(), folder.Path(name), "x", Overwrite::kYes).has_value());
  }
  EXPECT_TRUE(std::filesystem::is_directory(folder.Path("d")));
}

TEST(PrivateFile, NamesAMissingFolder) {
  const TempFolder folder;
  const auto written =
      WritePrivateFile(base::SystemFiles(), folder.Path("no/key.pem"), "x", Overwrite::kNo);
  ASSERT_FALSE(written.has_value());
  EXPECT_THAT(written.error().message, HasSubstr("No such file or directory"));
}

TEST(PrivateFile, AcceptsNamesOfMaximumLength) {
  const TempFolder folder;
  EXPECT_TRUE(
      WritePrivateFile(base::SystemFiles(), folder.Path(std::string(255, 'a')), "x", Overwrite::kNo)
          .has_value());
  EXPECT_FALSE(
      WritePrivateFile(base::SystemFiles(), folder.Path(std::string(256, 'a')), "x", Overwrite::kNo)
          .has_value());
  EXPECT_EQ(FilesIn(folder), 1U);
}

TEST(PrivateFile, LeavesNoFileAndChangesNothingIfACallFails) {
  for (const auto call : {OddDisk::Call::kCreate, OddDisk::Call::kWrite, OddDisk::Call::kSync,
                          OddDisk::Call::kClose, OddDisk::Call::kRename}) {
    const TempFolder folder;
    const std::string path = folder.Write("key.pem", "before");
    OddDisk disk(call);
    EXPECT_FALSE(WritePrivateFile(disk, path, "new content", Overwrite::kYes).has_value());
    EXPECT_EQ(ContentOf(path), "before");
    // A create that fails creates nothing. This one created a file, which the writer must not remove.
    EXPECT_EQ(FilesIn(folder), call == OddDisk::Call::kCreate ? 2U : 1U);
  }
}

TEST(PrivateFileDeathTest, LeavesNoFileIfASignalEndsTheProcess) {
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
    const TempFolder folder;
    EXPECT_EXIT(
        {
          std::signal(number, SIG_DFL);
          OddDisk disk(OddDisk::Call::kNone, number);
          static_cast<void>(
              WritePrivateFile(disk, folder.Path("key.pem"), "new content", Overwrite::kNo));
        },
        ::testing::KilledBySignal(number), "");
    EXPECT_EQ(FilesIn(folder), 0U) << number;
  }
}

TEST(PrivateFileDeathTest, IgnoresASignalThatWasIgnoredBefore) {
  const TempFolder folder;
  EXPECT_EXIT(
      {
        std::signal(SIGHUP, SIG_IGN);
        OddDisk disk(OddDisk::Call::kNone, SIGHUP);
        const auto written =
            WritePrivateFile(disk, folder.Path("key.pem"), "content", Overwrite::kNo);
        std::_Exit(written ? 0 : 1);
      },
      ::testing::ExitedWithCode(0), "");
  EXPECT_EQ(ContentOf(folder.Path("key.pem")), "content");
}

}  // namespace
}  // namespace certmon::client
