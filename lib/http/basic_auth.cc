#include "lib/http/basic_auth.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace certmon::http {
namespace {

constexpr std::size_t kGroupBytes = 3;
constexpr std::size_t kGroupDigits = 4;

// Requires enough capacity in `out`: growing would leave a piece of the secret in the heap.
void AppendBase64(std::string_view bytes, std::string& out) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t at = 0; at < bytes.size(); at += kGroupBytes) {
    const std::string_view group = bytes.substr(at, kGroupBytes);
    unsigned bits = 0;
    for (std::size_t i = 0; i < kGroupBytes; ++i) {
      bits = bits << 8U | (i < group.size() ? static_cast<unsigned char>(group[i]) : 0U);
    }
    for (std::size_t i = 0; i < kGroupDigits; ++i) {
      out.push_back(i <= group.size() ? kDigits[bits >> (18U - 6U * i) & 63U] : '=');
    }
  }
}

}  // namespace

base::Secret BasicAuthText(const base::Secret& user_name, const base::Secret& password) {
  std::string plain;
  plain.reserve(user_name.size() + 1 + password.size());
  user_name.WithBytes([&plain](std::string_view bytes) { plain.append(bytes); });
  plain.push_back(':');
  password.WithBytes([&plain](std::string_view bytes) { plain.append(bytes); });
  std::string text;
  text.reserve((plain.size() + kGroupBytes - 1) / kGroupBytes * kGroupDigits);
  AppendBase64(plain, text);
  base::Wipe(plain);
  return base::Secret::TakeFrom(text);
}

}  // namespace certmon::http
