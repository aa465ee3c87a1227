// What the text of a secret may hold, wherever it comes from: a file, the configuration, the
// environment. Pure functions; safe to call from any thread. No message holds any part of the text.
#ifndef EXPORTER_CONFIG_SECRET_RULES_H_
#define EXPORTER_CONFIG_SECRET_RULES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace certmon::exporter {

inline constexpr std::size_t kLargestSecret = 4096;  // bytes

enum class SecretKind : std::uint8_t {
  kAppkey,  // becomes a segment of the URL's path
  kHeader,  // becomes the value of a request header, which libcurl sends byte for byte
};

// A phrase that follows the name of the key or file and says what is wrong and what is allowed;
// nullopt if the text is good: 1 to 4,096 printable ASCII characters without a blank at either end; an appkey
// also without blanks, / ? # % and "..".
[[nodiscard]] std::optional<std::string> SecretProblem(SecretKind kind, std::string_view bytes);

}  // namespace certmon::exporter

#endif  // EXPORTER_CONFIG_SECRET_RULES_H_
