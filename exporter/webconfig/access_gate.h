// Checks each request before its route: basic authentication. Adds the configured headers. Uses the
// web configuration that is current at each request.
#ifndef EXPORTER_WEBCONFIG_ACCESS_GATE_H_
#define EXPORTER_WEBCONFIG_ACCESS_GATE_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "exporter/webconfig/authenticator.h"
#include "exporter/webconfig/web_setup.h"
#include "lib/http_server/server_gate.h"

namespace certmon::exporter {

// Thread-safe.
//
// Refusals: 401 with `WWW-Authenticate: Basic` and the body "Unauthorized\n", as exporter-toolkit
// answers, for missing, unreadable and wrong credentials; 429 with Retry-After if too many password
// checks wait; 503 after Stop.
class AccessGate final : public http::ServerGate {
 public:
  struct Sources {
    std::function<std::shared_ptr<const WebSetup>()> setup;  // thread-safe, never null
    // Path and status of each refusal; thread-safe and quick. May be empty.
    std::function<void(const std::string& path, int status)> on_refused;
    PasswordCheck check;
    base::Secret digest_key;
  };
  explicit AccessGate(Sources sources);

  [[nodiscard]] std::optional<http::GateVerdict> JudgeNow(
      const http::ServerRequest& request) override;
  void JudgeLater(const http::ServerRequest& request,
                  std::function<void(http::GateVerdict)> done) override;
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> Headers() const override;

 private:
  [[nodiscard]] http::GateVerdict Refuse(const std::string& path, int status) const;
  [[nodiscard]] http::GateVerdict VerdictOf(AuthVerdict verdict, const std::string& path) const;

  const std::function<std::shared_ptr<const WebSetup>()> setup_;
  const std::function<void(const std::string&, int)> on_refused_;
  Authenticator authenticator_;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_WEBCONFIG_ACCESS_GATE_H_
