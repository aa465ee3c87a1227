#include "lib/inventory/merge.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

#include "lib/base/glob.h"

namespace certmon::inventory {
namespace {

using certapi::Certificate;
using certapi::ListedEntry;
using certapi::Rejection;

// In the order of their names, no name twice; the certificates are those of the poll's entries or
// of the last inventory, which outlive the merge. Names are copied once, into the next inventory
// and one after the other: among what a poll frees they would keep it from the system.
using ByName = std::vector<const Certificate*>;

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

// Sorts, and leaves of each name the entry that says most, of equal ones the first.
void TakeOneOfEachName(Listing& listing) {
  ByName& all = listing.certificates;
  // They lie in one vector, in the order of the listing.
  std::sort(all.begin(), all.end(), [](const Certificate* a, const Certificate* b) {
    const int order = a->name.compare(b->name);
    return order < 0 || (order == 0 && std::less<>()(a, b));
  });
  ByName one;
  one.reserve(all.size());
  for (const Certificate* const certificate : all) {
    if (one.empty() || one.back()->name != certificate->name) {
      one.push_back(certificate);
      continue;
    }
    listing.Reject(Rejection::kDuplicate);
    if (SaysMore(*certificate, *one.back())) {
      one.back() = certificate;
    }
  }
  all = std::move(one);
}

Listing ReadListing(const std::vector<ListedEntry>& entries,
                    const std::vector<std::string>& ignore) {
  Listing listing;
  listing.certificates.reserve(entries.size());
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
    listing.certificates.push_back(&entry.certificate);
  }
  TakeOneOfEachName(listing);
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

// Whether both are one certificate as far as can be told.
bool MayBeOne(const Certificate& a, const Certificate& b) {
  return a.id.empty() || b.id.empty() || a.id == b.id;
}

// The next inventory's certificates: what is kept of the known ones, and what is listed.
void Join(const ByName& kept, const ByName& listed, bool is_of_another_account,
          MergeResult& result) {
  std::vector<Certificate>& next = result.next.certificates;
  next.reserve(kept.size() + listed.size());
  auto before = kept.begin();
  for (const Certificate* const now : listed) {
    for (; before != kept.end() && (*before)->name < now->name; ++before) {
      next.push_back(**before);
    }
    Certificate& after = next.emplace_back(*now);
    if (before == kept.end() || (*before)->name != now->name) {
      result.added.push_back(after);
      continue;
    }
    const Certificate& last = **before++;
    if (!is_of_another_account && MayBeOne(last, after)) {
      KeepLastGoodValues(last, after);
    }
    if (last.expires_at && last.expires_at != after.expires_at) {
      result.redated.push_back({last, after});
    }
  }
  for (; before != kept.end(); ++before) {
    next.push_back(**before);
  }
  next.shrink_to_fit();
}

// The certificates of `known` that are not listed.
ByName MissingOf(const ByName& known, const ByName& listed) {
  ByName missing;
  std::set_difference(known.begin(), known.end(), listed.begin(), listed.end(),
                      std::back_inserter(missing),
                      [](const Certificate* a, const Certificate* b) { return a->name < b->name; });
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

// What is known and not listed is removed, or waits among the missing of the next inventory; the
// rest of `known` is left.
void RemoveMissing(const Inventory& last, const Listing& listing, ByName& known,
                   MergeResult& result) {
  ByName missing;
  for (const Certificate* const certificate : MissingOf(known, listing.certificates)) {
    if (MayBeUnreadable(certificate->name, last, listing)) {
      result.next.missing.emplace(certificate->name, kMayBeUnreadable);
    } else {
      missing.push_back(certificate);
    }
  }
  const bool suspicious = IsSuspicious(missing.size(), known.size());
  ByName removed;
  for (const Certificate* const certificate : missing) {
    const auto counted = last.missing.find(certificate->name);
    const int before = counted == last.missing.end() ? 0 : counted->second;
    // What is added while a loss is held must not make it look small; a lone one never waits.
    const bool waits = suspicious || (before > 0 && missing.size() > 1);
    if (waits && before + 1 < kPollsToConfirm) {
      result.next.missing.emplace(certificate->name, before + 1);
    } else {
      removed.push_back(certificate);
      result.removed.push_back(*certificate);
    }
  }
  known = MissingOf(known, removed);
}

// An incomplete poll takes nothing away, and cannot count what it did not see: a new `ignore` waits
// for a complete one.
ByName Known(const Inventory& last, const certapi::ListOutcome& outcome,
             const std::vector<std::string>& ignore) {
  ByName known;
  known.reserve(last.certificates.size());
  for (const Certificate& certificate : last.certificates) {
    if (!outcome.complete() || !IsIgnored(certificate.name, ignore)) {
      known.push_back(&certificate);
    }
  }
  return known;
}

bool Knows(const ByName& known, const std::string& name) {
  const auto at = std::lower_bound(known.begin(), known.end(), name,
                                   [](const Certificate* certificate, const std::string& text) {
                                     return certificate->name < text;
                                   });
  return at != known.end() && (*at)->name == name;
}

}  // namespace

bool LosesEveryDate(const Inventory& last, const certapi::ListOutcome& outcome) {
  constexpr int kFewest = 2;
  if (last.of_another_account) {
    return false;
  }
  int lost = 0;
  for (const ListedEntry& entry : outcome.entries) {
    if (entry.certificate.expires_at) {
      return false;
    }
    const Certificate* const before = last.Find(entry.certificate.name);
    lost += before != nullptr && before->expires_at ? 1 : 0;
  }
  return lost >= kFewest;
}

MergeResult Merge(const Inventory& last, const certapi::ListOutcome& outcome,
                  const std::vector<std::string>& ignore) {
  MergeResult result;
  const Listing listing = ReadListing(outcome.entries, ignore);
  ByName known = Known(last, outcome, ignore);
  if (outcome.complete()) {
    RemoveMissing(last, listing, known, result);
    result.next.reported = outcome.reported_total;
    result.next.ignored = listing.ignored;
    result.next.rejected = listing.rejected;
  } else {
    result.next.reported = last.reported;
    result.next.ignored = last.ignored;
    result.next.rejected = last.rejected;
    for (const auto& [name, polls] : last.missing) {
      if (Knows(known, name)) {
        result.next.missing.emplace(name, polls);
      }
    }
    result.next.restored = last.restored;
  }
  // What is held of it stays its own.
  result.next.of_another_account =
      last.of_another_account && (!outcome.complete() || result.next.held());
  Join(known, listing.certificates, last.of_another_account, result);
  return result;
}

}  // namespace certmon::inventory
