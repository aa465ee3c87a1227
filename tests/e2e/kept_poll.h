// What must hold after an incomplete poll, checked in one place for every fault (keep(reason) in
// tests/fault_matrix/README.md).
#ifndef TESTS_E2E_KEPT_POLL_H_
#define TESTS_E2E_KEPT_POLL_H_

#include <map>
#include <optional>
#include <string>

#include "tests/e2e/poll_driver.h"

namespace certmon::e2e {

// Records the state of a driver after a complete poll, to compare it with the state after the next
// poll. The driver must outlive it.
class KeptPoll {
 public:
  explicit KeptPoll(PollDriver& driver);

  // Fails the test unless the poll since then failed with this reason and changed nothing else:
  // the same certificate series, none removed, up 0, only this reason counted and shown,
  // last_success unchanged, last_attempt now, one log line, no secret or URL in the log or on the
  // page, and a fast scrape.
  void ExpectKept(const std::string& reason) const;
  // The same, except that certificate series may change: the poll listed some certificates.
  void ExpectFailed(const std::string& reason) const;

 private:
  // Does the checks of ExpectFailed and returns the page.
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
