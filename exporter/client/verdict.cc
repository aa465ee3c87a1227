#include "exporter/client/verdict.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <vector>

#include "exporter/client/display_text.h"
#include "exporter/client/failure_text.h"
#include "lib/inventory/remaining.h"
#include "lib/inventory/thresholds.h"

namespace certmon::client {
namespace {

using inventory::Band;

constexpr std::size_t kLongestText = 400;  // code points of a text of the API in the line

constexpr std::size_t kMostNamed = 5;  // certificates with a successor

struct Counts {
  std::size_t all = 0;
  std::size_t ignored = 0;
  std::size_t expired = 0;  // without a successor
  std::size_t critical = 0;
  std::size_t soon = 0;
  std::size_t unknown = 0;
  std::vector<const ListedCertificate*> superseded;  // expired
  const ListedCertificate* first = nullptr;  // the one that expires first; none of `superseded`
  inventory::Thresholds of_first;
};

std::chrono::seconds Given(const std::optional<GivenThreshold>& given,
                           const certapi::Certificate& certificate,
                           std::chrono::seconds effective) {
  if (!given) {
    return effective;
  }
  if (!given->share) {
    return given->time;
  }
  const auto lifetime = inventory::LifetimeOf(certificate);
  return lifetime ? *lifetime * *given->share / 100 : effective;
}

inventory::Thresholds ThresholdsOf(const ListedCertificate& listed, const CheckRequest& check) {
  inventory::Thresholds thresholds = listed.thresholds;
  thresholds.critical = Given(check.critical, listed.certificate, thresholds.critical);
  thresholds.warning =
      std::max(Given(check.warning, listed.certificate, thresholds.warning), thresholds.critical);
  return thresholds;
}

void Add(const ListedCertificate& listed, const CheckRequest& check, base::WallTime now,
         Counts& counts) {
  const certapi::Certificate& certificate = listed.certificate;
  const inventory::Thresholds thresholds = ThresholdsOf(listed, check);
  const Band band =
      inventory::BandOf(certificate.expires_at, thresholds.warning, thresholds.critical, now);
  const bool is_superseded = !listed.superseded_by.empty();
  ++counts.all;
  if (band == Band::kExpired && is_superseded) {
    counts.superseded.push_back(&listed);
    return;
  }
  counts.expired += band == Band::kExpired ? 1 : 0;
  counts.critical += band == Band::kCritical ? 1 : 0;
  counts.soon += band == Band::kSoon && !is_superseded ? 1 : 0;
  counts.unknown += band == Band::kUnknown ? 1 : 0;
  if (certificate.expires_at && (counts.first == nullptr ||
                                 *certificate.expires_at < *counts.first->certificate.expires_at)) {
    counts.first = &listed;
    counts.of_first = thresholds;
  }
}

Counts Count(const Listing& listing, const CheckRequest& check, base::WallTime now) {
  Counts counts;
  for (const ListedCertificate& listed : listing.certificates) {
    if (!IsNamed(check.globs, listed.certificate.name)) {
      continue;
    }
    if (listed.is_ignored) {
      ++counts.ignored;
    } else {
      Add(listed, check, now, counts);
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
  const bool is_odd = counts.unknown + listing.rejected > 0 || counts.all == 0;
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
  const auto left = *first.expires_at - std::chrono::floor<std::chrono::seconds>(now);
  const std::int64_t days = std::chrono::abs(left) / std::chrono::days(1);
  const std::string count = std::to_string(days) + (days == 1 ? " day" : " days");
  const bool has_expired = inventory::DaysRemaining(*first.expires_at, now) < 0;
  return "; first: " + Plain(first.name) +
         (!has_expired ? " has " + count + " left"
          : days == 0  ? " expired today"
                       : " expired " + count + " ago");
}

std::string Replaced(const Counts& counts) {
  std::string text;
  for (std::size_t i = 0; i < std::min(counts.superseded.size(), kMostNamed); ++i) {
    const ListedCertificate& listed = *counts.superseded[i];
    text += (i == 0 ? "; replaced: " : ", ") + Plain(listed.certificate.name) + " by " +
            Plain(listed.superseded_by);
  }
  return text + (counts.superseded.size() > kMostNamed ? ", ..." : "");
}

std::string Numbers(const Listing& listing, const Counts& counts, base::WallTime now) {
  if (listing.failure && listing.certificates.empty()) {
    return "";
  }
  const auto number = [](const char* label, std::uint64_t value) {
    return std::string(label) + "=" + std::to_string(value) + ";;;0 ";
  };
  std::string numbers = " | " + number("certificates", counts.all) +
                        number("expired", counts.expired) + number("critical", counts.critical) +
                        number("warning", counts.soon) + number("unknown", counts.unknown) +
                        number("superseded", counts.superseded.size()) +
                        number("rejected", listing.rejected) + number("ignored", counts.ignored);
  if (counts.first != nullptr) {
    const auto left =
        *counts.first->certificate.expires_at - std::chrono::ceil<std::chrono::seconds>(now);
    numbers += "left=" + std::to_string(left.count()) + "s;" +
               std::to_string(counts.of_first.warning.count()) + ":;" +
               std::to_string(counts.of_first.critical.count()) + ":";
  } else {
    numbers.pop_back();
  }
  return numbers;
}

}  // namespace

Verdict Judge(const Listing& listing, const CheckRequest& check, base::WallTime now) {
  const Counts counts = Count(listing, check, now);
  const int code = CodeOf(listing, counts);
  const bool is_unread = listing.failure && listing.certificates.empty();
  std::string line = Start(code) + Plain(listing.project) + ": " +
                     (is_unread         ? "the listing was not read"
                      : counts.all == 0 ? "no certificate"
                      : counts.all == 1 ? "1 certificate"
                                        : std::to_string(counts.all) + " certificates");
  Add(line, counts.expired, "expired");
  Add(line, counts.critical, "critical");
  Add(line, counts.soon, "expiring soon");
  Add(line, counts.unknown, "without a usable date");
  Add(line, counts.superseded.size(), "expired and replaced");
  Add(line, listing.rejected, "without a usable name or double in the listing");
  Add(line, counts.ignored, "ignored");
  if (listing.failure) {
    line += (is_unread ? ": " : "; the listing is not complete: ") +
            Plain(FailureText(*listing.failure));
  }
  if (counts.first != nullptr) {
    line += FirstToEnd(counts.first->certificate, now);
  }
  return {.code = code, .line = line + Replaced(counts) + Numbers(listing, counts, now)};
}

std::string UnknownLine(const std::string& why) { return Start(kUnknownCode) + Plain(why); }

}  // namespace certmon::client
