// Messages about failures, safe for a terminal (display_text.h). Pure; safe to call from any thread.
#ifndef EXPORTER_CLIENT_FAILURE_TEXT_H_
#define EXPORTER_CLIENT_FAILURE_TEXT_H_

#include <string>

#include "lib/base/error.h"

namespace certmon::client {

// The error's message, and the exporter's hint if it also applies to a single request.
[[nodiscard]] std::string FailureText(const base::Error& error);

// The same for a certificate's file; `name` is as the person wrote it. `if_unknown` ends the text if
// there is no such name.
[[nodiscard]] std::string DownloadFailureText(const std::string& name, const base::Error& error,
                                              const std::string& if_unknown = "");

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_FAILURE_TEXT_H_
