// An API that returns what it was sent, in every part of a response. The first segment of the path
// selects the kind of answer, so that many projects can use one server.
#ifndef TESTS_E2E_ECHOING_API_H_
#define TESTS_E2E_ECHOING_API_H_

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "lib/simulator/fault_server.h"

namespace certmon::e2e {

class EchoingApi {
 public:
  // Redirects point to `elsewhere`.
  explicit EchoingApi(std::string elsewhere);

  // The kinds of answers; a base_url is Url() + "/" + one of them.
  [[nodiscard]] static std::vector<std::string> Answers();
  [[nodiscard]] std::string Url() const;
  // A token endpoint that issues kToken (canary_fixture.h).
  [[nodiscard]] std::string TokenUrl() const { return Url() + "/issue"; }
  // The number of requests answered.
  [[nodiscard]] int Echoed() const { return echoed_; }

 private:
  simulator::FaultyResponse Answer(const http::ServerRequest& request);

  std::string elsewhere_;
  std::atomic<int> echoed_{0};
  std::unique_ptr<simulator::FaultServer> server_;  // last member: its threads use the others
};

}  // namespace certmon::e2e

#endif  // TESTS_E2E_ECHOING_API_H_
