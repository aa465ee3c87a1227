// Compresses a page for HTTP (RFC 1952). Pure; safe to call from any thread.
#ifndef EXPORTER_WEB_GZIP_H_
#define EXPORTER_WEB_GZIP_H_

#include <optional>
#include <string>
#include <string_view>

namespace certmon::exporter {

// One gzip member without a name or time in it; nullopt where zlib has no memory, or `text` is over
// 4 GiB.
[[nodiscard]] std::optional<std::string> Gzip(std::string_view text);

}  // namespace certmon::exporter

#endif  // EXPORTER_WEB_GZIP_H_
