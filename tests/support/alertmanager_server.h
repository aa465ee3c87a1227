// A real Alertmanager (Debian's package) on a free loopback port, and a webhook receiver that
// stores the notifications.
#ifndef TESTS_SUPPORT_ALERTMANAGER_SERVER_H_
#define TESTS_SUPPORT_ALERTMANAGER_SERVER_H_

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "lib/http_server/server.h"
#include "tests/support/child_process.h"
#include "tests/support/temp_folder.h"

namespace certmon::test_support {

// One alert of a notification, in the format of Alertmanager's webhook, version 4.
struct NotifiedAlert {
  std::string status;  // "firing" or "resolved"
  std::map<std::string, std::string> labels;
  std::map<std::string, std::string> annotations;
};

// Thread-safe.
class WebhookReceiver {
 public:
  WebhookReceiver();
  [[nodiscard]] std::string Url() const;
  [[nodiscard]] std::vector<NotifiedAlert> Received() const;

 private:
  http::ServerResponse OnNotification(const http::ServerRequest& request);

  mutable std::mutex mutex_;
  std::vector<NotifiedAlert> received_;
  std::unique_ptr<http::Server> server_;
};

// Used by one thread.
class AlertmanagerServer {
 public:
  // Starts Alertmanager and waits until it is ready. Throws std::runtime_error on failure.
  explicit AlertmanagerServer(const std::string& config_yaml);
  [[nodiscard]] std::string Address() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  TempFolder folder_;
  std::unique_ptr<ChildProcess> process_;
  int port_ = 0;
};

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_ALERTMANAGER_SERVER_H_
