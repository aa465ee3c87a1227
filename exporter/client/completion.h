// The completions of certmanager for three shells, written from flag_table.h. deploy/completion has
// them as files; tests/unit/client/completion_test.cc keeps them equal. Pure; safe to call from any
// thread.
#ifndef EXPORTER_CLIENT_COMPLETION_H_
#define EXPORTER_CLIENT_COMPLETION_H_

#include <string>

namespace certmon::client {

[[nodiscard]] std::string BashCompletion();
[[nodiscard]] std::string ZshCompletion();
[[nodiscard]] std::string FishCompletion();

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_COMPLETION_H_
