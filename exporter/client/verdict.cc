#include "exporter/client/verdict.h"

#include <algorithm>
#include <optional>

#include "exporter/client/display_text.h"
#include "exporter/client/failure_text.h"
#include "lib/base/duration.h"
#include "lib/inventory/remaining.h"

namespace certmon::client {
namespace {

using inventory::Band;

constexpr std::size_t kLongestText = 400;  // code points of a text of the API in the line

struct Counts {
  std::size_t expired = 0;
  std::size_t critical = 0;
  std::size_t soon = 0;
  std::size_t unknown = 0;
  const certapi::Certificate* first = nullptr;  // the one that expires first
};

Counts Count(const Listing& listing, std::chrono::seconds warning, std::chrono::seconds critical,
             base::WallTime now) {
  Counts counts;
  for (const certapi::Certificate& certificate : listing.certificates) {
    const Band band = inventory::BandOf(certificate, warning, critical, now);
    counts.expired += band == Band::kExpired ? 1 : 0;
    counts.critical += band == Band::kCritical ? 1 : 0;
    counts.soon += band == Band::kSoon ? 1 : 0;
    counts.unknown += band == Band::kUnknown ? 1 : 0;
    if (certificate.expires_at &&
        (counts.first == nullptr || *certificate.expires_at < *counts.first->expires_at)) {
      counts.first = &certificate;
    }
  }
  return counts;
}

int CodeOf(const Listing& listing, const Counts& counts) {
  if (counts.expired + counts.critical > 0) {
    return kCriticalCode;
  }
  if (listing.failure) {
    return kUnknownCode;
  }
  const bool is_odd = counts.unknown + listing.rejected > 0 || listing.certificates.empty();
  return counts.soon > 0 || is_odd ? kWarningCode : kOkCode;
}

const char* Word(int code) {
  constexpr const char* kWords[] = {"OK", "WARNING", "CRITICAL", "UNKNOWN"};
  return kWords[code];
}

// A monitoring system reads everything after a `|` as numbers.
std::string Plain(const std::string& text) {
  std::string plain = SafeText(base::Printable(text, kLongestText));
  std::replace(plain.begin(), plain.end(), '|', '/');
  return plain;
}

std::string Start(int code) { return std::string("CERTMANAGER ") + Word(code) + " - "; }

void Add(std::string& text, std::uint64_t count, const std::string& what) {
  if (count > 0) {
    text += ", " + std::to_string(count) + " " + what;
  }
}

std::string FirstToEnd(const certapi::Certificate& first, base::WallTime now) {
  const std::int64_t days = inventory::DaysRemaining(*first.expires_at, now);
  const std::string count = std::to_string(days < 0 ? -days : days);
  const std::string unit = count == "1" ? " day" : " days";
  return "; first: " + Plain(first.name) +
         (days < 0 ? " expired less than " + count + unit + " ago"
                   : " has " + count + unit + " left");
}

std::string Numbers(const Listing& listing, const Counts& counts, std::chrono::seconds warning,
                    std::chrono::seconds critical, base::WallTime now) {
  const auto number = [](const char* label, std::uint64_t value) {
    return std::string(label) + "=" + std::to_string(value) + ";;;0 ";
  };
  std::string numbers = " | " + number("certificates", listing.certificates.size()) +
                        number("expired", counts.expired) + number("critical", counts.critical) +
                        number("warning", counts.soon) + number("unknown", counts.unknown) +
                        number("rejected", listing.rejected) + number("ignored", listing.ignored);
  if (counts.first != nullptr) {
    const auto left = *counts.first->expires_at - std::chrono::ceil<std::chrono::seconds>(now);
    numbers += "left=" + std::to_string(left.count()) + "s;" + std::to_string(warning.count()) +
               ":;" + std::to_string(critical.count()) + ":";
  } else {
    numbers.pop_back();
  }
  return numbers;
}

}  // namespace

Verdict Judge(const Listing& listing, std::chrono::seconds warning, std::chrono::seconds critical,
              base::WallTime now) {
  const Counts counts = Count(listing, warning, critical, now);
  const int code = CodeOf(listing, counts);
  const std::size_t all = listing.certificates.size();
  std::string line =
      Start(code) + Plain(listing.project) + ": " +
      (all == 0 ? "no certificate"
                : std::to_string(all) + (all == 1 ? " certificate" : " certificates"));
  Add(line, counts.expired, "expired");
  Add(line, counts.critical, "with less than " + base::FormatDuration(critical) + " left");
  Add(line, counts.soon, "with less than " + base::FormatDuration(warning) + " left");
  Add(line, counts.unknown, "without a usable date");
  Add(line, listing.rejected, "without a usable name or double in the listing");
  Add(line, listing.ignored, "ignored");
  if (listing.failure) {
    line += "; the listing is not complete: " + Plain(FailureText(*listing.failure));
  }
  if (counts.first != nullptr) {
    line += FirstToEnd(*counts.first, now);
  }
  return {.code = code, .line = line + Numbers(listing, counts, warning, critical, now)};
}

std::string UnknownLine(const std::string& why) { return Start(kUnknownCode) + Plain(why); }

}  // namespace certmon::client
