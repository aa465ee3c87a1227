// Recognizes an X.509 certificate by its first bytes, before a key with a wrong label is read.
// Private to the room.
//
// Source: RFC 5280, section 4.1: SEQUENCE { SEQUENCE { [0] version or, in version 1, INTEGER
// serial. Private keys (RFC 5958, RFC 8017, RFC 5915) have an INTEGER instead of the second
// SEQUENCE; encrypted ones (RFC 5958) have an OBJECT IDENTIFIER in it.
#ifndef LIB_PEM_CERTIFICATE_HEAD_H_
#define LIB_PEM_CERTIFICATE_HEAD_H_

#include <cstddef>
#include <optional>
#include <string_view>

namespace certmon::pem {

inline constexpr std::size_t kHeadLetters = 16;

// The size in bytes of DER of the certificate that starts with these kHeadLetters of base64, or
// nullopt if they are not the start of a certificate. Pure; safe to call from any thread; keeps no
// copy.
[[nodiscard]] std::optional<std::size_t> CertificateBytes(std::string_view letters);

}  // namespace certmon::pem

#endif  // LIB_PEM_CERTIFICATE_HEAD_H_
