// Faults of the connection: the answer itself is right.
#include <algorithm>

#include "lib/simulator/fault.h"

namespace certmon::simulator {
namespace {

constexpr std::int64_t kHalf = -1;  // the default of the cuts: half of the body

std::uint64_t CutAt(const FaultyResponse& response, const FaultContext& context) {
  const std::uint64_t size = response.body ? response.body->size() : 0;
  return context.number == kHalf
             ? size / 2
             : std::min<std::uint64_t>(static_cast<std::uint64_t>(context.number), size);
}

template <WireFault kFault>
void Play(FaultyResponse& response, const FaultContext& /*context*/) {
  response.wire_fault = kFault;
}

template <WireFault kFault>
void PlayCut(FaultyResponse& response, const FaultContext& context) {
  response.wire_fault = kFault;
  response.wire_bytes = CutAt(response, context);
}

constexpr Fault kFaults[] = {
    // Played by the Simulator, which owns the listener.
    {.name = "refuse", .description = "refuses connections"},
    {.name = "hang",
     .description = "takes the request and never answers",
     .on_response = &Play<WireFault::kHang>},
    {.name = "reset",
     .description = "resets the connection in place of an answer",
     .on_response = &Play<WireFault::kReset>},
    {.name = "reset-mid-body",
     .description = "resets the connection within the body; =N after N bytes, else half of it",
     .takes = FaultArgument::kNumber,
     .default_argument = "-1",
     .on_response = &PlayCut<WireFault::kResetMidBody>},
    {.name = "truncate",
     .description = "closes before the announced length; =N after N bytes, else half of them",
     .takes = FaultArgument::kNumber,
     .default_argument = "-1",
     .on_response = &PlayCut<WireFault::kTruncate>},
    {.name = "close-delimited",
     .description =
         "announces no length and closes within the body; =N after N bytes, else half of it",
     .takes = FaultArgument::kNumber,
     .default_argument = "-1",
     .on_response = &PlayCut<WireFault::kCloseDelimited>},
    {.name = "drip",
     .description = "sends the body byte by byte; =N one each N milliseconds, else 1000",
     .takes = FaultArgument::kNumber,
     .default_argument = "1000",
     .largest = 3'600'000,
     .on_response =
         [](FaultyResponse& response, const FaultContext& context) {
           response.wire_fault = WireFault::kDrip;
           response.drip_interval = std::chrono::milliseconds(context.number);
         }},
    {.name = "endless",
     .description = "repeats the body without end (chunked)",
     .on_response = &Play<WireFault::kEndless>},
    {.name = "big",
     .description = "announces and sends a body of N bytes; =N, else 1073741824 (1 GiB)",
     .takes = FaultArgument::kNumber,
     .default_argument = "1073741824",
     .on_response =
         [](FaultyResponse& response, const FaultContext& context) {
           response.wire_fault = WireFault::kRepeat;
           response.wire_bytes = static_cast<std::uint64_t>(context.number);
         }},
    {.name = "garbage",
     .description = "sends bytes that are no HTTP",
     .on_response =
         [](FaultyResponse& response, const FaultContext&) {
           response.wire_fault = WireFault::kGarbage;
           response.body =
               std::make_shared<const std::string>("\x01\x02\xff no HTTP at all\r\n\r\n");
         }},
};

}  // namespace

std::span<const Fault> WireFaults() { return kFaults; }

}  // namespace certmon::simulator
