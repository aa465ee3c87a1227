// certmanager-simulator: the simulator as a program.
#include <csignal>
#include <exception>
#include <iostream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "lib/base/clock.h"
#include "lib/base/out_of_memory.h"
#include "lib/base/version.h"
#include "lib/simulator/inventory_file.h"
#include "lib/simulator/program_flags.h"
#include "lib/simulator/simulator.h"

namespace certmon::simulator {
namespace {

base::Result<std::vector<Record>> LoadCertificates(const ProgramFlags& flags) {
  const base::WallTime now = base::SystemClock().WallNow();
  if (flags.certificates) return SpreadCertificates(*flags.certificates, now);
  if (flags.inventory_file.empty()) return DemoCertificates(now);
  base::Result<std::string> text = ReadTextFile(flags.inventory_file);
  if (!text) return base::Fail(std::move(text.error()));
  base::Result<std::vector<Record>> records = ParseInventory(*text);
  if (!records) records.error().message.insert(0, "inventory " + flags.inventory_file + ": ");
  return records;
}

base::Result<SimulatorOptions> MakeOptions(const ProgramFlags& flags) {
  SimulatorOptions options;
  options.listen = flags.listen;
  base::Result<std::vector<Record>> certificates = LoadCertificates(flags);
  if (!certificates) return base::Fail(std::move(certificates.error()));
  Project& project = options.settings.projects[0];
  project.appkey = flags.appkey;
  project.keys = {{flags.user_access_key_id, flags.secret_access_key, Role::kViewer}};
  project.certificates = std::move(*certificates);
  options.settings.page_size_max = flags.page_size_max;
  options.settings.ignore_all = flags.ignore_all;
  options.settings.latency = flags.latency;
  if (!flags.tls_cert_file.empty()) {
    base::Result<std::string> certificate = ReadTextFile(flags.tls_cert_file);
    if (!certificate) return base::Fail(std::move(certificate.error()));
    base::Result<std::string> key = ReadTextFile(flags.tls_key_file);
    if (!key) return base::Fail(std::move(key.error()));
    options.tls = ServerTls{.certificate_pem = std::move(*certificate), .key_pem = std::move(*key)};
  }
  return options;
}

int Refuse(const base::Error& error) {
  std::cerr << kProgramName << ": " << error.message << '\n';
  return 2;
}

int Serve(const ProgramFlags& flags) {
  // Blocked before the first thread starts, so that only sigwait below receives them.
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  std::signal(SIGPIPE, SIG_IGN);  // a closed stderr must not end the program

  base::Result<SimulatorOptions> options = MakeOptions(flags);
  if (!options) return Refuse(options.error());
  base::Result<std::unique_ptr<Simulator>> simulator = Simulator::Start(std::move(*options));
  if (!simulator) return Refuse(simulator.error());
  for (const FaultRule& fault : flags.faults) {
    if (base::Result<void> added = (*simulator)->AddFault(fault); !added) {
      return Refuse(added.error());
    }
  }
  for (const std::string& quirk : flags.quirks) {
    if (base::Result<void> added = (*simulator)->AddQuirk(quirk); !added) {
      return Refuse(added.error());
    }
  }
  const http::ListenAddress bound{.host = flags.listen.host, .port = (*simulator)->port()};
  std::cerr << "level=warn msg=\"this is a simulator: its certificates are made up\"\n"
            << "level=info msg=\"listening\" address=" << http::FormatListenAddress(bound)
            << " url=" << (*simulator)->BaseUrl() << std::endl;
  int signal = 0;
  sigwait(&ends, &signal);
  return 0;
}

}  // namespace

int Main(const std::vector<std::string>& arguments) {
  const auto parsed = ParseProgramFlags(arguments, base::Version());
  if (const auto* const request = std::get_if<ExitRequest>(&parsed)) {
    (request->code == 0 ? std::cout : std::cerr) << request->text;
    return request->code;
  }
  return Serve(std::get<ProgramFlags>(parsed));
}

}  // namespace certmon::simulator

int main(int argc, char** argv) {
  certmon::base::ExitOnOutOfMemory();
  try {
    return certmon::simulator::Main(std::vector<std::string>(argv, argv + argc));
  } catch (const std::exception& error) {
    std::cerr << certmon::simulator::kProgramName << ": " << error.what() << '\n';
    return 1;
  }
}
