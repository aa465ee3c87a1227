#include "lib/inventory/merge.h"

#include <algorithm>
#include <map>
#include <utility>

#include "lib/base/glob.h"

namespace certmon::inventory {
namespace {

using certapi::Certificate;
using certapi::ListedEntry;
using certapi::Rejection;

// By name, in the order the inventory keeps.
using ByName = std::map<std::string, Certificate, std::less<>>;

// What the poll listed, one entry a name, and what was counted on the way.
struct Listing {
  ByName certificates;
  std::uint64_t ignored = 0;
  std::array<std::uint64_t, kRejectionCount> rejected = {};

  void Reject(Rejection why) { ++rejected.at(static_cast<std::size_t>(why)); }
};

// Entries that stand for some certificate and do not say which.
std::uint64_t Unreadable(const std::array<std::uint64_t, kRejectionCount>& rejected) {
  return rejected.at(static_cast<std::size_t>(Rejection::kBadName)) +
         rejected.at(static_cast<std::size_t>(Rejection::kSchema));
}

bool IsIgnored(const std::string& name, const std::vector<std::string>& ignore) {
  return std::any_of(ignore.begin(), ignore.end(),
                     [&name](const std::string& glob) { return base::GlobMatches(glob, name); });
}

// Of two entries with one name the earlier expiry is shown; one without a date says less than one
// with.
bool SaysMore(const Certificate& a, const Certificate& b) {
  return a.expires_at && (!b.expires_at || *a.expires_at < *b.expires_at);
}

Listing ReadListing(const std::vector<ListedEntry>& entries,
                    const std::vector<std::string>& ignore) {
  Listing listing;
  for (const ListedEntry& entry : entries) {
    if (entry.certificate.name.empty()) {
      listing.Reject(entry.rejection.value_or(Rejection::kBadName));
      continue;
    }
    if (IsIgnored(entry.certificate.name, ignore)) {
      ++listing.ignored;
      continue;
    }
    if (entry.rejection) {
      listing.Reject(*entry.rejection);
    }
    const auto [place, is_new] =
        listing.certificates.emplace(entry.certificate.name, entry.certificate);
    if (!is_new) {
      listing.Reject(Rejection::kDuplicate);
      if (SaysMore(entry.certificate, place->second)) {
        place->second = entry.certificate;
      }
    }
  }
  return listing;
}

// An entry without a usable date keeps the last good one of its name, and what else it does not
// say.
void KeepLastGoodValues(const Certificate& last, Certificate& listed) {
  if (!listed.expires_at) {
    listed.expires_at = last.expires_at;
    if (listed.authority.empty()) {
      listed.authority = last.authority;
    }
    if (listed.signature_algorithm.empty()) {
      listed.signature_algorithm = last.signature_algorithm;
    }
    if (listed.id.empty()) {
      listed.id = last.id;
    }
    if (listed.domains.empty()) {
      listed.domains = last.domains;
    }
  }
  if (!listed.created_at) {
    listed.created_at = last.created_at;
  }
}

void TakeOver(const Inventory& last, const Listing& listing, ByName& next, MergeResult& result) {
  for (const auto& [name, listed] : listing.certificates) {
    const Certificate* before = last.Find(name);
    Certificate after = listed;
    if (before == nullptr) {
      result.added.push_back(after);
    } else {
      KeepLastGoodValues(*before, after);
      if (before->expires_at && before->expires_at != after.expires_at) {
        result.redated.push_back({*before, after});
      }
    }
    next.insert_or_assign(name, std::move(after));
  }
}

std::vector<std::string> MissingNames(const ByName& known, const Listing& listing) {
  std::vector<std::string> missing;
  for (const auto& [name, certificate] : known) {
    if (listing.certificates.find(name) == listing.certificates.end()) {
      missing.push_back(name);
    }
  }
  return missing;
}

// More than a fifth of the known, or all of them; a lone one only where it is the last.
bool IsSuspicious(std::size_t missing, std::size_t known) {
  return missing > 0 && (missing == known || (missing >= 2 && missing * 5 > known));
}

// True where the missing certificate may be one of the entries without a readable name: they became
// more when it went missing, and are not gone yet.
bool MayBeUnreadable(const std::string& name, const Inventory& last, const Listing& listing) {
  const std::uint64_t unreadable = Unreadable(listing.rejected);
  const auto counted = last.missing.find(name);
  return counted == last.missing.end() ? unreadable > Unreadable(last.rejected)
                                       : unreadable > 0 && counted->second == kMayBeUnreadable;
}

void RemoveMissing(const Inventory& last, const Listing& listing, ByName& known,
                   MergeResult& result) {
  std::vector<std::string> missing;
  for (std::string& name : MissingNames(known, listing)) {
    if (MayBeUnreadable(name, last, listing)) {
      result.next.missing.emplace(std::move(name), kMayBeUnreadable);
    } else {
      missing.push_back(std::move(name));
    }
  }
  const bool suspicious = IsSuspicious(missing.size(), known.size());
  for (const std::string& name : missing) {
    const auto counted = last.missing.find(name);
    const int before = counted == last.missing.end() ? 0 : counted->second;
    // What is added while a loss is held must not make it look small; a lone one never waits.
    const bool waits = suspicious || (before > 0 && missing.size() > 1);
    if (waits && before + 1 < kPollsToConfirm) {
      result.next.missing.emplace(name, before + 1);
    } else {
      auto node = known.extract(name);
      result.removed.push_back(std::move(node.mapped()));
    }
  }
}

ByName KnownAndNotIgnored(const Inventory& last, const std::vector<std::string>& ignore) {
  ByName known;
  for (const Certificate& certificate : last.certificates) {
    if (!IsIgnored(certificate.name, ignore)) {
      known.emplace(certificate.name, certificate);
    }
  }
  return known;
}

}  // namespace

MergeResult Merge(const Inventory& last, const certapi::ListOutcome& outcome,
                  const std::vector<std::string>& ignore) {
  MergeResult result;
  const Listing listing = ReadListing(outcome.entries, ignore);
  ByName next = KnownAndNotIgnored(last, ignore);
  if (outcome.complete()) {
    RemoveMissing(last, listing, next, result);
    result.next.reported = outcome.reported_total;
    result.next.ignored = listing.ignored;
    result.next.rejected = listing.rejected;
  } else {
    result.next.reported = last.reported;
    result.next.ignored = last.ignored;
    result.next.rejected = last.rejected;
    for (const auto& [name, polls] : last.missing) {
      if (next.find(name) != next.end()) {
        result.next.missing.emplace(name, polls);
      }
    }
    result.next.restored = last.restored;
  }
  TakeOver(last, listing, next, result);
  result.next.certificates.reserve(next.size());
  while (!next.empty()) {
    result.next.certificates.push_back(std::move(next.extract(next.begin()).mapped()));
  }
  return result;
}

}  // namespace certmon::inventory
