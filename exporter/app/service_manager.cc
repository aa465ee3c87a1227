#include "exporter/app/service_manager.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include "lib/http_server/listen_socket.h"

namespace certmon::exporter {
namespace {

std::string TakeFromEnvironment(const char* name) {
  const char* const value = std::getenv(name);
  std::string text = value == nullptr ? "" : value;
  unsetenv(name);
  return text;
}

std::optional<std::int64_t> WholeNumber(const std::string& text) {
  std::int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && stop == end ? std::optional(number) : std::nullopt;
}

// Not base::Clock: systemd compares with CLOCK_MONOTONIC, which stands still in a suspend.
std::int64_t MonotonicMicroseconds() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1'000;
}

}  // namespace

ServiceManager ServiceManager::FromEnvironment() {
  ServiceManager manager;
  manager.socket_ = TakeFromEnvironment("NOTIFY_SOCKET");
  const auto allowed = WholeNumber(TakeFromEnvironment("WATCHDOG_USEC"));
  const std::string pid = TakeFromEnvironment("WATCHDOG_PID");
  const bool is_for_us = pid.empty() || WholeNumber(pid) == getpid();
  if (!manager.socket_.empty() && is_for_us && allowed && *allowed > 0) {
    manager.keep_alive_every_ = std::chrono::microseconds(*allowed) / 2;
  }
  return manager;
}

void ServiceManager::Ready() const { Send("READY=1"); }

void ServiceManager::Reloading() const {
  Send("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(MonotonicMicroseconds()));
}

void ServiceManager::Stopping() const { Send("STOPPING=1"); }

void ServiceManager::KeepAlive() const { Send("WATCHDOG=1"); }

void ServiceManager::Send(std::string_view message) const {
  sockaddr_un address{};
  const bool is_known = socket_.size() > 1 && (socket_[0] == '/' || socket_[0] == '@');
  if (!is_known || socket_.size() >= sizeof(address.sun_path)) {
    return;
  }
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, socket_.data(), socket_.size());
  if (address.sun_path[0] == '@') {
    address.sun_path[0] = '\0';
  }
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket_.size());
  const http::FileDescriptor fd(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  // Best effort, as sd_notify(3) advises: a manager that does not listen is no reason to stop.
  static_cast<void>(sendto(fd.Get(), message.data(), message.size(), MSG_NOSIGNAL,
                           reinterpret_cast<const sockaddr*>(&address), size));
}

}  // namespace certmon::exporter
