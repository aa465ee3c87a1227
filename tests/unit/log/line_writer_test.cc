#include "exporter/log/line_writer.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>

namespace certmon::exporter {
namespace {

// A pipe or socket pair: [0] is read, [1] is written.
class Ends {
 public:
  explicit Ends(bool socket) {
    if (socket) {
      EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds_.data()), 0);
    } else {
      EXPECT_EQ(::pipe2(fds_.data(), O_CLOEXEC), 0);
    }
    EXPECT_NE(::fcntl(fds_[0], F_SETFL, O_NONBLOCK), -1);
  }
  Ends(const Ends&) = delete;
  Ends& operator=(const Ends&) = delete;
  ~Ends() {
    CloseReader();
    ::close(fds_[1]);
  }
  [[nodiscard]] int writer() const { return fds_[1]; }
  void CloseReader() {
    if (fds_[0] >= 0) {
      ::close(fds_[0]);
    }
    fds_[0] = -1;
  }
  // Everything that can be read now.
  [[nodiscard]] std::string Drain() const {
    std::string all;
    std::array<char, 8192> part{};
    for (ssize_t n = 0; (n = ::read(fds_[0], part.data(), part.size())) > 0;) {
      all.append(part.data(), static_cast<std::size_t>(n));
    }
    return all;
  }

 private:
  std::array<int, 2> fds_ = {-1, -1};
};

class LineWriterOn : public testing::TestWithParam<bool> {};
INSTANTIATE_TEST_SUITE_P(Ends, LineWriterOn, testing::Values(false, true),
                         [](const auto& param) { return param.param ? "Socket" : "Pipe"; });

TEST_P(LineWriterOn, WritesLinesInOrder) {
  const Ends ends(GetParam());
  LineWriter writer(ends.writer());
  EXPECT_TRUE(writer.Write("one\n"));
  EXPECT_TRUE(writer.Write("two\n"));
  EXPECT_EQ(ends.Drain(), "one\ntwo\n");
  EXPECT_EQ(writer.Dropped(), 0U);
}

// Hangs if a write waits for the reader.
TEST_P(LineWriterOn, DropsAndCountsLinesWithoutAReader) {
  const Ends ends(GetParam());
  LineWriter writer(ends.writer());
  const std::string line = std::string(99, 'x') + "\n";
  std::size_t written = 0;
  while (writer.Write(line)) {
    ++written;
    ASSERT_LT(written, 1'000'000U);
  }
  for (int i = 0; i < 4; ++i) {
    EXPECT_FALSE(writer.Write(line));
  }
  EXPECT_EQ(writer.Dropped(), 5U);

  std::string read = ends.Drain();
  EXPECT_TRUE(writer.Write("after\n"));
  read += ends.Drain();
  // Only whole lines, and none of the dropped ones.
  EXPECT_EQ(read.size(), written * line.size() + 6);
  EXPECT_EQ(static_cast<std::size_t>(std::count(read.begin(), read.end(), '\n')), written + 1);
  EXPECT_EQ(read.substr(read.size() - 6), "after\n");
}

TEST_P(LineWriterOn, FinishesALongLineLater) {
  const Ends ends(GetParam());
  LineWriter writer(ends.writer());
  const std::string big = std::string(1'500'000, 'b') + "\n";
  EXPECT_TRUE(writer.Write(big));  // more than a pipe or socket holds
  EXPECT_FALSE(writer.Write("lost\n"));
  std::string read;
  for (int round = 0; round < 1000 && read.size() < big.size(); ++round) {
    read += ends.Drain();
    writer.Write("");
  }
  EXPECT_EQ(read, big);
  EXPECT_TRUE(writer.Write("next\n"));
  EXPECT_EQ(ends.Drain(), "next\n");
}

TEST_P(LineWriterOn, KeepsTheFlagsOfTheSharedDescriptor) {
  const Ends ends(GetParam());
  const int before = ::fcntl(ends.writer(), F_GETFL);
  LineWriter writer(ends.writer());
  EXPECT_TRUE(writer.Write("x\n"));
  EXPECT_EQ(::fcntl(ends.writer(), F_GETFL), before);
  EXPECT_EQ(before & O_NONBLOCK, 0);
}

TEST_P(LineWriterOn, CountsDroppedLinesAfterTheReaderClosed) {
  // SIGPIPE ends the process by default: the writer must not raise it.
  ASSERT_NE(std::signal(SIGPIPE, SIG_DFL), SIG_ERR);
  Ends ends(GetParam());
  LineWriter writer(ends.writer());
  ends.CloseReader();
  EXPECT_FALSE(writer.Write("a\n"));
  EXPECT_FALSE(writer.Write("b\n"));
  EXPECT_EQ(writer.Dropped(), 2U);
}

TEST(LineWriter, DropsOnAClosedDescriptor) {
  LineWriter writer(-1);
  EXPECT_FALSE(writer.Write("a\n"));
  EXPECT_EQ(writer.Dropped(), 1U);
}

TEST(LineWriter, AppendsToARegularFileAtTheSharedOffset) {
  const int fd = ::open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  ASSERT_GE(fd, 0);
  ASSERT_EQ(::write(fd, "parent\n", 7), 7);
  {
    LineWriter writer(fd);
    EXPECT_TRUE(writer.Write("child\n"));
  }
  std::array<char, 32> text{};
  ASSERT_EQ(::pread(fd, text.data(), text.size(), 0), 13);
  EXPECT_STREQ(text.data(), "parent\nchild\n");
  ::close(fd);
}

}  // namespace
}  // namespace certmon::exporter
