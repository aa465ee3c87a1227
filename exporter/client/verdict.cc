#include "exporter/client/verdict.h"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include "exporter/client/display_text.h"
#include "exporter/client/failure_text.h"
#include "exporter/client/given_thresholds.h"
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

void Add(const ListedCertificate& listed, const CheckRequest& check, base::WallTime now,
         Counts& counts) {
  const certapi::Certificate& certificate = listed.certificate;
  const inventory::Thresholds thresholds = WithGiven(check, certificate, listed.thresholds);
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

int CodeOf(const Listing& listing, const Counts& counts, bool may_be_empty) {
  if (counts.expired + counts.critical > 0) {
    return kCriticalCode;
  }
  if (listing.failure) {
    return kUnknownCode;
  }
  const bool is_odd = counts.unknown + listing.rejected > 0 || (counts.all == 0 && !may_be_empty);
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

// The guidelines allow no `=` and no quote in a label.
std::string LabelStart(const Listing& listing) {
  std::string start = Plain(listing.project) + "/";
  std::replace_if(
      start.begin(), start.end(), [](char c) { return c == '=' || c == '\''; }, '_');
  return start;
}

std::string Numbers(const Listing& listing, const Counts& counts, const std::string& label_start,
                    base::WallTime now) {
  if (listing.failure) {
    return "";
  }
  const auto label = [&label_start](const std::string& name) {
    return label_start.empty() ? name : "'" + label_start + name + "'";
  };
  std::string numbers;
  for (const auto& [name, value] :
       {std::pair<const char*, std::uint64_t>{"certificates", counts.all},
        {"expired", counts.expired},
        {"critical", counts.critical},
        {"warning", counts.soon},
        {"unknown", counts.unknown},
        {"superseded", counts.superseded.size()},
        {"rejected", listing.rejected},
        {"ignored", counts.ignored}}) {
    numbers += " " + label(name) + "=" + std::to_string(value) + ";;;0";
  }
  if (counts.first != nullptr) {
    const auto left =
        *counts.first->certificate.expires_at - std::chrono::ceil<std::chrono::seconds>(now);
    numbers += " " + label("left") + "=" + std::to_string(left.count()) + "s;" +
               std::to_string(counts.of_first.warning.count()) + ":;" +
               std::to_string(counts.of_first.critical.count()) + ":";
  }
  return numbers;
}

// What the line says about one listing.
std::string TextOf(const Listing& listing, const Counts& counts, base::WallTime now) {
  const bool is_unread = listing.failure && listing.certificates.empty();
  std::string text = Plain(listing.project) + ": " +
                     (is_unread         ? "the listing was not read"
                      : counts.all == 0 ? "no certificate"
                      : counts.all == 1 ? "1 certificate"
                                        : std::to_string(counts.all) + " certificates");
  Add(text, counts.expired, "expired");
  Add(text, counts.critical, "critical");
  Add(text, counts.soon, "expiring soon");
  Add(text, counts.unknown, "without a usable date");
  Add(text, counts.superseded.size(), "expired and replaced");
  Add(text, listing.rejected, "without a usable name or double in the listing");
  Add(text, counts.ignored, "ignored");
  if (listing.failure) {
    text += (is_unread ? ": " : "; the listing is not complete: ") +
            Plain(FailureText(*listing.failure));
  }
  if (counts.first != nullptr) {
    text += FirstToEnd(counts.first->certificate, now);
  }
  return text + Replaced(counts);
}

}  // namespace

Verdict Judge(const std::vector<Listing>& listings, const CheckRequest& check, base::WallTime now) {
  std::vector<Counts> counts;
  std::size_t all = 0;
  for (const Listing& listing : listings) {
    counts.push_back(Count(listing, check, now));
    all += counts.back().all;
  }
  std::vector<Verdict> parts;
  std::string numbers;
  for (std::size_t i = 0; i < listings.size(); ++i) {
    const int code = CodeOf(listings[i], counts[i], !check.globs.empty() && all > 0);
    parts.push_back({.code = code, .line = TextOf(listings[i], counts[i], now)});
    numbers +=
        Numbers(listings[i], counts[i], listings.size() > 1 ? LabelStart(listings[i]) : "", now);
  }
  constexpr int kWorstFirst[] = {kCriticalCode, kUnknownCode, kWarningCode, kOkCode};
  Verdict verdict{.code = kOkCode, .line = ""};
  for (const int code : kWorstFirst) {
    for (const Verdict& part : parts) {
      if (part.code == code) {
        verdict.code = verdict.line.empty() ? code : verdict.code;
        verdict.line += (verdict.line.empty() ? Start(code) : " - ") + part.line;
      }
    }
  }
  verdict.line += numbers.empty() ? "" : " |" + numbers;
  return verdict;
}

std::string UnknownLine(const std::string& why) { return Start(kUnknownCode) + Plain(why); }

}  // namespace certmon::client
