// What is owed when a poll is not complete, checked once for every fault there is (keep(reason) in
// tests/README.md).
#ifndef TESTS_E2E_KEPT_POLL_H_
#define TESTS_E2E_KEPT_POLL_H_

#include <map>
#include <optional>
#include <string>

#include "tests/e2e/poll_driver.h"

namespace certmon::e2e {

// Looks at a driver whose last poll was complete; after one more poll, says whether everything is
// as it is owed. The driver outlives it.
class KeptPoll {
 public:
  explicit KeptPoll(PollDriver& driver);

  // Fails the test unless the poll since failed for this reason, and nothing else changed: the
  // certificates as they were and none removed, up 0, the failure counted and shown under its
  // reason alone, last_success where it was and last_attempt now, one line in the log, no secret or
  // URL in the log or on the page, and the page served at once.
  void ExpectKept(const std::string& reason) const;
  // The same but for the certificates' series: the poll brought news of some.
  void ExpectFailed(const std::string& reason) const;

 private:
  // The page, after the checks of ExpectFailed.
  [[nodiscard]] std::string PageOfFailure(const std::string& reason) const;
  void ExpectFailureShown(const std::string& reason) const;
  void ExpectOneLine(const std::string& reason) const;
  [[nodiscard]] std::string ServedPage() const;

  PollDriver& driver_;
  std::string certificates_;                     // every certificate's series
  std::map<std::string, std::string> failures_;  // poll_failures_total: series to value
  std::optional<base::WallTime> last_success_;
  std::size_t logged_;  // bytes of the log
};

}  // namespace certmon::e2e

#endif  // TESTS_E2E_KEPT_POLL_H_
