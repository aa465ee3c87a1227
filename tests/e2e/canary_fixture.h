// Secrets that are easy to find, and a check that a text contains none of them.
#ifndef TESTS_E2E_CANARY_FIXTURE_H_
#define TESTS_E2E_CANARY_FIXTURE_H_

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace certmon::e2e {

// Every secret contains kCanary, also when it is percent-encoded or quoted. The other characters
// are those that encoders change.
inline constexpr const char* kCanary = "c4nary";
inline constexpr const char* kAppkey = "c4nary-appkey+0001&x=y";
inline constexpr const char* kId = "c4nary-id-0002";
inline constexpr const char* kSecret = "c4nary\"sec<ret>&0003";
// The token that EchoingApi issues.
inline constexpr const char* kToken = "c4nary-token~0004/+=";
// printf '%s' 'c4nary-id-0002:c4nary"sec<ret>&0003' | base64
inline constexpr const char* kBase64 = "YzRuYXJ5LWlkLTAwMDI6YzRuYXJ5InNlYzxyZXQ+JjAwMDM=";

// Fails, and shows the context, if the text contains a secret.
inline ::testing::AssertionResult HoldsNoCanary(const std::string& text) {
  for (const char* const canary : {kCanary, kBase64}) {
    if (const std::size_t at = text.find(canary); at != std::string::npos) {
      const std::size_t from = at < 200 ? 0 : at - 200;
      return ::testing::AssertionFailure() << "..." << text.substr(from, 300) << "...";
    }
  }
  return ::testing::AssertionSuccess();
}

inline bool Holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

inline std::string ContentOf(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Names and contents of all files below a folder.
inline std::string AllBelow(const std::string& folder) {
  std::string all;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    all += entry.path().string() + "\n" + (entry.is_regular_file() ? ContentOf(entry) : "") + "\n";
  }
  return all;
}

inline std::string SingleQuoted(const std::string& text) { return "'" + text + "'"; }

// The three secrets as YAML lines of a project.
inline std::string SecretLines() {
  return "    appkey: " + SingleQuoted(kAppkey) + "\n    user_access_key_id: " + kId +
         "\n    secret_access_key: " + SingleQuoted(kSecret) + "\n";
}

}  // namespace certmon::e2e

#endif  // TESTS_E2E_CANARY_FIXTURE_H_
