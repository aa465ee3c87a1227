// What the API of a soak lists of the truth, and in which ways it errs: entries without a usable
// date or name, names twice, a listing that shrinks without cause for two complete polls.
//
// Episodes follow what the rules can tell apart: a shrink without cause is large enough to look
// suspicious (contract, section 6), and unreadable names come together and go together
// (lib/decisions/0004-unreadable-names-hold-removals.md). Used by one thread.
#ifndef TESTS_INTEGRATION_SOAK_SOAK_LISTING_H_
#define TESTS_INTEGRATION_SOAK_SOAK_LISTING_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "lib/inventory/inventory.h"
#include "tests/integration/soak/soak_world.h"

namespace certmon::soak {

// One entry as it is served.
struct ServedEntry {
  std::string name;         // empty if it cannot be read
  std::optional<Days> end;  // absent: no usable date
  std::string date_text;    // as it stands in the JSON, quotes included
  std::uint64_t life = 0;   // of the certificate it stands for
};

class SoakListing {
 public:
  SoakListing(SoakRandom& random, const SoakWorld& world) : random_(random), world_(world) {}

  // A poll begins while this is exported. Episodes begin here.
  void BeginPoll(const inventory::Inventory& exported);
  // A poll was complete: what it saw of an episode was seen.
  void OnComplete();

  // The listing of this moment, in the order of the API.
  [[nodiscard]] std::vector<ServedEntry> Entries() const;

  [[nodiscard]] std::uint64_t Shrinks() const { return shrinks_; }
  [[nodiscard]] std::uint64_t UnreadableEpisodes() const { return unreadable_episodes_; }

 private:
  void BeginShrink(const inventory::Inventory& exported);
  void BeginUnreadable();
  void AddDated(const std::string& name, const TrueCertificate& certificate,
                std::vector<ServedEntry>& entries) const;

  SoakRandom& random_;
  const SoakWorld& world_;
  std::uint64_t poll_ = 0;
  std::set<std::string> left_out_;  // without cause
  int left_out_for_ = 0;            // complete polls
  std::set<std::string> unreadable_;
  std::uint64_t nameless_ = 0;        // entries that stand for no certificate
  std::uint64_t unreadable_for_ = 0;  // polls to come
  bool quiet_was_seen_ = true;        // by a complete poll, since the last episode
  std::uint64_t shrinks_ = 0;
  std::uint64_t unreadable_episodes_ = 0;
};

}  // namespace certmon::soak

#endif  // TESTS_INTEGRATION_SOAK_SOAK_LISTING_H_
