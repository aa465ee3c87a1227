// What the page, the counters and the log must show after a poll that failed. Used by one thread.
#ifndef TESTS_E2E_KEPT_OUTCOME_H_
#define TESTS_E2E_KEPT_OUTCOME_H_

#include <optional>
#include <string>

#include "tests/e2e/poll_driver.h"

namespace certmon::e2e {

// Made before the poll that fails; the driver has made a complete one by then and outlives this.
class KeptOutcome {
 public:
  explicit KeptOutcome(const PollDriver& driver);

  // Expects, after that poll and for its reason: every certificate series as it was, `up` 0, the
  // reason in the gauge and one more in the counter, the last success where it was and the last
  // attempt moved, one line in the log that names project, reason and the next try, and no secret
  // and no URL in it, nor on the page.
  void ExpectKept(const std::string& reason) const;
  // The same without the certificate series: the poll brought news of some.
  void ExpectFailed(const std::string& reason) const;

 private:
  [[nodiscard]] std::string Failures(const std::string& reason) const;

  const PollDriver& driver_;
  std::string page_;
  std::string certificates_;
  std::optional<base::WallTime> success_;
  std::optional<base::WallTime> attempt_;
  std::size_t log_size_;
};

}  // namespace certmon::e2e

#endif  // TESTS_E2E_KEPT_OUTCOME_H_
