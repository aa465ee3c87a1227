#include "tests/integration/limits/flooding_server.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

namespace certmon::test_support {
namespace {

constexpr int kTickMs = 50;  // interval of the checks of `stop`

bool Ready(int fd, short events) {
  pollfd entry{.fd = fd, .events = events, .revents = 0};
  return ::poll(&entry, 1, kTickMs) == 1;
}

// Reads the head of a request. False if the connection ended before.
bool ReadRequest(int connection, const std::atomic<bool>& stop) {
  std::string request;
  std::array<char, 4096> bytes{};
  while (!stop && request.find("\r\n\r\n") == std::string::npos) {
    if (Ready(connection, POLLIN)) {
      const ssize_t length = ::recv(connection, bytes.data(), bytes.size(), 0);
      if (length <= 0) {
        return false;
      }
      request.append(bytes.data(), static_cast<std::size_t>(length));
    }
  }
  return !stop;
}

// Returns the number of bytes sent: all of them unless the peer closed.
std::size_t Send(int connection, const std::string& bytes, std::size_t length,
                 const std::atomic<bool>& stop) {
  std::size_t done = 0;
  while (!stop && done < length) {
    if (!Ready(connection, POLLOUT)) {
      continue;
    }
    const ssize_t sent =
        ::send(connection, bytes.data() + done, length - done, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno != EAGAIN) {
      break;
    }
    done += static_cast<std::size_t>(std::max<ssize_t>(sent, 0));
  }
  return done;
}

}  // namespace

FloodingServer::FloodingServer(Flood flood)
    : flood_(std::move(flood)), thread_([this] { Run(); }) {}

FloodingServer::~FloodingServer() {
  stop_ = true;
  thread_.join();
}

void FloodingServer::Run() {
  while (!stop_) {
    if (Ready(port_.socket(), POLLIN)) {
      const int connection = ::accept4(port_.socket(), nullptr, nullptr, SOCK_CLOEXEC);
      ++connections_;
      Serve(connection);
      ::close(connection);
    }
  }
}

void FloodingServer::Serve(int connection) {
  if (!ReadRequest(connection, stop_)) {
    return;
  }
  Send(connection, flood_.head, flood_.head.size(), stop_);
  std::uint64_t taken = 0;
  while (!stop_ && taken < flood_.bytes) {
    const auto length = static_cast<std::size_t>(
        std::min<std::uint64_t>(flood_.piece.size(), flood_.bytes - taken));
    const std::size_t sent = Send(connection, flood_.piece, length, stop_);
    taken += sent;
    if (sent < length) {
      break;
    }
  }
  most_taken_ = std::max(most_taken_.load(), taken);
  while (!stop_ && taken == flood_.bytes) {
    // End of stream or reset: the client has closed the connection.
    if (char byte = 0; Ready(connection, POLLIN) && ::recv(connection, &byte, 1, 0) <= 0) {
      ++closed_after_last_;
      return;
    }
  }
}

}  // namespace certmon::test_support
