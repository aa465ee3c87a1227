// A digest that only this process can make: HMAC-SHA-256 (RFC 2104) under a random key.
#ifndef EXPORTER_WEBCONFIG_KEYED_DIGEST_H_
#define EXPORTER_WEBCONFIG_KEYED_DIGEST_H_

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "lib/base/secret.h"

namespace certmon::exporter {

using Digest = std::array<std::uint8_t, 32>;

// 32 bytes of the system's random generator.
[[nodiscard]] base::Secret MakeDigestKey();

// Digest of all parts, each preceded by its length, so that different lists of parts differ.
// Throws std::runtime_error if the library fails, which is not expected with a key of 32 bytes.
[[nodiscard]] Digest KeyedDigest(const base::Secret& key,
                                 std::initializer_list<std::string_view> parts);

// Takes the same time wherever the first difference is.
[[nodiscard]] bool SameDigest(const Digest& a, const Digest& b);

}  // namespace certmon::exporter

#endif  // EXPORTER_WEBCONFIG_KEYED_DIGEST_H_
