// Another Transport, whose own allocations never fail.
#ifndef TESTS_INTEGRATION_MEMORY_SPARED_TRANSPORT_H_
#define TESTS_INTEGRATION_MEMORY_SPARED_TRANSPORT_H_

#include <utility>
#include <vector>

#include "lib/http/transport.h"
#include "tests/integration/memory/failing_allocations.h"

namespace certmon::memory {

class SparedTransport final : public http::Transport {
 public:
  explicit SparedTransport(http::Transport& inner) : inner_(inner) {}

  http::RequestId Start(http::HttpRequest request) override {
    const Spared spared;
    return inner_.Start(std::move(request));
  }
  void Cancel(http::RequestId id) override {
    const Spared spared;
    inner_.Cancel(id);
  }
  [[nodiscard]] std::vector<http::Completion> Wait(base::MonotonicTime until) override {
    const Spared spared;
    return inner_.Wait(until);
  }
  void Wake() override { inner_.Wake(); }

 private:
  http::Transport& inner_;
};

}  // namespace certmon::memory

#endif  // TESTS_INTEGRATION_MEMORY_SPARED_TRANSPORT_H_
