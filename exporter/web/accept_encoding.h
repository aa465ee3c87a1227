// Which of the two encodings that this exporter has, gzip and identity, a client wants.
//
// Source: RFC 9110, sections 12.4.2 (quality values) and 12.5.3 (Accept-Encoding).
// Pure; safe to call from any thread.
#ifndef EXPORTER_WEB_ACCEPT_ENCODING_H_
#define EXPORTER_WEB_ACCEPT_ENCODING_H_

#include <string_view>

namespace certmon::exporter {

// `field` is the value of Accept-Encoding, several header lines joined by commas; empty where there
// is none, which asks for nothing and gets identity. Members that break the grammar are skipped, of
// two for one coding the first counts. True where gzip is acceptable and identity is not preferred
// to it; also where identity alone is refused and gzip not spoken of. Where both are refused the
// answer is identity: a page always has an answer.
[[nodiscard]] bool PrefersGzip(std::string_view field);

}  // namespace certmon::exporter

#endif  // EXPORTER_WEB_ACCEPT_ENCODING_H_
