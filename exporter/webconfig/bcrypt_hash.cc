#include "exporter/webconfig/bcrypt_hash.h"

#include <algorithm>

#include "exporter/webconfig/web_config.h"

namespace certmon::exporter {
namespace {

constexpr std::size_t kHashSize = 60;
constexpr std::size_t kPrefixSize = 7;  // "$2b$10$"
constexpr int kTen = 10;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsBcryptCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || IsDigit(c) || c == '.' || c == '/';
}

bool HasBcryptForm(std::string_view hash) {
  if (hash.size() != kHashSize || hash.substr(0, 2) != "$2" || hash[3] != '$' || hash[6] != '$') {
    return false;
  }
  const std::string_view versions = "aby";
  return versions.find(hash[2]) != std::string_view::npos && IsDigit(hash[4]) && IsDigit(hash[5]) &&
         std::all_of(hash.begin() + kPrefixSize, hash.end(), IsBcryptCharacter);
}

}  // namespace

tl::expected<int, std::string> ReadBcryptCost(std::string_view hash) {
  if (!HasBcryptForm(hash)) {
    return tl::make_unexpected(std::string(
        "is no bcrypt hash; it must have 60 characters and begin with $2a$, $2b$ or $2y$, as "
        "`htpasswd -nBC 10 NAME` prints it after the colon"));
  }
  const int cost = (hash[4] - '0') * kTen + (hash[5] - '0');
  if (cost < kLeastBcryptCost || cost > kMostBcryptCost) {
    return tl::make_unexpected("has the bcrypt cost " + std::to_string(cost) +
                               "; allowed are 4 to 15, of which 10 to 12 are usual");
  }
  return cost;
}

}  // namespace certmon::exporter
