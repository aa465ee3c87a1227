#include "tests/unit/snapshot/sample_snapshot.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "lib/inventory/snapshot_text.h"

namespace certmon::test_support {
namespace {

using certapi::Certificate;
using certapi::Instant;
using inventory::Inventory;
using inventory::SavedProject;
using inventory::Snapshot;
using std::chrono::seconds;

Certificate Named(const std::string& name, std::int64_t expires) {
  Certificate certificate;
  certificate.name = name;
  certificate.expires_at = Instant(seconds(expires));
  return certificate;
}

SavedProject FullProject() {
  std::vector<Certificate> certificates = {
      Named("*.example.com", 1'782'399'600),
      // The first and the last second that a date of the API can stand for: 2000-01-01T00:00+18:00
      // and 9999-12-31T23:59:59-18:00.
      Named("earliest", 946'684'800 - 18 * 3600), Named("latest", 253'402'300'799 + 18 * 3600),
      Named("quote\"back\\slash", 1'774'396'800), Named("\xEC\x9D\xB8\xEC\xA6\x9D\xEC\x84\x9C", 1)};
  certificates[0].created_at = Instant(seconds(1'750'863'600));
  certificates[0].authority = "Example CA, Inc. <ca@example.com>";
  certificates[0].signature_algorithm = "SHA256withRSA";
  certificates[0].id = "42";
  certificates[0].domains = {"*.example.com", "example.com", "\xED\x95\x9C\xEA\xB5\xAD"};
  certificates[1].domains = {"a.example.com"};
  certificates[4].expires_at.reset();
  SavedProject project = ProjectOf("production", std::move(certificates));
  auto inventory = std::make_shared<Inventory>(*project.inventory);
  inventory->reported = 12;
  inventory->ignored = 2;
  inventory->rejected = {1, 2, 3, UINT64_MAX};
  project.inventory = std::move(inventory);
  project.last_attempt = kSaved + std::chrono::nanoseconds(123'456'789);
  project.removed_total = 7;
  project.files["*.example.com"] = {.record = std::make_shared<const inventory::FileRecord>(
                                        FileOf(project.inventory->certificates[0])),
                                    .error = "pem"};
  return project;
}

SavedProject HeldProject() {
  SavedProject project =
      ProjectOf("staging", {Named("a", 1'782'399'600), Named("b", 1'782'399'600)});
  auto inventory = std::make_shared<Inventory>(*project.inventory);
  inventory->missing = {{"a", 1}, {"b", 2}};
  project.inventory = std::move(inventory);
  project.last_success.reset();
  return project;
}

}  // namespace

inventory::FileRecord FileOf(const Certificate& certificate) {
  return {.not_before = Instant(seconds(1'750'863'601)),
          .not_after = Instant(seconds(1'782'399'599)),
          // 0000-01-01 (`date -u -d 0000-01-01 +%s`).
          .chain_not_after = Instant(seconds(-62'167'219'200)),
          .serial_number = "-0a",
          .sha256_fingerprint = std::string(64, 'f'),
          .subject_common_name = "",
          .issuer_common_name = "\xEC\x9D\xB8 CA",
          .key_type = "EC-P-256",
          .domains = {"*.example.com", "example.com"},
          .listed_expires_at = certificate.expires_at,
          .listed_created_at = certificate.created_at};
}

inventory::ProjectIdentity SampleIdentity(const std::string& project) {
  return {.project = project,
          .base_url = "https://certmanager.api.nhncloudservice.com",
          .api_version = "v1.1"};
}

SavedProject ProjectOf(const std::string& name, std::vector<Certificate> certificates) {
  auto inventory = std::make_shared<Inventory>();
  inventory->certificates = std::move(certificates);
  return {.identity = SampleIdentity(name),
          .inventory = std::move(inventory),
          .last_success = kSaved,
          .last_attempt = kSaved,
          .removed_total = 0};
}

Snapshot SampleSnapshot() { return {{FullProject(), HeldProject(), ProjectOf("empty", {})}}; }

Snapshot Generation(std::size_t generation, std::size_t count) {
  const auto date = static_cast<std::int64_t>(1'774'396'800 + generation);
  std::vector<Certificate> certificates = {Named("generation-" + std::to_string(generation), date)};
  for (std::size_t i = 1; i < count; ++i) {
    // Seven digits keep them sorted.
    certificates.push_back(Named("www" + std::to_string(1'000'000 + i) + ".example.com", date));
    certificates.back().authority = "Example CA";
  }
  SavedProject project = ProjectOf("production", std::move(certificates));
  project.removed_total = generation;
  return {{std::move(project)}};
}

Snapshot AsRestored(const Snapshot& snapshot) {
  Snapshot restored = snapshot;
  for (SavedProject& project : restored.projects) {
    auto inventory = std::make_shared<Inventory>(*project.inventory);
    inventory->restored = true;
    project.inventory = std::move(inventory);
  }
  return restored;
}

bool SameSnapshots(const Snapshot& a, const Snapshot& b) {
  return std::equal(a.projects.begin(), a.projects.end(), b.projects.begin(), b.projects.end(),
                    [](const SavedProject& x, const SavedProject& y) {
                      return x.identity == y.identity && *x.inventory == *y.inventory &&
                             x.last_success == y.last_success && x.last_attempt == y.last_attempt &&
                             x.removed_total == y.removed_total &&
                             std::equal(x.files.begin(), x.files.end(), y.files.begin(),
                                        y.files.end(), [](const auto& f, const auto& g) {
                                          return f.first == g.first &&
                                                 f.second.error == g.second.error &&
                                                 *f.second.record == *g.second.record;
                                        });
                    });
}

std::string TextOf(const Snapshot& snapshot) {
  std::string text;
  const auto written =
      inventory::WriteSnapshotText(snapshot, [&text](std::string_view piece) -> base::Result<void> {
        text += piece;
        return {};
      });
  EXPECT_TRUE(written.has_value());
  return text;
}

}  // namespace certmon::test_support
