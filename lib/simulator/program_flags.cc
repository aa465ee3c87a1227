#include "lib/simulator/program_flags.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <functional>
#include <map>

#include "lib/base/duration.h"
#include "lib/base/text.h"
#include "lib/simulator/fault_catalog.h"
#include "lib/simulator/quirk.h"
#include "lib/simulator/sample_certificates.h"

namespace certmon::simulator {
namespace {

constexpr std::size_t kLongestShown = 100;  // code points of an argument in a message
constexpr std::chrono::hours kLongestLatency{1};
constexpr int kLargestPage = 1'000'000;

// Checks the text and stores it in the flags. Returns what is wrong; empty if nothing is.
using Read = std::function<std::string(const std::string& text, ProgramFlags& flags)>;

struct ValueFlag {
  const char* name;
  const char* kind;
  std::string description;
  Read read;
};

std::string Quoted(const std::string& text) {
  return "\"" + base::Printable(text, kLongestShown) + "\": ";
}

template <typename Number>
std::string ReadNumber(const std::string& text, Number smallest, Number largest, Number& number) {
  const char* const end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, number);
  if (failure == std::errc() && stop == end && number >= smallest && number <= largest) return {};
  return Quoted(text) + "a whole number from " + std::to_string(smallest) + " to " +
         std::to_string(largest) + " is allowed";
}

std::string ReadListenAddress(const std::string& text, ProgramFlags& flags) {
  const base::Result<http::ListenAddress> address = http::ParseListenAddress(text);
  if (!address) return address.error().message;
  flags.listen = *address;
  return {};
}

std::string ReadCertificates(const std::string& text, ProgramFlags& flags) {
  std::size_t count = 0;
  std::string problem = ReadNumber<std::size_t>(text, 0, kMaxSampleCertificates, count);
  flags.certificates = count;
  return problem;
}

std::string ReadLatency(const std::string& text, ProgramFlags& flags) {
  const auto latency = base::ParseDuration(text);
  if (!latency || *latency > kLongestLatency)
    return Quoted(text) + "a duration up to 1h is allowed, as in 50ms";
  flags.latency = *latency;
  return {};
}

std::string ReadFaults(const std::string& text, ProgramFlags& flags) {
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

std::string ReadQuirks(const std::string& text, ProgramFlags& flags) {
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const base::Result<const Quirk*> quirk = FindQuirk(text.substr(begin, end - begin));
    if (!quirk) return quirk.error().message;
    flags.quirks.emplace_back((*quirk)->hooks.name);
    begin = end + 1;
  }
  return {};
}

Read Text(std::string ProgramFlags::*member) {
  return [member](const std::string& text, ProgramFlags& flags) {
    flags.*member = text;
    return std::string();
  };
}

std::vector<ValueFlag> ValueFlags() {
  return {
      {"--listen-address", "ADDRESS",
       ":PORT, HOST:PORT or [IPV6]:PORT; port 0 picks a free one [127.0.0.1:10291]",
       &ReadListenAddress},
      {"--certificates", "N", "serve N certificates, a spread of dates around now",
       &ReadCertificates},
      {"--inventory", "FILE",
       "serve the certificates of a JSON file: an array of the API's own items",
       Text(&ProgramFlags::inventory_file)},
      {"--appkey", "TEXT", std::string("appkey of the one project [") + kDemoAppkey + "]",
       Text(&ProgramFlags::appkey)},
      {"--user-access-key-id", "TEXT",
       std::string("required by v1.1 and v1.3 [") + kDemoUserAccessKeyId + "]",
       Text(&ProgramFlags::user_access_key_id)},
      {"--secret-access-key", "TEXT",
       std::string("required by v1.1 and v1.3 [") + kDemoSecretAccessKey + "]",
       Text(&ProgramFlags::secret_access_key)},
      {"--page-size-max", "N", "limit of entries on a page, also if pageSize is larger",
       [](const std::string& text, ProgramFlags& flags) {
         return ReadNumber(text, 1, kLargestPage, flags.page_size_max);
       }},
      {"--latency", "DURATION", "delay before each answer, as in 50ms [0s]", &ReadLatency},
      {"--fault", "NAME[,...]", "play faults in every answer; repeatable, listed below",
       &ReadFaults},
      {"--quirk", "NAME[,...]", "answer as the guide leaves open; repeatable, listed below",
       &ReadQuirks},
      {"--tls-cert", "FILE", "serve https with this certificate chain (PEM)",
       Text(&ProgramFlags::tls_cert_file)},
      {"--tls-key", "FILE", "the private key of that certificate (PEM)",
       Text(&ProgramFlags::tls_key_file)},
  };
}

constexpr std::size_t kNameColumn = 24;

std::string Row(const std::string& name, const std::string& description) {
  const std::size_t padding = name.size() < kNameColumn ? kNameColumn - name.size() : 1;
  return "  " + name + std::string(padding, ' ') + description + "\n";
}

std::string FaultTable() {
  std::string table;
  for (const FaultDescription& fault : FaultCatalog()) table += Row(fault.name, fault.description);
  return table;
}

std::string QuirkTable() {
  std::string table;
  for (const Quirk& quirk : Quirks()) table += Row(quirk.hooks.name, quirk.hooks.description);
  return table;
}

std::string HelpFooter() {
  return std::string(R"(What it serves:
  GET /certmanager/v1.1/appkeys/{appKey}/certificates   with both X-TC-AUTHENTICATION headers
  GET /certmanager/v1.0/... and v1.2/...                with the appkey alone; v1.2 adds domains
  GET /certmanager/v1.3/...                             with a token; adds domains and ids
  GET .../certificates/{certificateName}/files          a PEM file with certificates and a key;
      v1.3 also .../{certificateId}/certificate-files   (generated)
  POST /oauth2/token/create                             tokens, with basic authentication
  Without --certificates and --inventory: twelve certificates, in every state that an alert detects.
  Dates are calendar days of Asia/Seoul, calculated when the program starts.

Faults (--fault=NAME[=ARGUMENT][,NAME...]; some have an argument) are played in the list. With token:
or download: before the name, they are played in the token endpoint or in downloads (token:hang):
)") + FaultTable() +
         R"(
Quirks (--quirk=NAME[,NAME...]) are answers that the guide leaves open. `certmanager doctor` names them:
)" + QuirkTable() +
         R"(
Examples:
  certmanager-simulator --certificates=237 --page-size-max=10 --ignore-all --latency=50ms
  certmanager-simulator --inventory=certificates.json --listen-address=127.0.0.1:0
  certmanager-simulator --fault=rate-limited=30
  certmanager-simulator --quirk=pages-capped --quirk=dash-date
  curl -H 'X-TC-AUTHENTICATION-ID: )" +
         kDemoUserAccessKeyId + R"(' -H 'X-TC-AUTHENTICATION-SECRET: )" + kDemoSecretAccessKey +
         R"(' \
    'http://127.0.0.1:10291/certmanager/v1.1/appkeys/)" +
         kDemoAppkey + R"(/certificates?status=ALL&all=true'

To rehearse alerts, point the exporter at it (api.base_url: http://127.0.0.1:10291) with the
credentials above and poll_interval: 5s (the default is 5 minutes), and restart the simulator for each
rehearsal. InventoryHeld needs poll_interval: 1m, because it ends with the third poll and Prometheus
evaluates rules once a minute:
  without flags           expired, critical, soon, no date, EntriesRejected (a date that is none)
  --fault=unauthorized    CredentialsRejected
  --fault=server-error    PollFailing, then DataStale; the expiry alerts continue to fire
  --fault=empty-list      InventoryHeld, then NoCertificates
  --fault=half-list       InventoryHeld, then CertificateRemoved
  --fault=bad-entries     EntriesRejected, for bad_name and schema as well
)";
}

ExitRequest Usage(const std::string& text) {
  return {.code = 2, .text = std::string(kProgramName) + ": " + text + " (see --help)\n"};
}

// An argument that is not a known flag. Only the name of a flag is shown: a secret may follow the =,
// or be an argument of its own.
ExitRequest Extra(const std::string& argument) {
  if (argument.size() < 2 || argument.front() != '-' || argument == "--") {
    return Usage("unexpected argument: everything is given by flags");
  }
  return Usage("unknown flag " +
               base::Printable(argument.substr(0, argument.find('=')), kLongestShown));
}

// CLI11 throws only if a value is missing or a toggle has one; its text starts with the flag.
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

std::variant<ProgramFlags, ExitRequest> ReadAll(const std::vector<ValueFlag>& value_flags,
                                                const Texts& texts, bool ignore_all) {
  ProgramFlags flags;
  flags.ignore_all = ignore_all;
  for (const ValueFlag& flag : value_flags) {
    const std::vector<std::string>& values = texts.at(flag.name);
    const bool repeats = flag.name == std::string("--fault") || flag.name == std::string("--quirk");
    if (values.size() > 1 && !repeats) {
      return Usage(std::string(flag.name) + ": given more than once");
    }
    for (const std::string& value : values) {
      const std::string problem = value.empty() ? "the value is empty" : flag.read(value, flags);
      if (!problem.empty()) return Usage(std::string(flag.name) + ": " + problem);
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
  // CLI11 only splits the arguments; its own checks would print the text after the =.
  for (const ValueFlag& flag : value_flags) {
    app.add_option(flag.name, texts[flag.name], flag.description)
        ->option_text(flag.kind)
        ->expected(1)
        ->allow_extra_args(false)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  }
  bool ignore_all = false;
  app.add_flag("--ignore-all", ignore_all, "give all=true no effect")->disable_flag_override();

  // CLI11 expects the arguments without the program, in reverse order.
  std::vector<std::string> rest(arguments.begin() + (arguments.empty() ? 0 : 1), arguments.end());
  for (const std::string& argument : rest) {
    // If nothing follows the =, CLI11 would use the next argument as the value.
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
  return ReadAll(value_flags, texts, ignore_all);
}

}  // namespace certmon::simulator
