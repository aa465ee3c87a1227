#include "lib/certapi/api_date.h"

#include <date/date.h>

#include <chrono>
#include <cstddef>

namespace certmon::certapi {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// Consumes a text from the front. After the first mismatch ok() stays false.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  // Exactly `digits` ASCII digits with a value from `low` to `high`.
  int Number(std::size_t digits, int low, int high) {
    if (rest_.size() < digits) {
      ok_ = false;
      return low;
    }
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (rest_[i] < '0' || rest_[i] > '9') {
        ok_ = false;
        return low;
      }
      value = value * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(digits);
    ok_ = ok_ && value >= low && value <= high;
    return value;
  }

  // Consumes one of these characters and returns it, or returns NUL.
  char OneOf(std::string_view allowed) {
    if (rest_.empty() || allowed.find(rest_.front()) == std::string_view::npos) {
      return '\0';
    }
    const char taken = rest_.front();
    rest_.remove_prefix(1);
    return taken;
  }

  void Expect(std::string_view allowed) { ok_ = OneOf(allowed) != '\0' && ok_; }

  void Fraction() {
    std::size_t digits = 0;
    while (digits < rest_.size() && rest_[digits] >= '0' && rest_[digits] <= '9') {
      ++digits;
    }
    ok_ = ok_ && digits >= 1 && digits <= 9;
    rest_.remove_prefix(digits);
  }

  [[nodiscard]] bool AtEnd() const { return rest_.empty(); }
  [[nodiscard]] bool ok() const { return ok_; }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

// The limit of java.time.ZoneOffset: the service seems to run on Java ("SHA256withRSA").
constexpr int kMaxOffsetHours = 18;

std::optional<seconds> Offset(Scanner& scan) {
  const char sign = scan.OneOf("Z+-");
  if (sign == '\0') {
    return std::nullopt;
  }
  if (sign == 'Z') {
    return seconds(0);
  }
  const hours h(scan.Number(2, 0, kMaxOffsetHours));
  scan.OneOf(":");
  const minutes m(scan.Number(2, 0, h.count() == kMaxOffsetHours ? 0 : 59));
  return sign == '-' ? -(h + m) : h + m;
}

}  // namespace

std::optional<Instant> ParseApiDate(std::string_view text, const ExpiryZone& zone) {
  Scanner scan(text);
  const int year = scan.Number(4, 2000, 9999);
  scan.Expect("-");
  const int month = scan.Number(2, 1, 12);
  scan.Expect("-");
  const int day = scan.Number(2, 1, 31);
  const date::year_month_day ymd = date::year(year) / month / day;
  if (!scan.ok() || !ymd.ok()) {
    return std::nullopt;
  }
  seconds local = date::local_days(ymd).time_since_epoch();
  std::optional<seconds> offset;
  if (!scan.AtEnd()) {
    scan.Expect("T ");
    local += hours(scan.Number(2, 0, 23));
    scan.Expect(":");
    local += minutes(scan.Number(2, 0, 59));
    scan.Expect(":");
    local += seconds(scan.Number(2, 0, 59));
    if (scan.OneOf(".") != '\0') {
      scan.Fraction();
    }
    offset = Offset(scan);
  }
  if (!scan.ok() || !scan.AtEnd()) {
    return std::nullopt;
  }
  return offset ? Instant(local - *offset) : zone.ToInstant(local);
}

}  // namespace certmon::certapi
