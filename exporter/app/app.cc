#include "exporter/app/app.h"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "exporter/app/config_check.h"
#include "exporter/app/demo.h"
#include "exporter/app/exporter.h"
#include "exporter/app/healthcheck.h"
#include "exporter/app/service_manager.h"
#include "exporter/app/signals.h"
#include "exporter/app/storage.h"
#include "exporter/config/config_env.h"
#include "exporter/config/config_file.h"
#include "exporter/config/flags.h"
#include "exporter/log/scrubber.h"
#include "exporter/startup/hardening.h"
#include "exporter/startup/standard_output.h"
#include "exporter/startup/startup.h"
#include "lib/base/file_system.h"
#include "lib/base/version.h"
#include "lib/http/base_url.h"

namespace certmon::exporter {
namespace {

constexpr int kGood = 0;
constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

int Complain(const SecretScrubber& scrubber, std::string what, int code) {
  std::cerr << base::kProductName << ": " << scrubber.Scrub(std::move(what)) << '\n';
  return code;
}

ConfigResult<Config> ReadConfig(const Flags& flags) {
  if (!flags.config_file.empty()) {
    return ReadConfigFile(flags.config_file);
  }
  auto config = ConfigFromEnvironment([](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  });
  WipeSecretsFromEnvironment();
  return config;
}

std::vector<http::ListenAddress> ListenAddresses(const Flags& flags) {
  std::vector<http::ListenAddress> addresses;
  for (const std::string& text : flags.listen_addresses) {
    if (auto address = http::ParseListenAddress(text)) {
      addresses.push_back(*std::move(address));
    }
  }
  return addresses;
}

int Print(const char* flag, std::string_view text, const SecretScrubber& scrubber) {
  const int error = WriteStandardOutput(text);
  return error == 0
             ? kGood
             : Complain(scrubber,
                        std::string(flag) + ": writing to stdout: " + base::SystemReason(error),
                        kFailed);
}

int RefuseStorage(const base::Error& error, const SecretScrubber& scrubber) {
  return Complain(scrubber, "--storage.path: " + error.message, kWrongUsage);
}

int CheckConfig(const Flags& flags, const Startup& startup, const WebConfigSource* web_config,
                const SecretScrubber& scrubber) {
  const auto text = ConfigCheckText(startup, web_config, flags.storage_path);
  if (!text) {
    return RefuseStorage(text.error(), scrubber);
  }
  return Print("--config.check", *text, scrubber);
}

void LogStart(const Startup& startup, Log& log) {
  log.Info("starting", {{"version", base::Version()},
                        {"revision", base::Revision()},
                        {"projects", std::to_string(startup.projects.size())}});
  for (const std::string& what : startup.not_supported) {
    log.Warn("configured, and not supported", {{"what", what}});
  }
}

// The default is open, because Prometheus usually runs on another machine. Warn at start-up.
void LogWhoCanRead(const std::vector<http::ListenAddress>& bound, const WebConfigSource* web_config,
                   Log& log) {
  const auto open = std::find_if_not(bound.begin(), bound.end(), [](const auto& address) {
    return http::IsLoopbackHost(address.host);
  });
  if (open == bound.end()) {
    return;
  }
  const auto setup = web_config == nullptr ? nullptr : web_config->Current();
  const bool has_tls = setup && setup->tls;
  const std::string address = http::FormatListenAddress(*open);
  if (setup && !setup->users->empty()) {
    if (!has_tls) {
      log.Warn("passwords for this address can be read on their way: basic_auth_users without TLS",
               {{"address", address}});
    }
  } else if (!has_tls || !setup->verifies_clients) {
    log.Info(
        has_tls ? "anyone who reaches this address can read the metrics: no authentication"
                : "anyone who reaches this address can read the metrics: no TLS, no authentication",
        {{"address", address}});
  }
}

void LogHardening(const Hardening& hardening, Log& log) {
  if (hardening.ssl_key_log_was_set) {
    log.Warn("SSLKEYLOGFILE is set and was ignored: it would hold the keys of every connection");
  }
  for (const std::string& failure : hardening.failures) {
    log.Warn("process could not be hardened", {{"reason", failure}});
  }
}

int Once(Startup startup, const base::Clock& clock, Log& log, const SecretScrubber& scrubber) {
  base::SystemRandom random;
  const auto result = PollOnce(std::move(startup), clock, random, log);
  if (!result) {
    return Complain(scrubber, "--once: " + result.error().message, kFailed);
  }
  const int written = Print("--once", result->exposition, scrubber);
  return result->complete ? written : kFailed;
}

// Without the secrets for Mode::kServe: there the disk thread reads them.
ConfigResult<Startup> Prepare(const Flags& flags, ConfigResult<Config> config,
                              SecretScrubber& scrubber) {
  if (!config) {
    return tl::make_unexpected(std::move(config).error());
  }
  const auto prepare = flags.mode == Mode::kServe ? BuildProjects : PrepareProjects;
  return prepare(*std::move(config), RegisterWith(scrubber));
}

// Returns the signal that stops the program. Feeds the watchdog while the poll loop turns.
int RunUntilStopped(Exporter& exporter, const ServiceManager& service, Signals& signals) {
  service.Ready();
  while (true) {
    if (exporter.LoopTurns()) {
      service.KeepAlive();
    }
    const std::optional<int> signal = signals.Wait(service.KeepAliveEvery());
    if (signal == SIGHUP) {
      exporter.Reload();
    } else if (signal) {
      service.Stopping();
      return *signal;
    }
  }
}

int Serve(const Flags& flags, Startup startup, std::shared_ptr<WebConfigSource> web_config,
          const ServiceManager& service, Signals& signals, const base::Clock& clock, Log& log,
          SecretScrubber& scrubber) {
  // The environment was wiped, the demo does not change: without a file there is nothing to reload.
  auto files = std::make_unique<Files>(
      FilesOptions{
          .config_file = flags.config_file,
          .web_config = web_config,
          .listeners = RegisterWith(scrubber),
          .scrub = [&scrubber](std::string text) { return scrubber.Scrub(std::move(text)); }},
      clock, log);
  if (const auto read = files->ReadSecrets(startup); !read) {
    return Complain(scrubber, read.error().text, kWrongUsage);
  }
  base::SystemRandom random;
  std::unique_ptr<Storage> storage;
  if (!flags.storage_path.empty()) {
    auto opened = Storage::Open(flags.storage_path, clock.WallNow(), log);
    if (!opened) {
      return RefuseStorage(opened.error(), scrubber);
    }
    storage = *std::move(opened);
  }
  LogStart(startup, log);
  auto exporter =
      Exporter::Start({.projects = std::move(startup.projects),
                       .request_concurrency = startup.request_concurrency,
                       .first = flags.demo ? Schedule::First::kAtOnce : Schedule::First::kSpread,
                       .listen = ListenAddresses(flags),
                       .telemetry_path = flags.telemetry_path,
                       .enable_lifecycle = flags.enable_lifecycle,
                       .max_scrapes = static_cast<std::size_t>(flags.max_requests),
                       .service = service,
                       .files = std::move(files),
                       .web_config = web_config,
                       .storage = std::move(storage)},
                      clock, random, log);
  if (!exporter) {
    log.Error("cannot serve", {{"error", exporter.error().message}});
    return kFailed;
  }
  LogWhoCanRead((*exporter)->Bound(), web_config.get(), log);
  const int signal = RunUntilStopped(**exporter, service, signals);
  log.Info("stopping", {{"signal", signal == SIGTERM ? "SIGTERM" : "SIGINT"}});
  return kGood;
}

int RunWith(const Flags& flags, const Hardening& hardening, const ServiceManager& service,
            std::optional<Signals>& signals, SecretScrubber& scrubber) {
  const base::SystemClock clock;
  if (flags.mode == Mode::kHealthcheck) {
    const auto health = AskHealth(ListenAddresses(flags), flags.web_config_file, clock);
    return health ? kGood : Complain(scrubber, "healthcheck: " + health.error().message, kFailed);
  }
  std::unique_ptr<Demo> demo;
  if (flags.demo) {
    auto started = Demo::Start(clock);
    if (!started) {
      return Complain(scrubber, "demo: " + started.error().message, kFailed);
    }
    demo = *std::move(started);
  }
  auto startup =
      Prepare(flags, demo ? ConfigResult<Config>(demo->MakeConfig()) : ReadConfig(flags), scrubber);
  if (!startup) {
    return Complain(scrubber, startup.error().text, kWrongUsage);
  }
  std::shared_ptr<WebConfigSource> web_config;
  if (!flags.web_config_file.empty()) {
    auto opened = WebConfigSource::Open(
        flags.web_config_file, [&scrubber](const base::Secret& secret) { scrubber.Add(secret); });
    if (!opened) {
      return Complain(scrubber, opened.error().text, kWrongUsage);
    }
    web_config = *std::move(opened);
  }
  if (flags.mode == Mode::kConfigCheck) {
    return CheckConfig(flags, *startup, web_config.get(), scrubber);
  }
  const auto log = MakeLog(2, flags.log_level, flags.log_format, clock, scrubber);
  LogHardening(hardening, *log);
  return flags.mode == Mode::kOnce ? Once(*std::move(startup), clock, *log, scrubber)
                                   : Serve(flags, *std::move(startup), std::move(web_config),
                                           service, *signals, clock, *log, scrubber);
}

}  // namespace

int Run(const std::vector<std::string>& arguments) {
  const Hardening hardening = HardenProcess();
  const ServiceManager service = ServiceManager::FromEnvironment();
  const auto parsed = ParseFlags(arguments);
  if (const auto* exit = std::get_if<ExitRequest>(&parsed)) {
    if (exit->code == kGood) {
      return Print("--help", exit->text, SecretScrubber());
    }
    std::cerr << exit->text << std::flush;
    return exit->code;
  }
  const Flags& flags = std::get<Flags>(parsed);
  std::optional<Signals> signals;
  if (flags.mode == Mode::kServe) {
    // A signal ends the other modes at once, as the system does by default.
    signals.emplace();
  }
  SecretScrubber scrubber;
  try {
    return RunWith(flags, hardening, service, signals, scrubber);
  } catch (const std::exception& error) {
    // Its text may hold anything.
    return Complain(scrubber, error.what(), kFailed);
  }
}

}  // namespace certmon::exporter
