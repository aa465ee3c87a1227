// What config_last_reload_* and the log say about outcomes.
#include "exporter/files/config_state.h"

#include <gtest/gtest.h>

#include "tests/support/fake_clock.h"
#include "tests/unit/files/kept_lines.h"

namespace certmon::exporter {
namespace {

using std::chrono::seconds;

ConfigResult<void> Bad(const std::string& text) { return tl::make_unexpected(ConfigError{text}); }

class ConfigStateTest : public testing::Test {
 protected:
  // The lines that the outcome of a watched web configuration adds to the log.
  int LinesOf(const ConfigResult<void>& outcome) {
    const int before = log_.Count("web configuration");
    state_.RecordWebConfig(outcome);
    return log_.Count("web configuration") - before;
  }

  test_support::FakeClock clock_;
  KeptLines log_;
  ConfigState state_{clock_, log_};
};

TEST_F(ConfigStateTest, LogsAFaultOfTheWebConfigurationOnceAMinuteAndEveryChangeOfIt) {
  EXPECT_EQ(LinesOf(Bad("a")), 1);
  clock_.Advance(seconds(59));
  EXPECT_EQ(LinesOf(Bad("a")), 0);
  clock_.Advance(seconds(1));
  EXPECT_EQ(LinesOf(Bad("a")), 1);
  clock_.Advance(seconds(1));
  EXPECT_EQ(LinesOf(Bad("b")), 1);
  clock_.Advance(seconds(1));
  EXPECT_EQ(LinesOf({}), 1);
  clock_.Advance(seconds(1));
  EXPECT_EQ(LinesOf(Bad("b")), 1);
}

TEST_F(ConfigStateTest, IsGoodOnlyWhileBothFilesAre) {
  const auto loaded = state_.Facts().config_loaded_at;
  state_.RecordReload(Bad("a"));
  clock_.Advance(seconds(1));
  state_.RecordWebConfig({});
  EXPECT_FALSE(state_.Facts().config_last_reload_successful);
  EXPECT_EQ(state_.Facts().config_loaded_at, loaded);
  state_.RecordWebConfigOfReload(Bad("b"));
  state_.RecordReload({});
  EXPECT_FALSE(state_.Facts().config_last_reload_successful);
  state_.RecordWebConfig({});
  EXPECT_TRUE(state_.Facts().config_last_reload_successful);
  EXPECT_EQ(state_.Facts().config_loaded_at, loaded + seconds(1));
}

}  // namespace
}  // namespace certmon::exporter
