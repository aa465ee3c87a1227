// Faults of certificate files alone. Those of other families are played there with `download:`
// before their name.
#include "lib/simulator/fault.h"

namespace certmon::simulator {
namespace {

void PlayFileCode(FileAnswer& answer, const FaultContext& context) {
  answer.result_code = context.number;
}

void PlayFileName(FileAnswer& answer, const FaultContext& context) {
  answer.disposition = "attachment; filename=\"" + context.argument + "\"";
}

void PlayKeyFirst(FileAnswer& answer, const FaultContext& /*context*/) {
  const std::size_t key = answer.text.find("-----BEGIN PRIVATE KEY-----");
  if (key != std::string::npos) {
    answer.text = answer.text.substr(key) + answer.text.substr(0, key);
  }
}

constexpr Fault kFaults[] = {
    {.name = "file-code",
     .description = "downloads are refused with this resultCode; =N which, else 52005 (expired)",
     .takes = FaultArgument::kNumber,
     .default_argument = "52005",
     .smallest = 1,
     .on_file = &PlayFileCode},
    {.name = "file-name",
     .description = "Content-Disposition names this file; =TEXT, else ../../../tmp/stray.pem",
     .takes = FaultArgument::kText,
     .default_argument = "../../../tmp/stray.pem",
     .on_file = &PlayFileName},
    {.name = "file-key-first",
     .description = "the private key stands before the certificates",
     .on_file = &PlayKeyFirst},
};

}  // namespace

std::span<const Fault> FileFaults() { return kFaults; }

}  // namespace certmon::simulator
