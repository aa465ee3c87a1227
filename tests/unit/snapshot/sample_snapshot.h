// Snapshots for the tests of saving and restoring.
#ifndef TESTS_UNIT_SNAPSHOT_SAMPLE_SNAPSHOT_H_
#define TESTS_UNIT_SNAPSHOT_SAMPLE_SNAPSHOT_H_

#include <cstddef>
#include <string>

#include "lib/inventory/snapshot.h"

namespace certmon::test_support {

// 2026-03-25T00:00:00Z (`date -u -d 2026-03-25 +%s`).
inline constexpr base::WallTime kSaved{std::chrono::seconds(1'774'396'800)};

// What may be saved of the file of this certificate.
[[nodiscard]] inventory::FileRecord FileOf(const certapi::Certificate& certificate);

inventory::ProjectIdentity SampleIdentity(const std::string& project);

// A project with these certificates and all counts 0, last polled successfully at kSaved.
inventory::SavedProject ProjectOf(const std::string& name,
                                  std::vector<certapi::Certificate> certificates);

// Three projects: one with every member of every record set and with names in Korean and with
// quotes; one that holds a removal and never had a complete poll; one without certificates.
inventory::Snapshot SampleSnapshot();

// One project with `count` certificates. All expire at a time that depends on `generation`, which
// is also part of the first name.
inventory::Snapshot Generation(std::size_t generation, std::size_t count);

// What loading returns after the snapshot was saved: every inventory is marked as restored.
inventory::Snapshot AsRestored(const inventory::Snapshot& snapshot);

// Compares the inventories too, not the pointers to them.
bool SameSnapshots(const inventory::Snapshot& a, const inventory::Snapshot& b);

// The text of the snapshot. Fails the test if it cannot be written.
std::string TextOf(const inventory::Snapshot& snapshot);

}  // namespace certmon::test_support

#endif  // TESTS_UNIT_SNAPSHOT_SAMPLE_SNAPSHOT_H_
