// Builds listings and inventories for tests.
#ifndef TESTS_UNIT_INVENTORY_LISTINGS_H_
#define TESTS_UNIT_INVENTORY_LISTINGS_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/inventory/merge.h"

namespace certmon::inventory {

// An instant; only the order matters.
inline certapi::Instant Day(std::int64_t day) {
  return certapi::Instant(std::chrono::seconds(day * 86400));
}

inline certapi::ListedEntry Listed(std::string name,
                                   std::optional<certapi::Instant> expires_at = Day(100)) {
  certapi::ListedEntry entry;
  entry.certificate.name = std::move(name);
  entry.certificate.expires_at = expires_at;
  return entry;
}

inline certapi::ListedEntry BadDate(std::string name) {
  certapi::ListedEntry entry = Listed(std::move(name), std::nullopt);
  entry.rejection = certapi::Rejection::kBadDate;
  return entry;
}

inline certapi::ListedEntry Unreadable(
    certapi::Rejection rejection = certapi::Rejection::kBadName) {
  certapi::ListedEntry entry;
  entry.rejection = rejection;
  return entry;
}

inline certapi::ListOutcome Complete(std::vector<certapi::ListedEntry> entries) {
  certapi::ListOutcome outcome;
  outcome.reported_total = entries.size();
  outcome.entries = std::move(entries);
  return outcome;
}

inline certapi::ListOutcome Incomplete(std::vector<certapi::ListedEntry> entries) {
  certapi::ListOutcome outcome = Complete(std::move(entries));
  outcome.failure = base::Error{};
  return outcome;
}

// "a", "b" and so on.
inline std::vector<std::string> Letters(int count) {
  std::vector<std::string> names;
  for (int i = 0; i < count; ++i) {
    names.emplace_back(1, static_cast<char>('a' + i));
  }
  return names;
}

inline std::vector<certapi::ListedEntry> Entries(const std::vector<std::string>& names) {
  std::vector<certapi::ListedEntry> entries;
  for (const std::string& name : names) {
    entries.push_back(Listed(name));
  }
  return entries;
}

inline certapi::ListOutcome CompleteWith(const std::vector<std::string>& names) {
  return Complete(Entries(names));
}

inline std::vector<std::string> NamesOf(const std::vector<certapi::Certificate>& certificates) {
  std::vector<std::string> names;
  for (const certapi::Certificate& certificate : certificates) {
    names.push_back(certificate.name);
  }
  return names;
}

// A pattern of `ignore`: every name that the glob matches.
inline NamePattern Glob(std::string glob) { return {.text = std::move(glob), .is_glob = true}; }

inline Inventory Knowing(const std::vector<std::string>& names) {
  return Merge(Inventory{}, CompleteWith(names), {}).next;
}

// `names` without the first `count`.
inline std::vector<std::string> Without(std::size_t count, const std::vector<std::string>& names) {
  return {names.begin() + static_cast<std::ptrdiff_t>(count), names.end()};
}

}  // namespace certmon::inventory

#endif  // TESTS_UNIT_INVENTORY_LISTINGS_H_
