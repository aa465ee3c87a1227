// What the completions of all shells have in common. Pure; safe to call from any thread.
#ifndef EXPORTER_CLIENT_COMPLETION_WORDS_H_
#define EXPORTER_CLIENT_COMPLETION_WORDS_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/client/flag_table.h"

namespace certmon::client {

// Follows "# SHELL" in the first line of each file.
inline constexpr const char* kOrigin =
    " completion of certmanager. Written from exporter/client/flag_table.cc: do not edit.\n";
inline constexpr const char* kHelpText = "Print the help of the command";
inline constexpr const char* kVersionText = "Print the version";

// A text of --help up to its first full stop or semicolon, without it, in one line.
[[nodiscard]] std::string Summary(std::string text);

// Puts a backslash before each of these characters.
[[nodiscard]] std::string Escaped(const std::string& text, std::string_view characters);

[[nodiscard]] std::string Joined(const std::vector<std::string>& words, const std::string& between);

// "list download inspect check", without `help` and `version`.
[[nodiscard]] std::string CommandWords(const std::string& between = " ");

// The forms of all flags, or of those with a value.
[[nodiscard]] std::vector<std::string> AllForms(std::span<const FlagRow> rows,
                                                bool only_with_value = false);

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_COMPLETION_WORDS_H_
