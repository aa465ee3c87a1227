// Configurations for the tests: short texts around the lines under test.
#ifndef TESTS_UNIT_CONFIG_CONFIG_TEXT_FIXTURE_H_
#define TESTS_UNIT_CONFIG_CONFIG_TEXT_FIXTURE_H_

#include <gtest/gtest.h>

#include <string>

#include "exporter/config/config_file.h"

namespace certmon::exporter {

// Part of every secret of the tests. No message may contain it.
inline constexpr const char* kCanary = "CANARY9f3b";

inline std::string Project(const std::string& lines = "") {
  return "projects:\n- name: p\n  appkey: CANARY9f3b\n  user_access_key_id_file: /run/id\n"
         "  secret_access_key_file: /run/secret\n" +
         lines;
}

// `lines` at the top, from line 1, and one good project.
inline std::string Top(const std::string& lines) { return lines + "\n" + Project(); }

inline ConfigResult<Config> Parse(const std::string& yaml) { return ParseConfig(yaml, "e.yml"); }

inline Config Parsed(const std::string& yaml) {
  auto config = Parse(yaml);
  if (!config) {
    ADD_FAILURE() << config.error().text << "\n" << yaml;
    return {};
  }
  return *std::move(config);
}

struct BadConfig {
  std::string yaml;
  std::string text;  // of the error
};

inline void ExpectRefused(const BadConfig& row) {
  const auto config = Parse(row.yaml);
  if (config.has_value()) {
    ADD_FAILURE() << "accepted:\n" << row.yaml.substr(0, 500);
    return;
  }
  EXPECT_EQ(config.error().text, row.text) << row.yaml.substr(0, 500);
  EXPECT_EQ(config.error().text.find("CANARY"), std::string::npos);
  EXPECT_EQ(config.error().text.find('\n'), std::string::npos);
}

}  // namespace certmon::exporter

#endif  // TESTS_UNIT_CONFIG_CONFIG_TEXT_FIXTURE_H_
