// The first bytes of an X.509 certificate: enough to tell it from a key before the key is read.
// Private to the room.
//
// Source: RFC 5280, section 4.1: SEQUENCE { SEQUENCE { [0] version or, in version 1, INTEGER
// serial. Private keys (RFC 5958, RFC 8017, RFC 5915) have an INTEGER in place of the second
// SEQUENCE; encrypted ones (RFC 5958) an OBJECT IDENTIFIER within it.
#ifndef LIB_PEM_CERTIFICATE_HEAD_H_
#define LIB_PEM_CERTIFICATE_HEAD_H_

#include <cstddef>
#include <optional>
#include <string_view>

namespace certmon::pem {

inline constexpr std::size_t kHeadLetters = 16;

// How many bytes of DER the certificate takes that begins with these kHeadLetters of base64;
// nullopt where none does. Pure; safe to call from any thread; keeps no copy of what it decodes.
[[nodiscard]] std::optional<std::size_t> CertificateBytes(std::string_view letters);

}  // namespace certmon::pem

#endif  // LIB_PEM_CERTIFICATE_HEAD_H_
