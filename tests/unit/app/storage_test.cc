#include "exporter/app/storage.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "lib/inventory/snapshot_file.h"
#include "tests/support/edit_options.h"
#include "tests/support/temp_folder.h"

namespace certmon::exporter {
namespace {

constexpr base::WallTime kNow{std::chrono::seconds(1'774'396'800)};
constexpr certapi::Instant kSomeDay{std::chrono::seconds(1'770'000'000)};

class SilentLog final : public Log {
 public:
  void Write(LogLevel /*level*/, std::string_view /*message*/,
             const std::vector<LogField>& /*fields*/) override {}
};

ProjectState StateOf(const std::string& name, const std::string& base_url) {
  auto inventory = std::make_shared<inventory::Inventory>();
  inventory->certificates.push_back(
      {.name = "www",
       .authority = "",
       .signature_algorithm = "",
       .expires_at = certapi::Instant(std::chrono::seconds(1'780'000'000)),
       .created_at = {}});
  ProjectState state;
  state.name = name;
  test_support::EditOptions(state).api.base_url = base_url;
  state.inventory = std::move(inventory);
  state.last_success = kNow;
  return state;
}

class StorageTest : public ::testing::Test {
 protected:
  // What a start with this project finds after `state` was saved.
  std::shared_ptr<const inventory::SavedProject> SavedAndRestored(const ProjectState& state,
                                                                  const std::string& name,
                                                                  const std::string& base_url) {
    State all;
    all.projects.push_back(state);
    auto storage = Storage::Open(folder_.Path("state"), kNow, log_).value();
    EXPECT_TRUE(
        inventory::SaveSnapshot(base::SystemFiles(), storage->SnapshotPath(), SnapshotOf(all))
            .has_value());
    storage.reset();
    auto options = std::make_shared<ProjectOptions>();
    options->api.base_url = base_url;
    options->api.version = certapi::ApiVersion::kV1_3;
    std::vector<ProjectSettings> projects;
    projects.push_back({.name = name,
                        .options = std::move(options),
                        .zone = *certapi::ExpiryZone::Find("Asia/Seoul"),
                        .source = nullptr,
                        .credentials = nullptr});
    Storage::Open(folder_.Path("state"), kNow, log_).value()->Restore(projects);
    return projects[0].restored;
  }

  test_support::TempFolder folder_;
  SilentLog log_;
};

TEST_F(StorageTest, RestoresAProjectByItsNameWhateverTheVersion) {
  const auto saved = SavedAndRestored(StateOf("p", "https://one"), "p", "https://one");
  ASSERT_NE(saved, nullptr);
  EXPECT_EQ(saved->inventory->certificates.size(), 1U);
  EXPECT_FALSE(inventory::RestoredInventory(*saved, "https://one")->of_another_account);
  EXPECT_EQ(SavedAndRestored(StateOf("p", "https://one"), "q", "https://one"), nullptr);
}

// Its dates fill no gap of what the new address lists
// (Merge.FillsNoGapByTheDateOfAnotherAccount).
TEST_F(StorageTest, KnowsWhatIsOfAnotherAddressOverEveryRestart) {
  ProjectState state = StateOf("p", "https://one");
  for (int restart = 0; restart < 3; ++restart) {
    const auto saved = SavedAndRestored(state, "p", "https://two");
    ASSERT_NE(saved, nullptr);
    EXPECT_EQ(saved->inventory->certificates.size(), 1U);
    const auto restored = inventory::RestoredInventory(*saved, "https://two");
    EXPECT_TRUE(restored->of_another_account) << restart;
    EXPECT_EQ(saved->last_success, kNow);
    state = StateOf("p", "https://two");
    state.inventory = restored;
  }
}

TEST_F(StorageTest, SavesRecordsThatFitTheListedDatesAndTheErrorsOfAllFiles) {
  ProjectState state = StateOf("p", "https://one");
  inventory::FileRecord fits;
  fits.listed_expires_at = state.inventory->certificates[0].expires_at;
  inventory::FileRecord other = fits;
  other.listed_created_at = kSomeDay;
  for (const bool is_fitting : {true, false}) {
    state.files = std::make_shared<const inventory::InspectedFiles>(inventory::InspectedFiles{
        {"www",
         {.record = std::make_shared<const inventory::FileRecord>(is_fitting ? fits : other),
          .error = "timeout"}},
        {"removed", {.record = nullptr, .error = "timeout"}}});
    const auto saved = SavedAndRestored(state, "p", "https://one");
    ASSERT_EQ(saved->files.size(), 1U);
    EXPECT_EQ(saved->files.at("www").record != nullptr, is_fitting);
    EXPECT_EQ(saved->files.at("www").error, "timeout");
  }
}

}  // namespace
}  // namespace certmon::exporter
