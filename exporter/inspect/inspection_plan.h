// Which certificate file of a project is downloaded next, and when. Pure: the caller passes the time
// in and starts the downloads.
//
// A file is due
//   - at once, if its certificate is new to the exporter or its entry of the list has changed,
//   - a day after it was read,
//   - after a failure, one poll interval later, then two, four and so on, at most 6 h.
//
// Downloads start at least `spacing` apart, and at most `at_once` are in flight: 1,000 certificates
// take about eight minutes, and no poll of the list waits for them. Files that are due at the same
// time are ordered by name.
//
// A failure that may concern the account, the network or the service, and not just one certificate,
// is a strike. After `strikes` in a row, downloads stop until the next poll of the list has ended.
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
  kRead,     // the file was read and understood
  kUnread,   // the file of this certificate cannot be downloaded or understood
  kBlocked,  // a strike
  kDropped,  // cancelled, or to be requested again: does not count as an attempt
};

class InspectionPlan {
 public:
  explicit InspectionPlan(const InspectionRules& rules)
      : rules_(rules), inventory_(std::make_shared<const inventory::Inventory>()) {}

  // A poll ended with this inventory. Forgets the certificates that are not in it.
  void OnPolled(std::shared_ptr<const inventory::Inventory> inventory, base::MonotonicTime now);

  // True if TakeNext returns a certificate.
  [[nodiscard]] bool IsDue(base::MonotonicTime now) const { return NextWake() <= now; }
  // The certificate whose file must be downloaded now; nullopt if there is none. Call OnEnded
  // after the download.
  [[nodiscard]] std::optional<certapi::Certificate> TakeNext(base::MonotonicTime now);
  // Ignores a name that is not in flight.
  void OnEnded(std::string_view name, InspectionEnd end, base::MonotonicTime now);
  // Ends everything that is in flight with kDropped.
  void DropAll();

  // Starts no download before this time, nor before a later one of an earlier call.
  void HoldBack(base::MonotonicTime until) { not_before_ = std::max(not_before_, until); }
  // Starts no download until the next poll has ended.
  void Halt() { halted_ = true; }

  // When the next download may start if none in flight ends before; in the past if it may now.
  [[nodiscard]] base::MonotonicTime NextWake() const;
  // Nothing is in flight, and only the spacing keeps a download from starting.
  [[nodiscard]] bool IsSettled(base::MonotonicTime now) const;

 private:
  struct Entry {
    base::MonotonicTime due;
    int failures = 0;  // in a row
    bool in_flight = false;
    bool changed = false;  // while in flight: it is due again at once
    bool gone = false;     // while in flight: it left the inventory
  };

  [[nodiscard]] std::chrono::nanoseconds Backoff(int failures) const;
  void Enqueue(const std::string& name, Entry& entry, base::MonotonicTime due);
  void CountStrike(InspectionEnd end);

  InspectionRules rules_;
  std::shared_ptr<const inventory::Inventory> inventory_;  // of the last poll
  std::map<std::string, Entry, std::less<>> entries_;
  // Those not in flight, with their names in entries_.
  std::set<std::pair<base::MonotonicTime, std::string_view>> queue_;
  std::size_t in_flight_ = 0;
  base::MonotonicTime next_start_ = base::MonotonicTime::min();
  base::MonotonicTime not_before_ = base::MonotonicTime::min();
  int strikes_ = 0;  // in a row
  bool halted_ = false;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_INSPECT_INSPECTION_PLAN_H_
