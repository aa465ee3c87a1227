// Failures for people: what was asked for, what came, what may help.
//
// Pure; safe to call from any thread. Texts of others in them are harmless (display_text.h).
#ifndef EXPORTER_CLIENT_FAILURE_TEXT_H_
#define EXPORTER_CLIENT_FAILURE_TEXT_H_

#include <string>

#include "lib/base/error.h"

namespace certmon::client {

// The error's message, and the exporter's hint where it is true of a single request as well.
[[nodiscard]] std::string FailureText(const base::Error& error);

// The same of a certificate's file; `name` is what the person called it. `if_unknown` ends the text
// where there is no such name.
[[nodiscard]] std::string DownloadFailureText(const std::string& name, const base::Error& error,
                                              const std::string& if_unknown = "");

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_FAILURE_TEXT_H_
