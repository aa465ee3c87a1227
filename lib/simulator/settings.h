// The projects and the behaviour of a simulated Certificate Manager. Plain values.
#ifndef LIB_SIMULATOR_SETTINGS_H_
#define LIB_SIMULATOR_SETTINGS_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "lib/simulator/record.h"

namespace certmon::simulator {

// Credentials of the demo and defaults of the program. Invented, with the length of real ones.
inline constexpr const char* kDemoAppkey = "demo-appkey-0001";
inline constexpr const char* kDemoUserAccessKeyId = "demo-access-key-id-1";
inline constexpr const char* kDemoSecretAccessKey = "demo-secret-access-key-1";

// Roles of the API guide v1.1, "Authentication and Authorization". A key without one is refused.
enum class Role : std::uint8_t { kNone, kViewer, kAdmin };

struct AccessKey {
  std::string user_access_key_id;
  std::string secret_access_key;
  Role role = Role::kViewer;
};

struct Project {
  std::string appkey = kDemoAppkey;
  std::vector<AccessKey> keys = {{kDemoUserAccessKeyId, kDemoSecretAccessKey, Role::kViewer}};
  std::vector<Record> certificates{};  // listed in this order
};

struct Settings {
  std::vector<Project> projects = {Project{}};
  // Limit of entries on a page, also if pageSize is larger; 0 means no limit.
  int page_size_max = 0;
  // all=true has no effect. Otherwise one answer has all entries, with the totalPage that results
  // from pageSize.
  bool ignore_all = false;
  // The delay before each answer.
  std::chrono::milliseconds latency{0};
  // totalPage is 1 in an answer to all=true that has all entries.
  bool all_says_one_page = false;
  // A page after the last has the entries of the last.
  bool past_end_repeats = false;
  // Lifetime of a token of v1.3 (default of the guide). Tokens of another generation are revoked.
  std::chrono::seconds token_life{86'400};
  int token_generation = 0;
};

// The project with this appkey; null if there is none.
[[nodiscard]] inline const Project* FindProject(const Settings& settings,
                                                const std::string& appkey) {
  for (const Project& project : settings.projects) {
    if (project.appkey == appkey) return &project;
  }
  return nullptr;
}

}  // namespace certmon::simulator

#endif  // LIB_SIMULATOR_SETTINGS_H_
