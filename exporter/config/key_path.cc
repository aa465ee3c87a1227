#include "exporter/config/key_path.h"

namespace certmon::exporter {
namespace {

constexpr std::size_t kLongestShown = 64;

bool IsKeyCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.';
}

}  // namespace

std::string ShownKey(std::string_view key) {
  std::size_t length = 0;
  while (length < key.size() && length < kLongestShown && IsKeyCharacter(key[length])) {
    ++length;
  }
  return length == 0 ? "?" : std::string(key.substr(0, length));
}

std::string KeyPath(const std::string& parent, std::string_view key) {
  return parent.empty() ? ShownKey(key) : parent + "." + ShownKey(key);
}

std::string ItemPath(const std::string& parent, std::size_t index) {
  return parent + "[" + std::to_string(index) + "]";
}

}  // namespace certmon::exporter
