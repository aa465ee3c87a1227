#include "exporter/log/line_writer.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>

namespace certmon::exporter {
namespace {

int OpenAgain(int fd) {
  const std::string path = "/proc/self/fd/" + std::to_string(fd);
  return ::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

// False also if the reader is gone: a write would only raise SIGPIPE.
bool HasRoom(int fd) {
  pollfd state{.fd = fd, .events = POLLOUT, .revents = 0};
  int ready = 0;
  do {
    ready = ::poll(&state, 1, 0);
  } while (ready < 0 && errno == EINTR);
  return ready == 1 && (state.revents & (POLLERR | POLLHUP | POLLNVAL)) == 0 &&
         (state.revents & POLLOUT) != 0;
}

ssize_t WriteOnce(int fd, bool socket, std::string_view bytes) {
  ssize_t written = 0;
  do {
    written = socket ? ::send(fd, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL)
                     : ::write(fd, bytes.data(), bytes.size());
  } while (written < 0 && errno == EINTR);
  return written;
}

}  // namespace

LineWriter::LineWriter(int fd) : fd_(fd) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) {
    return;
  }
  socket_ = S_ISSOCK(status.st_mode);
  // Not a regular file: it never makes a writer wait, and a second open would have its own offset.
  if (S_ISFIFO(status.st_mode) || ::isatty(fd) == 1) {
    if (const int own = OpenAgain(fd); own >= 0) {
      fd_ = own;
      owned_ = true;
    }
  }
}

LineWriter::~LineWriter() {
  FlushPending();
  if (owned_) {
    ::close(fd_);
  }
}

// Returns how many bytes were written; fewer than all if the other end is full, gone or broken.
std::size_t LineWriter::WriteSome(std::string_view bytes) const {
  std::size_t done = 0;
  while (done < bytes.size()) {
    if (!HasRoom(fd_)) {
      break;
    }
    const ssize_t written = WriteOnce(fd_, socket_, bytes.substr(done, PIPE_BUF));
    if (written <= 0) {
      break;
    }
    done += static_cast<std::size_t>(written);
  }
  return done;
}

bool LineWriter::FlushPending() {
  pending_.erase(0, WriteSome(pending_));
  return pending_.empty();
}

bool LineWriter::Write(std::string_view line) {
  const std::size_t done = FlushPending() ? WriteSome(line) : 0;
  if (done == 0 && !line.empty()) {
    ++dropped_;
    return false;
  }
  pending_ += line.substr(done);
  return true;
}

}  // namespace certmon::exporter
