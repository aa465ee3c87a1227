// Faults of the token endpoint only. Other faults are played there with `token:` before their name.
#include "lib/simulator/fault.h"

namespace certmon::simulator {
namespace {

void SetMember(TokenAnswer& answer, const char* name, std::string json) {
  if (std::string* const text = FindMember(answer.members, name)) *text = std::move(json);
}

constexpr Fault kFaults[] = {
    {.name = "token-life",
     .description = "tokens expire after N seconds; =N, else 60",
     .takes = FaultArgument::kNumber,
     .default_argument = "60",
     .smallest = 0,
     .largest = 1'000'000'000,
     .on_token =
         [](TokenAnswer& answer, const FaultContext& context) {
           answer.life = std::chrono::seconds(context.number);
           SetMember(answer, "expires_in", std::to_string(context.number));
         }},
    {.name = "token-life-text",
     .description = "expires_in is a string, as in the guide's table",
     .on_token =
         [](TokenAnswer& answer, const FaultContext&) {
           SetMember(answer, "expires_in", QuoteJson(std::to_string(answer.life.count())));
         }},
    {.name = "token-no-life",
     .description = "a token without expires_in",
     .on_token = [](TokenAnswer& answer,
                    const FaultContext&) { RemoveMember(answer.members, "expires_in"); }},
    {.name = "token-missing",
     .description = "HTTP 200 without access_token",
     .on_token = [](TokenAnswer& answer, const FaultContext&) { answer.has_token = false; }},
    {.name = "token-type",
     .description = "token_type mac",
     .on_token = [](TokenAnswer& answer,
                    const FaultContext&) { SetMember(answer, "token_type", R"("mac")"); }},
};

}  // namespace

std::span<const Fault> TokenFaults() { return kFaults; }

}  // namespace certmon::simulator
