// The names of downloaded files, safe in a folder, in a shell and on a terminal.
//
// A safe name holds letters, digits and marks of any script, `.`, `_`, `-`, and blanks inside. It is
// never empty, starts with no dot or dash, and has at most kMaxFileName bytes. Everything else
// becomes `_`. Pure; safe to call from any thread.
#ifndef EXPORTER_CLIENT_FILE_NAMING_H_
#define EXPORTER_CLIENT_FILE_NAMING_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace certmon::client {

// NAME_MAX of Linux is 255; the rest is for endings.
inline constexpr std::size_t kMaxFileName = 200;

// The text as a file name, without an ending. Any bytes.
[[nodiscard]] std::string SafeName(std::string_view text);

// For `-O`: the file name of the server's Content-Disposition (certapi::SafeFileName), made safe; if
// there is none, the certificate's name with `.pem`.
[[nodiscard]] std::string NameForOne(std::string_view content_disposition,
                                     std::string_view certificate_name);

// For `--all`: `NAME.pem`. It depends on this name alone. A name that is safe and in lower case stays
// as it is; every other one gets sixteen digits at the end, so that different names have different
// files, even if letter case does not count. (Unless somebody chose a name for that: the caller
// checks.)
[[nodiscard]] std::string NameInFolder(const std::string& name);

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_FILE_NAMING_H_
