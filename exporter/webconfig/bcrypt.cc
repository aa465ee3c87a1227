#include "exporter/webconfig/bcrypt.h"

#include <crypt.h>

#include <memory>
#include <string>

#include "lib/base/secret.h"

namespace certmon::exporter {
namespace {

constexpr std::size_t kLongestPassword = 72;  // bytes that bcrypt uses
constexpr std::size_t kHashBegin = 29;        // after "$2b$10$" and 22 characters of salt

bool AreEqual(std::string_view a, std::string_view b) {
  unsigned int difference = a.size() == b.size() ? 0 : 1;
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
    difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
  }
  return difference == 0;
}

}  // namespace

bool BcryptMatches(std::string_view hash, std::string_view password) {
  const base::Secret phrase(password.substr(0, kLongestPassword));
  const std::string setting(hash);
  // 32 KiB, too large for a thread's stack; holds the password during the check.
  auto work = std::make_unique<crypt_data>();
  const char* const result = phrase.WithBytes(
      [&](std::string_view bytes) { return crypt_r(bytes.data(), setting.c_str(), work.get()); });
  const std::string computed = result == nullptr ? "" : result;
  base::Wipe(work.get(), sizeof(*work));
  // The last character of the salt has unused bits, which libxcrypt may write differently. So only
  // the part after the salt is compared, as golang.org/x/crypto/bcrypt does.
  return computed.size() == setting.size() &&
         AreEqual(std::string_view(computed).substr(kHashBegin),
                  std::string_view(setting).substr(kHashBegin)) &&
         password.find('\0') == std::string_view::npos;
}

}  // namespace certmon::exporter
