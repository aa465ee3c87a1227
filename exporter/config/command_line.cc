#include "exporter/config/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "exporter/config/nearest.h"
#include "lib/base/text.h"
#include "lib/base/version.h"

namespace certmon::exporter {
namespace {

constexpr std::size_t kLongestShown = 200;  // code points of a flag's name in a message

tl::unexpected<CommandLine::End> Print(std::string text) {
  return tl::make_unexpected(CommandLine::End{.is_error = false, .text = std::move(text)});
}

tl::unexpected<CommandLine::End> Fail(std::string text) {
  return tl::make_unexpected(CommandLine::End{.is_error = true, .text = std::move(text)});
}

// CLI11 throws this only if a value is missing at the end of the line, or if a toggle was given a
// value. Its text starts with the flag.
std::string Mismatch(const std::string& text) {
  const std::string name = text.substr(0, text.find_first_of(": "));
  const std::string flag = name.front() == '-' ? name : (name.size() == 1 ? "-" : "--") + name;
  return text.find("override") == std::string::npos
             ? flag + ": needs a value, as in " + flag + (name.size() == 1 ? " " : "=") + "VALUE"
             : flag + ": takes no value";
}

}  // namespace

bool IsFlag(std::string_view word) { return word.size() > 1 && word[0] == '-' && word != "--"; }

// CLI11 only splits the command line. Its own checks would repeat values, and its messages differ
// from flag to flag.
CommandLine::CommandLine(const CommandLineHelp& help)
    : program_(help.program), app_(std::make_unique<CLI::App>(help.description, help.usage)) {
  app_->option_defaults()->group("Flags");
  app_->set_help_flag("-h,--help", "Print this help and exit.");
  app_->set_version_flag("--version", "", "Print the version and exit.");
  app_->allow_extras();
  app_->footer(help.footer);
  app_->get_formatter()->column_width(help.column);
  app_->get_formatter()->label("OPTIONS", "FLAGS");
}

CommandLine::~CommandLine() = default;

void CommandLine::Value(const char* flag, const char* kind, std::vector<std::string>& into,
                        const char* description) {
  app_->add_option(flag, into, description)
      ->option_text(kind)
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void CommandLine::Toggle(const char* flag, bool& into, const char* description) {
  app_->add_flag(flag, into, description)->disable_flag_override();
}

std::vector<std::string> CommandLine::FlagNames() const {
  std::vector<std::string> names;
  for (const CLI::Option* option : app_->get_options()) {
    names.push_back(option->get_name());
  }
  return names;
}

std::string CommandLine::UnknownFlag(const std::string& word) const {
  const std::string name = word.substr(0, word.find('='));
  return "unknown flag " + base::Printable(name, kLongestShown) + DidYouMean(name, FlagNames());
}

tl::expected<std::vector<std::string>, CommandLine::End> CommandLine::Split(
    std::vector<std::string> words) {
  const auto names = FlagNames();
  for (const std::string& word : words) {
    // CLI11 would use the next word as the value.
    if (word.rfind("--", 0) == 0 && word.find('=') == word.size() - 1) {
      const std::string name = word.substr(0, word.size() - 1);
      return Fail(std::find(names.begin(), names.end(), name) == names.end()
                      ? UnknownFlag(word)
                      : name + ": the value after = is empty");
    }
  }
  std::reverse(words.begin(), words.end());  // the order that CLI11 expects
  try {
    app_->parse(std::move(words));
  } catch (const CLI::CallForHelp&) {
    return Print(app_->help());
  } catch (const CLI::CallForVersion&) {
    return Print(base::VersionText(program_.c_str()) + "\n");
  } catch (const CLI::ArgumentMismatch& error) {
    return Fail(Mismatch(error.what()));
  } catch (const CLI::ParseError&) {
    return Fail("the flags cannot be read");
  }
  std::vector<std::string> rest = app_->remaining();
  const auto end = std::find(rest.begin(), rest.end(), "--");
  if (const auto flag = std::find_if(rest.begin(), end, IsFlag); flag != end) {
    return Fail(UnknownFlag(*flag));
  }
  return rest;
}

}  // namespace certmon::exporter
