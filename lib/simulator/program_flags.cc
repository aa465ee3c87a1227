#include "lib/simulator/program_flags.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <functional>
#include <map>

#include "lib/base/duration.h"
#include "lib/base/text.h"
#include "lib/simulator/fault_catalog.h"
#include "lib/simulator/program_help.h"
#include "lib/simulator/sample_certificates.h"

namespace certmon::simulator {
namespace {

constexpr std::size_t kLongestShown = 100;  // code points of an argument in a message
constexpr std::chrono::hours kLongestLatency{1};
constexpr int kLargestPage = 1'000'000;

// A complaint about a value; empty where it is good. Checks the text and takes it into the flags.
using Take = std::function<std::string(const std::string& text, ProgramFlags& flags)>;

struct ValueFlag {
  const char* name;
  const char* kind;
  std::string description;
  Take take;
};

std::string Quoted(const std::string& text) {
  return "\"" + base::Printable(text, kLongestShown) + "\": ";
}

template <typename Number>
std::string TakeNumber(const std::string& text, Number smallest, Number largest, Number& number) {
  const char* const end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, number);
  if (failure == std::errc() && stop == end && number >= smallest && number <= largest) return {};
  return Quoted(text) + "a whole number from " + std::to_string(smallest) + " to " +
         std::to_string(largest) + " is allowed";
}

std::string TakeListenAddress(const std::string& text, ProgramFlags& flags) {
  const base::Result<http::ListenAddress> address = http::ParseListenAddress(text);
  if (!address) return address.error().message;
  flags.listen = *address;
  return {};
}

std::string TakeCertificates(const std::string& text, ProgramFlags& flags) {
  std::size_t count = 0;
  std::string complaint = TakeNumber<std::size_t>(text, 0, kMaxSampleCertificates, count);
  flags.certificates = count;
  return complaint;
}

std::string TakeLatency(const std::string& text, ProgramFlags& flags) {
  const auto latency = base::ParseDuration(text);
  if (!latency || *latency > kLongestLatency)
    return Quoted(text) + "a duration up to 1h is allowed, as in 50ms";
  flags.latency = *latency;
  return {};
}

std::string TakeFaults(const std::string& text, ProgramFlags& flags) {
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    base::Result<FaultRule> rule = ParseFault(text.substr(begin, end - begin));
    if (!rule) return rule.error().message;
    flags.faults.push_back(std::move(*rule));
    begin = end + 1;
  }
  return {};
}

Take Text(std::string ProgramFlags::*member) {
  return [member](const std::string& text, ProgramFlags& flags) {
    flags.*member = text;
    return std::string();
  };
}

std::vector<ValueFlag> ValueFlags() {
  return {
      {"--listen-address", "ADDRESS",
       ":PORT, HOST:PORT or [IPV6]:PORT; port 0 picks a free one [127.0.0.1:10291]",
       &TakeListenAddress},
      {"--certificates", "N", "serve N certificates, a spread of dates around now",
       &TakeCertificates},
      {"--inventory", "FILE",
       "serve the certificates of a JSON file: an array of the API's own items",
       Text(&ProgramFlags::inventory_file)},
      {"--appkey", "TEXT", std::string("appkey of the one project [") + kDemoAppkey + "]",
       Text(&ProgramFlags::appkey)},
      {"--user-access-key-id", "TEXT",
       std::string("what v1.1 and v1.3 ask for [") + kDemoUserAccessKeyId + "]",
       Text(&ProgramFlags::user_access_key_id)},
      {"--secret-access-key", "TEXT",
       std::string("what v1.1 and v1.3 ask for [") + kDemoSecretAccessKey + "]",
       Text(&ProgramFlags::secret_access_key)},
      {"--page-size-max", "N", "no more entries on a page, whatever pageSize asks for",
       [](const std::string& text, ProgramFlags& flags) {
         return TakeNumber(text, 1, kLargestPage, flags.page_size_max);
       }},
      {"--latency", "DURATION", "wait so long before each answer, as in 50ms [0s]", &TakeLatency},
      {"--fault", "NAME[,...]", "play faults in every answer; repeatable, listed below",
       &TakeFaults},
      {"--tls-cert", "FILE", "serve https with this certificate chain (PEM)",
       Text(&ProgramFlags::tls_cert_file)},
      {"--tls-key", "FILE", "the key that goes with it (PEM)", Text(&ProgramFlags::tls_key_file)},
  };
}

ExitRequest Usage(const std::string& text) {
  return {.code = 2, .text = std::string(kProgramName) + ": " + text + " (see --help)\n"};
}

// An argument that no flag took. Only a flag's name is shown: a secret may stand behind the =, or
// be the whole of a word that is no flag.
ExitRequest Extra(const std::string& argument) {
  if (argument.size() < 2 || argument.front() != '-' || argument == "--") {
    return Usage("unexpected argument: everything is given by flags");
  }
  return Usage("unknown flag " +
               base::Printable(argument.substr(0, argument.find('=')), kLongestShown));
}

// CLI11 throws only where a value is missing or a toggle was given one; its text begins with the
// flag.
ExitRequest Mismatch(const std::string& text) {
  const std::string name = text.substr(0, text.find_first_of(": "));
  const std::string flag = name.rfind("--", 0) == 0 ? name : "--" + name;
  const bool is_toggle = flag == "--ignore-all" || flag == "--help" || flag == "--version";
  return Usage(flag +
               (is_toggle ? ": takes no value" : ": needs a value, as in " + flag + "=VALUE"));
}

std::string Contradiction(const ProgramFlags& flags) {
  if (flags.certificates && !flags.inventory_file.empty()) {
    return "--certificates and --inventory: one of the two is allowed";
  }
  if (flags.tls_cert_file.empty() != flags.tls_key_file.empty()) {
    return "--tls-cert and --tls-key: both or neither are allowed";
  }
  return {};
}

using Texts = std::map<std::string, std::vector<std::string>>;

std::variant<ProgramFlags, ExitRequest> TakeAll(const std::vector<ValueFlag>& value_flags,
                                                const Texts& texts, bool ignore_all) {
  ProgramFlags flags;
  flags.ignore_all = ignore_all;
  for (const ValueFlag& flag : value_flags) {
    const std::vector<std::string>& values = texts.at(flag.name);
    if (values.size() > 1 && flag.name != std::string("--fault")) {
      return Usage(std::string(flag.name) + ": given more than once");
    }
    for (const std::string& value : values) {
      const std::string complaint = value.empty() ? "the value is empty" : flag.take(value, flags);
      if (!complaint.empty()) return Usage(std::string(flag.name) + ": " + complaint);
    }
  }
  const std::string contradiction = Contradiction(flags);
  if (!contradiction.empty()) return Usage(contradiction);
  return flags;
}

}  // namespace

std::variant<ProgramFlags, ExitRequest> ParseProgramFlags(const std::vector<std::string>& arguments,
                                                          const std::string& version) {
  constexpr std::size_t kHelpColumn = 34;
  CLI::App app("A simulated NHN Cloud Certificate Manager, to rehearse alerts and to test with.",
               kProgramName);
  app.allow_extras();
  app.set_help_flag("-h,--help", "print this and exit");
  app.set_version_flag("--version", version, "print the version and exit");
  app.get_formatter()->column_width(kHelpColumn);
  app.footer(HelpFooter());
  Texts texts;
  const std::vector<ValueFlag> value_flags = ValueFlags();
  // CLI11 only takes the texts apart; its own checks would print what is behind the =.
  for (const ValueFlag& flag : value_flags) {
    app.add_option(flag.name, texts[flag.name], flag.description)
        ->option_text(flag.kind)
        ->expected(1)
        ->allow_extra_args(false)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  }
  bool ignore_all = false;
  app.add_flag("--ignore-all", ignore_all, "give all=true no effect")->disable_flag_override();

  // CLI11 takes the arguments without the program, last one first.
  std::vector<std::string> rest(arguments.begin() + (arguments.empty() ? 0 : 1), arguments.end());
  for (const std::string& argument : rest) {
    // Where nothing stands behind the =, CLI11 would take the next argument for the value.
    if (argument.rfind("--", 0) == 0 && argument.find('=') == argument.size() - 1) {
      const std::string name = argument.substr(0, argument.size() - 1);
      if (texts.count(name) == 0) return Extra(name);
      return Usage(name + ": the value is empty");
    }
  }
  std::reverse(rest.begin(), rest.end());
  try {
    app.parse(std::move(rest));
  } catch (const CLI::CallForHelp&) {
    return ExitRequest{.code = 0, .text = app.help()};
  } catch (const CLI::CallForVersion&) {
    return ExitRequest{.code = 0,
                       .text = std::string(kProgramName) + ", version " + version + "\n"};
  } catch (const CLI::ParseError& error) {
    return Mismatch(error.what());
  }
  if (const auto extras = app.remaining(); !extras.empty()) return Extra(extras.front());
  return TakeAll(value_flags, texts, ignore_all);
}

}  // namespace certmon::simulator
