#include "exporter/webconfig/basic_credentials.h"

#include <strings.h>

#include <cstdint>

namespace certmon::exporter {
namespace {

constexpr std::string_view kScheme = "Basic ";
constexpr unsigned int kBitsOfLetter = 6;
constexpr unsigned int kBitsOfByte = 8;
constexpr std::size_t kLettersOfGroup = 4;

int ValueOf(char c) {
  const std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const std::size_t at = letters.find(c);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

// False if it is not base64; `bytes` then holds the part before the error. The caller wipes it.
bool DecodeBase64(std::string_view text, std::string& bytes) {
  if (text.empty() || text.size() % kLettersOfGroup != 0) {
    return false;
  }
  bytes.reserve(text.size());  // reallocation would leave copies in memory
  for (int padding = 0; padding < 2 && text.back() == '='; ++padding) {
    text.remove_suffix(1);
  }
  std::uint32_t bits = 0;
  unsigned int count = 0;
  for (const char c : text) {
    const int value = ValueOf(c);
    if (value < 0) {
      return false;
    }
    bits = (bits << kBitsOfLetter) | static_cast<std::uint32_t>(value);
    count += kBitsOfLetter;
    if (count >= kBitsOfByte) {
      count -= kBitsOfByte;
      bytes.push_back(static_cast<char>((bits >> count) & 0xFFU));
    }
  }
  return true;
}

}  // namespace

std::optional<BasicCredentials> ReadBasicCredentials(std::string_view header) {
  if (header.size() < kScheme.size() ||
      strncasecmp(header.data(), kScheme.data(), kScheme.size()) != 0) {
    return std::nullopt;
  }
  std::string pair;
  std::optional<BasicCredentials> credentials;
  const bool is_decoded = DecodeBase64(header.substr(kScheme.size()), pair);
  const std::size_t colon = pair.find(':');
  if (is_decoded && colon != std::string::npos) {
    credentials =
        BasicCredentials{.name = pair.substr(0, colon),
                         .password = base::Secret(std::string_view(pair).substr(colon + 1))};
  }
  base::Wipe(pair);
  return credentials;
}

}  // namespace certmon::exporter
