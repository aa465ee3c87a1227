// Reports the state of the service to systemd: the protocol of sd_notify(3), without its library.
//
// One datagram of VARIABLE=VALUE lines for each message, to the AF_UNIX socket that $NOTIFY_SOCKET
// names; a leading @ stands for the abstract namespace (sd_notify(3), unix(7)). Without that
// variable, or if nothing reads the socket, every call does nothing. Thread-safe.
#ifndef EXPORTER_APP_SERVICE_MANAGER_H_
#define EXPORTER_APP_SERVICE_MANAGER_H_

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace certmon::exporter {

class ServiceManager {
 public:
  // Reports to nothing.
  ServiceManager() = default;
  // Reads $NOTIFY_SOCKET, $WATCHDOG_USEC and $WATCHDOG_PID and removes them from the environment.
  // Call before any thread is started.
  [[nodiscard]] static ServiceManager FromEnvironment();

  void Ready() const;      // start-up or a reload has ended
  void Reloading() const;  // a reload begins; carries the monotonic time that systemd compares
  void Stopping() const;
  void KeepAlive() const;  // for the watchdog

  // How often KeepAlive is due: half of the watchdog's limit (sd_watchdog_enabled(3)). nullopt if
  // there is no watchdog for this process.
  [[nodiscard]] std::optional<std::chrono::microseconds> KeepAliveEvery() const {
    return keep_alive_every_;
  }

 private:
  void Send(std::string_view message) const;

  std::string socket_;  // empty: none
  std::optional<std::chrono::microseconds> keep_alive_every_;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_APP_SERVICE_MANAGER_H_
