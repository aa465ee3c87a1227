// An API from a bad dream: whatever it is sent, it sends back, in every place an answer has. Which
// answer it gives is the first segment of the path, so that many projects can share it.
#ifndef TESTS_E2E_ECHOING_API_H_
#define TESTS_E2E_ECHOING_API_H_

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "lib/http_server/server.h"

namespace certmon::e2e {

class EchoingApi {
 public:
  // Redirects lead to `elsewhere`.
  explicit EchoingApi(std::string elsewhere);

  // Names of the answers: base_url is Url() + "/" + one of them.
  [[nodiscard]] static std::vector<std::string> Answers();
  [[nodiscard]] std::string Url() const;
  // A token_url that issues kToken (canary_fixture.h).
  [[nodiscard]] std::string TokenUrl() const { return Url() + "/issue"; }
  // Requests that were answered so.
  [[nodiscard]] int Echoed() const { return echoed_; }

 private:
  http::ServerResponse Answer(const http::ServerRequest& request);

  std::string elsewhere_;
  std::atomic<int> echoed_{0};
  std::unique_ptr<http::Server> server_;  // last: its threads use the rest
};

}  // namespace certmon::e2e

#endif  // TESTS_E2E_ECHOING_API_H_
