// Snapshots for the tests of saving and restoring.
#ifndef TESTS_UNIT_SNAPSHOT_SAMPLE_SNAPSHOT_H_
#define TESTS_UNIT_SNAPSHOT_SAMPLE_SNAPSHOT_H_

#include <cstddef>
#include <string>

#include "lib/inventory/snapshot.h"

namespace certmon::test_support {

// 2026-03-25T00:00:00Z (`date -u -d 2026-03-25 +%s`).
inline constexpr base::WallTime kSaved{std::chrono::seconds(1'774'396'800)};

inventory::ProjectIdentity SampleIdentity(const std::string& project);

// A project with these certificates, all counts 0, polled well at kSaved.
inventory::SavedProject ProjectOf(const std::string& name,
                                  std::vector<certapi::Certificate> certificates);

// Three projects: one with every field of every record set, names in Korean and with quotes among
// them; one that holds a shrink and never had a complete poll; one without a certificate.
inventory::Snapshot SampleSnapshot();

// One project with `count` certificates, all dated by `generation`, which also names the first one.
inventory::Snapshot Generation(std::size_t generation, std::size_t count);

// What the reader makes of a saved snapshot: the same, with every inventory marked as restored.
inventory::Snapshot AsRestored(const inventory::Snapshot& snapshot);

// Compares what the pointers point to as well.
bool SameSnapshots(const inventory::Snapshot& a, const inventory::Snapshot& b);

// The text of the snapshot; fails the test where it cannot be written.
std::string TextOf(const inventory::Snapshot& snapshot);

}  // namespace certmon::test_support

#endif  // TESTS_UNIT_SNAPSHOT_SAMPLE_SNAPSHOT_H_
