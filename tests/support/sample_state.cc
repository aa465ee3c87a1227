#include "tests/support/sample_state.h"

#include <algorithm>
#include <utility>

#include "tests/support/edit_options.h"

namespace certmon::test_support {
namespace {

using certapi::Certificate;
using certapi::Instant;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Instant kNow{std::chrono::floor<seconds>(kSampleNow)};
// 2025-03-25T15:00:00Z: 00:00 of the 26th in Asia/Seoul.
constexpr Instant kCreated{seconds(1'742'914'800)};
// 9999-12-30T15:00:00Z: 00:00 of the 31st in Asia/Seoul.
constexpr Instant kYear9999{seconds(253'402'182'000)};

Certificate Listed(std::string name, std::optional<Instant> expires_at) {
  return {.name = std::move(name),
          .authority = "Sectigo Limited",
          .signature_algorithm = "SHA256withRSA",
          .expires_at = expires_at,
          .created_at = kCreated};
}

void Sort(std::vector<Certificate>& certificates) {
  std::sort(certificates.begin(), certificates.end(),
            [](const Certificate& a, const Certificate& b) { return a.name < b.name; });
}

exporter::ProjectState Project(std::string name, inventory::Inventory inventory) {
  exporter::ProjectState project;
  project.name = std::move(name);
  project.inventory = std::make_shared<const inventory::Inventory>(std::move(inventory));
  return project;
}

exporter::ProjectState Production() {
  inventory::Inventory inventory;
  inventory.certificates = {
      Listed("expired-33-hours-ago", kNow - hours(33)),
      Listed("expired-9-hours-ago", kNow - hours(9)),
      Listed("expires-in-15-hours", kNow + hours(15)),
      Listed("expires-in-6-days", kNow + hours(6 * 24 + 15)),
      Listed("expires-in-7-days-exactly", kNow + hours(7 * 24)),
      Listed("expires-in-30-days-exactly", kNow + hours(30 * 24)),
      Listed("expires-in-9999", kYear9999),
      Listed("인증서", kNow + hours(24 * 200)),
  };
  for (const std::string& name : HostileNames()) {
    inventory.certificates.push_back(Listed(name, kNow + hours(24 * 90 + 15)));
    inventory.certificates.back().authority = name;
  }
  inventory.certificates.push_back({.name = "never-had-a-date",
                                    .authority = "",
                                    .signature_algorithm = "",
                                    .expires_at = {},
                                    .created_at = {}});
  Sort(inventory.certificates);
  inventory.reported = inventory.certificates.size() + 2;
  inventory.ignored = 2;
  exporter::ProjectState project = Project("production", std::move(inventory));
  project.up = true;
  project.last_success = project.last_attempt = kSampleNow - milliseconds(90'500);
  project.poll_duration = milliseconds(1250);
  project.attempted = true;
  project.list_result_code = 0;
  return project;
}

inventory::InspectedFiles Files() {
  const inventory::FileRecord record{.not_before = kCreated,
                                     .not_after = kNow + hours(24 * 100) + hours(9),
                                     .chain_not_after = kNow + hours(24 * 50),
                                     .serial_number = "0a1b2c",
                                     .sha256_fingerprint = std::string(64, 'f'),
                                     .subject_common_name = HostileNames()[0],
                                     .issuer_common_name = "",
                                     .key_type = "EC-P-256",
                                     .domains = {},
                                     .listed_expires_at = kNow + hours(24 * 100),
                                     .listed_created_at = kCreated};
  const auto shared = std::make_shared<const inventory::FileRecord>(record);
  // Three kinds: read before but not now, never read, and removed from the listing.
  return {{"a", {.record = shared, .error = "pem"}},
          {"b", {.record = nullptr, .error = "api_result"}},
          {"c", {.record = shared, .error = {}}}};
}

exporter::ProjectState Staging() {
  inventory::Inventory inventory;
  inventory.certificates = {Listed("a", kNow + hours(24 * 100)), Listed("b", kNow + hours(24 * 8))};
  inventory.certificates[0].id = "41";
  inventory.certificates[0].domains = {"www.example.com", "*.example.com", HostileNames()[0]};
  // Replaced by a.
  inventory.certificates[1].domains = {"WWW.example.com"};
  inventory.certificates[1].created_at = kCreated - hours(24 * 365);
  inventory.reported = 4;
  inventory.rejected = {1, 2, 3, 4};
  inventory.missing = {{"b", 1}};
  exporter::ProjectState project = Project("staging", std::move(inventory));
  project.last_failure = base::Reason::kAuth;
  project.last_success = kSampleNow - hours(3);
  project.last_attempt = kSampleNow - seconds(2);
  project.poll_duration = milliseconds(40);
  project.attempted = true;
  project.list_result_code = -4010;
  project.files = std::make_shared<const inventory::InspectedFiles>(Files());
  project.download_result_code = 52005;
  exporter::ProjectOptions& options = EditOptions(project);
  options.api.version = certapi::ApiVersion::kV1_3;
  options.domain_info = true;
  options.rules.team = "보안/ops";
  options.rules.entries = {{.match = {{.text = "a"}},
                            .thresholds = inventory::FixedThresholds{.warning = hours(24 * 45),
                                                                     .critical = hours(24 * 14)},
                            .team = "payments"}};
  project.token_result_code = 80007;
  project.token_expires_at = kSampleNow + hours(20);
  return project;
}

exporter::ProjectState Restored() {
  inventory::Inventory inventory;
  inventory.certificates = {Listed("kept-on-disk", kNow + hours(24 * 20))};
  inventory.restored = true;
  exporter::ProjectState project = Project("restored", std::move(inventory));
  project.last_success = kSampleNow - hours(50);
  project.attempted = true;
  return project;
}

}  // namespace

const std::vector<std::string>& HostileNames() {
  static const std::vector<std::string> names = {
      R"(x"} 1 up{job="api"} 0 #)",
      R"(back\slash at the end\)",
      "<script>alert('x')</script>",
      R"(" onmouseover="alert(1)&amp;)",
      "\xE2\x80\xAEright-to-left",  // U+202E
      "*.example.com",
  };
  return names;
}

void Assess(exporter::ProjectState& project) {
  project.assessments =
      std::make_shared<const exporter::Assessments>(exporter::AssessProject(project, kSampleNow));
}

exporter::State SampleState() {
  exporter::State state;
  state.projects = {Production(), Staging(), Restored(), Project("fresh", {})};
  for (exporter::ProjectState& project : state.projects) {
    Assess(project);
  }
  return state;
}

exporter::State StateOf(const std::string& name, std::vector<Certificate> certificates) {
  inventory::Inventory inventory;
  inventory.certificates = std::move(certificates);
  Sort(inventory.certificates);
  exporter::State state;
  state.projects.push_back(Project(name, std::move(inventory)));
  Assess(state.projects.back());
  state.projects.back().up = true;
  state.projects.back().attempted = true;
  state.projects.back().last_success = state.projects.back().last_attempt = kSampleNow;
  return state;
}

std::shared_ptr<const exporter::State> Generation(int number) {
  std::vector<Certificate> certificates(10);
  for (std::size_t i = 0; i < certificates.size(); ++i) {
    certificates[i].name = "certificate-" + std::to_string(i);
    certificates[i].expires_at = Instant(seconds(number));
  }
  exporter::State state = StateOf("p", std::move(certificates));
  state.projects[0].removed_total = static_cast<std::uint64_t>(number);
  return std::make_shared<const exporter::State>(std::move(state));
}

}  // namespace certmon::test_support
