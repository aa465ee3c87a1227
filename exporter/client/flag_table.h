// The commands and flags of certmanager: the one source of the parser, --help and the completions of
// the shells. A new flag is one row in flag_table.cc, and its use in flag_values.cc.
//
// Static data; safe to read from any thread.
#ifndef EXPORTER_CLIENT_FLAG_TABLE_H_
#define EXPORTER_CLIENT_FLAG_TABLE_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "exporter/client/flag_values.h"

namespace certmon::client {

// What a completion offers for a value or an argument.
enum class Offers : std::uint8_t { kNothing, kFiles, kFolders, kWords };

struct FlagRow {
  const char* flag;   // "-w,--warning": the short form first
  const char* value;  // what --help calls the value; null: a toggle
  std::vector<std::string> FlagTexts::*values;
  bool FlagTexts::*toggle;  // set if `value` is null
  const char* help;         // lines for --help; the first sentence is for completions
  Offers offers = Offers::kNothing;
  const char* words = "";  // of kWords, separated by blanks
};

struct CommandRow {
  const char* word;
  CommandName name;
  const char* description;  // one sentence
  const char* footer;       // of --help
  std::span<const FlagRow> flags;
  Offers arguments = Offers::kNothing;
};

// The flags that stand before or after any command, without --help and --version.
[[nodiscard]] std::span<const FlagRow> SharedFlags();
// In the order of --help, without `help` and `version`.
[[nodiscard]] std::span<const CommandRow> Commands();

// The forms of a flag: "-w" and "--warning".
[[nodiscard]] std::vector<std::string> FormsOf(const FlagRow& row);

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_FLAG_TABLE_H_
