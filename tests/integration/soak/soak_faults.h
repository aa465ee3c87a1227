// The faults of a soak: for each request, whether it is answered, and with what. They come alone,
// or as weather that lasts: outages, refusals, an API that errs at every third request.
//
// Used by one thread.
#ifndef TESTS_INTEGRATION_SOAK_SOAK_FAULTS_H_
#define TESTS_INTEGRATION_SOAK_SOAK_FAULTS_H_

#include <chrono>
#include <cstdint>
#include <string>

#include "lib/base/result.h"
#include "lib/http/transport.h"
#include "tests/integration/soak/soak_random.h"
#include "tests/integration/soak/soak_record.h"

namespace certmon::soak {

struct Answer {
  base::Result<http::HttpResponse> response;
  std::chrono::nanoseconds after{};
  bool usable = false;        // a page that may be read
  bool asks_to_wait = false;  // for longer than an interval
};

class SoakFaults {
 public:
  explicit SoakFaults(SoakRandom& random) : random_(random) {}

  void BeginPoll();
  // The answer to a request whose correct answer is `page`, number `number`. If the fault is a page
  // that can be read (another totalCount), `page` becomes that page. Sometimes throws
  // std::runtime_error: an unexpected exception within a poll step.
  [[nodiscard]] Answer AnswerTo(ServedPage& page, std::uint64_t number, bool steady);
  [[nodiscard]] std::uint64_t Count() const { return faults_; }

 private:
  enum class Weather : std::uint8_t { kCalm, kErring, kOutage };

  [[nodiscard]] Answer Fault(ServedPage& page, std::uint64_t number, bool steady,
                             std::uint64_t kind);
  [[nodiscard]] Answer NoHttp(std::uint64_t kind);
  [[nodiscard]] Answer Status(std::uint64_t kind);
  [[nodiscard]] static Answer Garbage(const ServedPage& page, std::uint64_t number,
                                      std::uint64_t kind);
  [[nodiscard]] std::chrono::nanoseconds Latency();

  SoakRandom& random_;
  Weather weather_ = Weather::kCalm;
  std::uint64_t weather_for_ = 0;  // polls to come
  std::uint64_t outage_kind_ = 0;
  std::uint64_t faults_ = 0;
};

// The answer that holds this page, as the API writes it.
[[nodiscard]] std::string PageBody(const ServedPage& page, std::uint64_t number);

}  // namespace certmon::soak

#endif  // TESTS_INTEGRATION_SOAK_SOAK_FAULTS_H_
