// Which certificate file of a project is downloaded next, and when. Pure: time comes in, nothing
// waits, nothing is sent.
//
// A file is due
//   - at once, when its certificate is new to the exporter or its entry of the list has changed,
//   - a day after it was read,
//   - after a failure, one poll interval later, then two, four and so on, never over 6 h.
//
// However many are due, downloads begin at least `spacing` apart and `at_once` of them are under
// way at most: 1,000 certificates take some eight minutes, and no list poll waits for them. Files
// that are due at the same time go by name.
//
// Failures that may be the account's, the network's or the service's and not one certificate's are
// strikes: `strikes` of them in a row end the downloads until the next poll of the list has ended.
//
// Used by one thread: the poll loop.
#ifndef EXPORTER_INSPECT_INSPECTION_PLAN_H_
#define EXPORTER_INSPECT_INSPECTION_PLAN_H_

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "lib/base/clock.h"
#include "lib/certapi/certificate.h"
#include "lib/inventory/inventory.h"

namespace certmon::exporter {

struct InspectionRules {
  std::chrono::nanoseconds spacing{std::chrono::milliseconds(500)};
  std::size_t at_once = 2;
  std::chrono::nanoseconds every{std::chrono::hours(24)};
  std::chrono::nanoseconds first_backoff{std::chrono::minutes(5)};  // the poll interval
  std::chrono::nanoseconds longest_backoff{std::chrono::hours(6)};
  int strikes = 3;
};

enum class InspectionEnd : std::uint8_t {
  kRead,     // and the file was understood
  kUnread,   // this certificate's file cannot be had or understood
  kBlocked,  // a strike
  kDropped,  // given up without an answer, or to be sent again: no attempt
};

class InspectionPlan {
 public:
  explicit InspectionPlan(const InspectionRules& rules)
      : rules_(rules), inventory_(std::make_shared<const inventory::Inventory>()) {}

  // A poll ended with this inventory. Certificates that left it are forgotten. May be called again
  // with the same where it threw.
  void OnPolled(std::shared_ptr<const inventory::Inventory> inventory, base::MonotonicTime now);

  // True where TakeNext gives one.
  [[nodiscard]] bool IsDue(base::MonotonicTime now) const { return NextWake() <= now; }
  // The certificate whose file is to be downloaded now; OnEnded follows.
  [[nodiscard]] std::optional<certapi::Certificate> TakeNext(base::MonotonicTime now);
  // A name that is not under way is ignored.
  void OnEnded(std::string_view name, InspectionEnd end, base::MonotonicTime now) noexcept;
  // Everything that is under way ends with kDropped.
  void DropAll() noexcept;

  // No download begins before that, or before a later one that was asked for.
  void HoldBack(base::MonotonicTime until) noexcept { not_before_ = std::max(not_before_, until); }
  // None begins before the next poll has ended.
  void Halt() noexcept { halted_ = true; }

  // When the next download may begin, answers apart; in the past where it is now.
  [[nodiscard]] base::MonotonicTime NextWake() const;
  // Nothing is under way, and nothing may begin now for another reason than the spacing.
  [[nodiscard]] bool IsSettled(base::MonotonicTime now) const;

 private:
  using Queue = std::set<std::pair<base::MonotonicTime, std::string_view>>;  // names of entries_

  struct Entry {
    base::MonotonicTime due;
    int failures = 0;        // in a row
    Queue::node_type place;  // while under way, for the queue to take it back without memory
    bool changed = false;    // while under way: it is due at once again
    bool gone = false;       // while under way: it left the inventory
  };

  [[nodiscard]] base::MonotonicTime DueAfter(const Entry& entry, InspectionEnd end,
                                             base::MonotonicTime now) const;
  void Enqueue(const std::string& name, Entry& entry, base::MonotonicTime due);
  void AskSoon(const std::string& name, Entry& entry, base::MonotonicTime now);
  void Count(InspectionEnd end) noexcept;

  InspectionRules rules_;
  std::shared_ptr<const inventory::Inventory> inventory_;  // of the last poll
  std::map<std::string, Entry, std::less<>> entries_;
  Queue queue_;
  std::size_t under_way_ = 0;
  base::MonotonicTime next_start_ = base::MonotonicTime::min();
  base::MonotonicTime not_before_ = base::MonotonicTime::min();
  int strikes_ = 0;  // in a row
  bool halted_ = false;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_INSPECT_INSPECTION_PLAN_H_
