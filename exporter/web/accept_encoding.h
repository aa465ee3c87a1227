// Which of gzip and identity, the encodings of this exporter, a client prefers.
//
// Source: RFC 9110, sections 12.4.2 (quality values) and 12.5.3 (Accept-Encoding).
// Pure; safe to call from any thread.
#ifndef EXPORTER_WEB_ACCEPT_ENCODING_H_
#define EXPORTER_WEB_ACCEPT_ENCODING_H_

#include <string_view>

namespace certmon::exporter {

// `field` is the value of Accept-Encoding, with several header lines joined by commas; "" if there is
// none, which means identity. Skips members that are invalid; of two members for one coding, the
// first counts. True if gzip is acceptable and identity is not preferred to it, and if identity is
// refused and gzip is not mentioned. If both are refused, the result is identity, because /metrics
// always answers.
[[nodiscard]] bool PrefersGzip(std::string_view field);

}  // namespace certmon::exporter

#endif  // EXPORTER_WEB_ACCEPT_ENCODING_H_
