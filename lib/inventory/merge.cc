#include "lib/inventory/merge.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <string_view>
#include <utility>

namespace certmon::inventory {
namespace {

using certapi::Certificate;
using certapi::ListedEntry;
using certapi::Rejection;

// Sorted by name, each name once. The certificates are those of the poll's entries or of the last
// inventory, both of which outlive the merge. Names are copied only once, into the next inventory,
// one after the other: copies among the memory that the poll frees would keep it from the system.
using ByName = std::vector<const Certificate*>;

// What the poll listed, one entry for each name, and the counts.
struct Listing {
  ByName certificates;
  ByName ignored_certificates;
  std::uint64_t ignored = 0;  // entries
  std::array<std::uint64_t, kRejectionCount> rejected = {};

  void Reject(Rejection why) { ++rejected.at(static_cast<std::size_t>(why)); }
};

// Entries that stand for a certificate without a usable name.
std::uint64_t Unreadable(const std::array<std::uint64_t, kRejectionCount>& rejected) {
  return rejected.at(static_cast<std::size_t>(Rejection::kBadName)) +
         rejected.at(static_cast<std::size_t>(Rejection::kSchema));
}

// Of two entries of the same name, the one with the earlier expiry counts; one without a date
// counts least.
bool CountsBefore(const Certificate& a, const Certificate& b) {
  return a.expires_at && (!b.expires_at || *a.expires_at < *b.expires_at);
}

// Sorts by name and keeps one entry for each name. Returns how many it dropped.
std::uint64_t KeepOneOfEachName(ByName& all) {
  // All entries are in one vector, so addresses are in the order of the listing.
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
    if (CountsBefore(*certificate, *one.back())) {
      one.back() = certificate;
    }
  }
  const std::uint64_t dropped = all.size() - one.size();
  all = std::move(one);
  return dropped;
}

Listing ReadListing(const std::vector<ListedEntry>& entries,
                    const std::vector<NamePattern>& ignore) {
  Listing listing;
  listing.certificates.reserve(entries.size());
  for (const ListedEntry& entry : entries) {
    if (entry.certificate.name.empty()) {
      listing.Reject(entry.rejection.value_or(Rejection::kBadName));
      continue;
    }
    if (MatchesAny(ignore, entry.certificate.name)) {
      listing.ignored_certificates.push_back(&entry.certificate);
      continue;
    }
    if (entry.rejection) {
      listing.Reject(*entry.rejection);
    }
    listing.certificates.push_back(&entry.certificate);
  }
  listing.ignored = listing.ignored_certificates.size();
  KeepOneOfEachName(listing.ignored_certificates);
  listing.rejected.at(static_cast<std::size_t>(Rejection::kDuplicate)) +=
      KeepOneOfEachName(listing.certificates);
  return listing;
}

// An entry without a usable date keeps the last good one, and every other value that it lacks.
void KeepLastGoodValues(const Certificate& last, Certificate& listed) {
  if (!listed.created_at) {
    listed.created_at = last.created_at;
  }
  if (listed.expires_at) {
    return;
  }
  certapi::VisitMembers([&](std::string_view, auto member) {
    if (listed.*member == Certificate().*member) {
      listed.*member = last.*member;
    }
  });
}

// False only if both have an id and the ids differ.
bool MayBeOne(const Certificate& a, const Certificate& b) {
  return a.id.empty() || b.id.empty() || a.id == b.id;
}

// Builds the certificates of the next inventory: the known ones that are kept and the listed ones.
void Join(const ByName& kept, const ByName& listed, bool is_of_another_account,
          MergeResult& result) {
  std::vector<Certificate>& next = result.next.certificates;
  next.reserve(kept.size() + listed.size());
  ByName added;
  std::vector<std::pair<const Certificate*, const Certificate*>> redated;
  auto before = kept.begin();
  for (const Certificate* const now : listed) {
    for (; before != kept.end() && (*before)->name < now->name; ++before) {
      next.push_back(**before);
    }
    Certificate& after = next.emplace_back(*now);
    if (before == kept.end() || (*before)->name != now->name) {
      added.push_back(&after);
      continue;
    }
    const Certificate& last = **before++;
    if (!is_of_another_account && MayBeOne(last, after)) {
      KeepLastGoodValues(last, after);
    }
    if (last.expires_at && last.expires_at != after.expires_at) {
      redated.emplace_back(&last, &after);
    }
  }
  for (; before != kept.end(); ++before) {
    next.push_back(**before);
  }
  // Not earlier: these copies are freed soon, and between those of the inventory they would keep as
  // much memory from the system.
  for (const Certificate* const certificate : added) {
    result.added.push_back(*certificate);
  }
  for (const auto& [last, after] : redated) {
    result.redated.push_back({*last, *after});
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

// All of the known certificates, or at least two and more than a fifth.
bool IsSuspicious(std::size_t missing, std::size_t known) {
  return missing > 0 && (missing == known || (missing >= 2 && missing * 5 > known));
}

// True if the missing certificate may be one of the entries without a usable name: there were more
// of them when it went missing, and there still are some.
bool MayBeUnreadable(const std::string& name, const Inventory& last, const Listing& listing) {
  const std::uint64_t unreadable = Unreadable(listing.rejected);
  const auto counted = last.missing.find(name);
  return counted == last.missing.end() ? unreadable > Unreadable(last.rejected)
                                       : unreadable > 0 && counted->second == kMayBeUnreadable;
}

// Each certificate of `known` that is not listed is removed from it, or waits in
// Inventory::missing of the next inventory.
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
    // Certificates that are added meanwhile must not release a removal that is held.
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

// An incomplete poll removes nothing, and cannot count what it did not see: a new `ignore` applies
// from the next complete poll.
ByName Known(const Inventory& last, const certapi::ListOutcome& outcome,
             const std::vector<NamePattern>& ignore) {
  ByName known;
  known.reserve(last.certificates.size());
  for (const Certificate& certificate : last.certificates) {
    if (!outcome.complete() || !MatchesAny(ignore, certificate.name)) {
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
                  const std::vector<NamePattern>& ignore) {
  MergeResult result;
  const Listing listing = ReadListing(outcome.entries, ignore);
  ByName known = Known(last, outcome, ignore);
  if (outcome.complete()) {
    RemoveMissing(last, listing, known, result);
    result.next.reported = outcome.reported_total;
    result.next.ignored = listing.ignored;
    for (const Certificate* const certificate : listing.ignored_certificates) {
      result.next.ignored_certificates.push_back(*certificate);
    }
    result.next.rejected = listing.rejected;
  } else {
    result.next.reported = last.reported;
    result.next.ignored = last.ignored;
    result.next.ignored_certificates = last.ignored_certificates;
    result.next.rejected = last.rejected;
    for (const auto& [name, polls] : last.missing) {
      if (Knows(known, name)) {
        result.next.missing.emplace(name, polls);
      }
    }
    result.next.restored = last.restored;
  }
  // Held certificates still belong to the other account.
  result.next.of_another_account =
      last.of_another_account && (!outcome.complete() || result.next.held());
  Join(known, listing.certificates, last.of_another_account, result);
  return result;
}

}  // namespace certmon::inventory
