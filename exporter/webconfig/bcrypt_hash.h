// The form of a bcrypt hash: `$2b$10$`, 22 characters of salt, 31 of the digest.
// Pure; safe to call from any thread.
#ifndef EXPORTER_WEBCONFIG_BCRYPT_HASH_H_
#define EXPORTER_WEBCONFIG_BCRYPT_HASH_H_

#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace certmon::exporter {

// The cost of the hash (its logarithm of two), or a phrase that says what is wrong and what is
// allowed, without any part of the text. Allowed are the versions 2a, 2b and 2y and the costs
// kLeastBcryptCost to kMostBcryptCost (crypt(5), "bcrypt").
[[nodiscard]] tl::expected<int, std::string> ReadBcryptCost(std::string_view hash);

}  // namespace certmon::exporter

#endif  // EXPORTER_WEBCONFIG_BCRYPT_HASH_H_
