// Splits a command line into the values of flags and other words. The caller checks the values.
//
// `--flag=value` and `--flag value`. Messages name the flag, never a value: a secret may have been
// pasted there. Used by one thread.
#ifndef EXPORTER_CONFIG_COMMAND_LINE_H_
#define EXPORTER_CONFIG_COMMAND_LINE_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace CLI {
class App;
}

namespace certmon::exporter {

struct CommandLineHelp {
  std::string program;      // "certmanager"; named by --version
  std::string usage;        // "certmanager list"; what the flags follow
  std::string description;  // above the flags
  std::string footer;       // below the flags
  std::size_t column = 0;   // of the descriptions of the flags
};

class CommandLine {
 public:
  // Has the flags --help and --version.
  explicit CommandLine(const CommandLineHelp& help);
  ~CommandLine();
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  // A flag with a value; `into` gets one for each time it is given.
  void Value(const char* flag, const char* kind, std::vector<std::string>& into,
             const char* description);
  void Toggle(const char* flag, bool& into, const char* description);

  struct End {
    bool is_error = false;
    std::string text;  // an error: a phrase; else whole lines for stdout
  };
  // Returns the words that belong to no flag, in order. Fails if the run ends here: --help,
  // --version, an unknown flag, or a value that is missing or too much. Call once.
  [[nodiscard]] tl::expected<std::vector<std::string>, End> Split(std::vector<std::string> words);

 private:
  [[nodiscard]] std::string UnknownFlag(const std::string& word) const;
  [[nodiscard]] std::vector<std::string> FlagNames() const;

  std::string program_;
  std::unique_ptr<CLI::App> app_;
};

// `-x` and `--flag`, but not `-` and `--`.
[[nodiscard]] bool IsFlag(std::string_view word);

}  // namespace certmon::exporter

#endif  // EXPORTER_CONFIG_COMMAND_LINE_H_
