// Under which names downloaded files are kept: safe as names in one folder, in a shell and on a
// terminal.
//
// Safe: letters, digits and marks of any script, `.`, `_`, `-` and blanks within; never empty, a
// dot or dash at the begin, a `/`, or over kMaxFileName bytes. Everything else becomes `_`. Pure;
// safe to call from any thread.
#ifndef EXPORTER_CLIENT_FILE_NAMING_H_
#define EXPORTER_CLIENT_FILE_NAMING_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace certmon::client {

// NAME_MAX of Linux is 255; room is left for what is put behind.
inline constexpr std::size_t kMaxFileName = 200;

// The text as a file name, without an ending. Any bytes.
[[nodiscard]] std::string SafeName(std::string_view text);

// For `-O`: what the server's Content-Disposition offers (certapi::SafeFileName), made safe; the
// certificate's own name with `.pem` where it offers nothing.
[[nodiscard]] std::string NameForOne(std::string_view content_disposition,
                                     std::string_view certificate_name);

// For `--all`: `NAME.pem` for each name, in their order, no two alike also where letter case does
// not count. A name that is safe as it is keeps its name; of those that become alike the others get
// eight digits of their own behind, which stay the same from run to run. The names are unique.
[[nodiscard]] std::vector<std::string> NamesForAll(const std::vector<std::string>& names);

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_FILE_NAMING_H_
