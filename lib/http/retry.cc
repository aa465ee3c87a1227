#include "lib/http/retry.h"

#include <date/date.h>

#include <algorithm>
#include <charconv>
#include <sstream>
#include <string>

namespace certmon::http {
namespace {

using base::Reason;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::size_t kImfFixdateSize = 29;  // RFC 9110, section 5.6.7: every part has its width
constexpr const char* kImfFixdate = "%a, %d %b %Y %H:%M:%S GMT";

bool RequiresSlowdown(const base::Error& error) {
  return error.reason == Reason::kRateLimited || error.CountsAsStatus() == 503 || error.retry_after;
}

seconds Clamp(seconds wait) { return std::clamp(wait, seconds(0), kLongestRetryAfter); }

bool IsAllDigits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool IsRetryable(const base::Error& error) {
  switch (error.reason) {
    case Reason::kDns:
    case Reason::kConnect:
    case Reason::kTimeout:
    case Reason::kTruncated:
    case Reason::kRateLimited:
      return true;
    case Reason::kHttp5xx:
    case Reason::kApiResult: {
      const int status = error.CountsAsStatus().value_or(0);
      return status == 500 || status == 502 || status == 503 || status == 504;
    }
    default:
      return false;
  }
}

std::optional<milliseconds> RetryWait(int attempt, const base::Error& error, double fraction) {
  if (attempt >= kMaxAttempts || !IsRetryable(error)) {
    return std::nullopt;
  }
  const milliseconds cap = std::min(kBackoffBase * (1 << (attempt - 1)), kBackoffCap);
  const auto drawn = [fraction](milliseconds most) {
    return milliseconds(
        static_cast<milliseconds::rep>(fraction * static_cast<double>(most.count())));
  };
  if (!RequiresSlowdown(error)) {
    return drawn(cap);
  }
  const milliseconds wait = cap / 2 + drawn(cap / 2);
  if (!error.retry_after) {
    return wait;
  }
  if (*error.retry_after > kLongestWaitInPoll) {
    return std::nullopt;
  }
  return std::max(wait, milliseconds(*error.retry_after));
}

std::optional<seconds> ParseRetryAfter(std::string_view text, base::WallTime now) {
  if (IsAllDigits(text)) {
    seconds::rep value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    // A number over 64 bits is a very long wait, not garbage.
    return parsed.ec == std::errc() ? Clamp(seconds(value)) : kLongestRetryAfter;
  }
  if (text.size() != kImfFixdateSize) {
    return std::nullopt;
  }
  std::istringstream in{std::string(text)};
  in.imbue(std::locale::classic());
  date::sys_seconds at;
  in >> date::parse(kImfFixdate, at);
  // The parser also accepts several blanks for one, one digit for two, and "wednesday" for "Wed".
  if (in.fail() || date::format(std::locale::classic(), kImfFixdate, at) != text) {
    return std::nullopt;
  }
  // In seconds: the nanoseconds of `now` cannot represent distant years.
  return Clamp(at - std::chrono::floor<seconds>(now));
}

bool RetryBudget::TryTake() {
  if (tenths_ < kRetryCost) {
    return false;
  }
  tenths_ -= kRetryCost;
  return true;
}

void RetryBudget::Refund() { tenths_ = std::min(kCapacity, tenths_ + 1); }

}  // namespace certmon::http
