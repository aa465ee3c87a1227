// One check of a password against a bcrypt hash: crypt_r(3) of libxcrypt.
#ifndef EXPORTER_WEBCONFIG_BCRYPT_H_
#define EXPORTER_WEBCONFIG_BCRYPT_H_

#include <string_view>

namespace certmon::exporter {

// True if the password is the one of the hash, which has the form that ReadBcryptCost accepts.
// Takes 2^cost rounds whatever the outcome: 50 ms for cost 10 (measured). Only the first 72 bytes of
// the password count, as in every bcrypt. A password with a NUL is never right, after the same time.
// Safe to call from any thread.
[[nodiscard]] bool BcryptMatches(std::string_view hash, std::string_view password);

}  // namespace certmon::exporter

#endif  // EXPORTER_WEBCONFIG_BCRYPT_H_
