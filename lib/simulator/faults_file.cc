// Faults of certificate files only. Other faults are played there with `download:` before their name.
#include "lib/simulator/fault.h"

namespace certmon::simulator {
namespace {

constexpr Fault kFaults[] = {
    {.name = "file-code",
     .description = "refuses downloads with this resultCode; =N which, else 52005 (expired)",
     .takes = FaultArgument::kNumber,
     .default_argument = "52005",
     .smallest = 1,
     .on_file = [](FileAnswer& answer,
                   const FaultContext& context) { answer.result_code = context.number; }},
    {.name = "file-name",
     .description = "Content-Disposition names this file; =TEXT, else ../../../tmp/stray.pem",
     .takes = FaultArgument::kText,
     .default_argument = "../../../tmp/stray.pem",
     .on_file =
         [](FileAnswer& answer, const FaultContext& context) {
           answer.disposition = "attachment; filename=\"" + context.argument + "\"";
         }},
    {.name = "file-key-first",
     .description = "the private key comes before the certificates",
     .on_file =
         [](FileAnswer& answer, const FaultContext&) {
           const std::size_t key = answer.text.find("-----BEGIN PRIVATE KEY-----");
           if (key == std::string::npos) return;
           answer.text = answer.text.substr(key) + answer.text.substr(0, key);
         }},
};

}  // namespace

std::span<const Fault> FileFaults() { return kFaults; }

}  // namespace certmon::simulator
