// Faults of the envelope: one JSON document, but not the documented one, or one that says no.
#include <string>

#include "lib/simulator/fault.h"

namespace certmon::simulator {
namespace {

void Set(Members& members, const char* name, std::string json) {
  if (std::string* const text = FindMember(members, name)) *text = std::move(json);
}

void Quote(Members& members, const char* name) {
  if (const std::string* const text = FindMember(members, name)) {
    Set(members, name, QuoteJson(*text));
  }
}

void PlayNoHeader(Envelope& envelope, const FaultContext& /*context*/) {
  envelope.has_header = false;
}
void PlayNullHeader(Envelope& envelope, const FaultContext& /*context*/) {
  envelope.raw_header = "null";
}
void PlayNoBody(Envelope& envelope, const FaultContext& /*context*/) { envelope.has_body = false; }
void PlayNullBody(Envelope& envelope, const FaultContext& /*context*/) {
  envelope.raw_body = "null";
}
void PlayBlankBody(Envelope& envelope, const FaultContext& /*context*/) { envelope.body.clear(); }

void PlayNoData(Envelope& envelope, const FaultContext& /*context*/) {
  RemoveMember(envelope.body, "data");
}

void PlayDataRenamed(Envelope& envelope, const FaultContext& /*context*/) {
  for (auto& [name, json] : envelope.body) {
    if (name == "data") name = "certificates";
  }
}

template <const char* kJson>
void PlayData(Envelope& envelope, const FaultContext& /*context*/) {
  Set(envelope.body, "data", kJson);
}

void PlayNoTotal(Envelope& envelope, const FaultContext& /*context*/) {
  RemoveMember(envelope.body, "totalCount");
}

template <const char* kJson>
void PlayTotal(Envelope& envelope, const FaultContext& /*context*/) {
  Set(envelope.body, "totalCount", kJson);
}

void PlayTotalString(Envelope& envelope, const FaultContext& /*context*/) {
  Quote(envelope.body, "totalCount");
}

void PlayWrongTypes(Envelope& envelope, const FaultContext& /*context*/) {
  for (const char* name : {"totalCount", "totalPage", "currentPage", "pageSize"}) {
    Quote(envelope.body, name);
  }
  Quote(envelope.header, "resultCode");
  Quote(envelope.header, "isSuccessful");
}

void PlayNoFlag(Envelope& envelope, const FaultContext& /*context*/) {
  RemoveMember(envelope.header, "isSuccessful");
}

void PlayFlagString(Envelope& envelope, const FaultContext& /*context*/) {
  Quote(envelope.header, "isSuccessful");
}

void PlayDuplicateKeys(Envelope& envelope, const FaultContext& /*context*/) {
  envelope.header.emplace_back("isSuccessful", "false");
  envelope.body.emplace_back("data", "[]");
}

void PlayUnsuccessful(Envelope& envelope, const FaultContext& context) {
  envelope = FailureEnvelope(context.number, "simulated failure");
}

void PlayResultCode(Envelope& envelope, const FaultContext& context) {
  Set(envelope.header, "resultCode", std::to_string(context.number));
}

constexpr char kNull[] = "null";
constexpr char kObject[] = R"({"certificateName":"www.example.com"})";
constexpr char kString[] = R"("[]")";
constexpr char kFraction[] = "1.5";
constexpr char kNegative[] = "-1";
constexpr std::int64_t kSmallestCode = -1'000'000'000;

constexpr Fault kFaults[] = {
    {.name = "unsuccessful",
     .description = "isSuccessful false under HTTP 200; =N the resultCode, else 52000",
     .takes = FaultArgument::kNumber,
     .default_argument = "52000",
     .smallest = kSmallestCode,
     .on_envelope = &PlayUnsuccessful},
    {.name = "result-code",
     .description = "isSuccessful true with a resultCode that is not 0; =N which, else 1",
     .takes = FaultArgument::kNumber,
     .default_argument = "1",
     .smallest = kSmallestCode,
     .on_envelope = &PlayResultCode},
    {.name = "no-header", .description = "no header", .on_envelope = &PlayNoHeader},
    {.name = "null-header", .description = "header null", .on_envelope = &PlayNullHeader},
    {.name = "no-flag", .description = "no isSuccessful", .on_envelope = &PlayNoFlag},
    {.name = "flag-string",
     .description = "isSuccessful as a string",
     .on_envelope = &PlayFlagString},
    {.name = "no-body", .description = "no body", .on_envelope = &PlayNoBody},
    {.name = "null-body", .description = "body null", .on_envelope = &PlayNullBody},
    {.name = "blank-body", .description = "body {}", .on_envelope = &PlayBlankBody},
    {.name = "no-data", .description = "no data", .on_envelope = &PlayNoData},
    {.name = "null-data", .description = "data null", .on_envelope = &PlayData<kNull>},
    {.name = "data-object", .description = "data an object", .on_envelope = &PlayData<kObject>},
    {.name = "data-string", .description = "data a string", .on_envelope = &PlayData<kString>},
    {.name = "data-renamed",
     .description = "the entries under another name than data",
     .on_envelope = &PlayDataRenamed},
    {.name = "no-total", .description = "no totalCount", .on_envelope = &PlayNoTotal},
    {.name = "total-string",
     .description = "totalCount as a string",
     .on_envelope = &PlayTotalString},
    {.name = "total-fractional",
     .description = "totalCount 1.5",
     .on_envelope = &PlayTotal<kFraction>},
    {.name = "total-negative",
     .description = "totalCount -1",
     .on_envelope = &PlayTotal<kNegative>},
    {.name = "wrong-types",
     .description = "every number and flag as a string",
     .on_envelope = &PlayWrongTypes},
    {.name = "duplicate-keys",
     .description = "isSuccessful and data twice, with different values",
     .on_envelope = &PlayDuplicateKeys},
};

}  // namespace

std::span<const Fault> SchemaFaults() { return kFaults; }

}  // namespace certmon::simulator
