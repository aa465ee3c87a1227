// Polls the API at a base URL once and reports the result and the growth of its memory.
//
//   answer_memory_process BASE_URL
//
// Prints "reason LABEL" ("none" for a complete poll), "requests N" and "growth_kib N": the peak
// resident memory (VmHWM, proc(5)) minus the resident memory before the poll.
#include <malloc.h>

#include <fstream>
#include <iostream>
#include <map>
#include <string>

#include "lib/base/clock.h"
#include "lib/base/random.h"
#include "lib/certapi/list_poll.h"
#include "lib/http/curl_transport.h"

namespace {

using namespace certmon;

long KibOf(const std::string& key) {
  std::ifstream lines("/proc/self/status");
  for (std::string line; std::getline(lines, line);) {
    if (line.substr(0, key.size()) == key) {
      return std::stol(line.substr(key.size()));
    }
  }
  return -1;
}

// Makes the client retry at once.
class NoRandom final : public base::Random {
 public:
  [[nodiscard]] double Fraction() override { return 0; }
};

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    return 2;
  }
  // As exporter/main.cc does.
  mallopt(M_ARENA_MAX, 1);
  const base::SystemClock clock;
  NoRandom random;
  http::RetryBudget budget;
  auto endpoint = std::make_shared<certapi::ApiEndpoint>();
  endpoint->base_url = arguments[1];
  auto credentials = std::make_shared<certapi::Credentials>();
  credentials->appkey = base::Secret("appkey-0001");
  credentials->user_access_key_id = base::Secret("id-0001");
  credentials->secret_access_key = base::Secret("secret-0001");
  const auto transport = http::MakeCurlTransport("test/1", clock).value();
  const auto zone = certapi::ExpiryZone::Find("Asia/Seoul").value();
  const long before = KibOf("VmRSS:");
  int requests = 0;
  certapi::ListPoll poll({}, {.endpoint = endpoint,
                              .credentials = credentials,
                              .zone = zone,
                              .clock = clock,
                              .random = random,
                              .transport = *transport,
                              .budget = budget,
                              .on_attempt = [&](const certapi::Attempt&) { ++requests; }});
  const certapi::ListOutcome outcome = poll.Run();
  std::cout << "reason " << (outcome.failure ? base::ReasonLabel(outcome.failure->reason) : "none")
            << "\nrequests " << requests << "\ngrowth_kib " << KibOf("VmHWM:") - before
            << std::endl;
  return 0;
}
