// Faults of the token endpoint alone. Those of other families are played there with `token:` before
// their name.
#include "lib/simulator/fault.h"

namespace certmon::simulator {
namespace {

void PlayTokenLife(TokenAnswer& answer, const FaultContext& context) {
  answer.life = std::chrono::seconds(context.number);
  if (std::string* const text = FindMember(answer.members, "expires_in")) {
    *text = std::to_string(context.number);
  }
}

void PlayLifeAsText(TokenAnswer& answer, const FaultContext& /*context*/) {
  if (std::string* const text = FindMember(answer.members, "expires_in")) {
    *text = QuoteJson(std::to_string(answer.life.count()));
  }
}

void PlayNoLife(TokenAnswer& answer, const FaultContext& /*context*/) {
  RemoveMember(answer.members, "expires_in");
}

void PlayNoToken(TokenAnswer& answer, const FaultContext& /*context*/) { answer.has_token = false; }

void PlayOtherType(TokenAnswer& answer, const FaultContext& /*context*/) {
  if (std::string* const text = FindMember(answer.members, "token_type")) *text = R"("mac")";
}

constexpr Fault kFaults[] = {
    {.name = "token-life",
     .description = "tokens live so short; =N seconds, else 60",
     .takes = FaultArgument::kNumber,
     .default_argument = "60",
     .smallest = 0,
     .largest = 1'000'000'000,
     .on_token = &PlayTokenLife},
    {.name = "token-life-text",
     .description = "expires_in is a string, as in the guide's table",
     .on_token = &PlayLifeAsText},
    {.name = "token-no-life", .description = "a token without expires_in", .on_token = &PlayNoLife},
    {.name = "token-missing",
     .description = "HTTP 200 without access_token",
     .on_token = &PlayNoToken},
    {.name = "token-type", .description = "token_type mac", .on_token = &PlayOtherType},
};

}  // namespace

std::span<const Fault> TokenFaults() { return kFaults; }

}  // namespace certmon::simulator
