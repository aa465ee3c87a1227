// Faults of the envelope: one JSON document, but not the documented one, or one that reports failure.
#include <string>
#include <utility>

#include "lib/simulator/fault.h"

namespace certmon::simulator {
namespace {

constexpr std::int64_t kSmallestCode = -1'000'000'000;

void Set(Members& members, const char* name, std::string json) {
  if (std::string* const text = FindMember(members, name)) *text = std::move(json);
}

void Quote(Members& members, const char* name) {
  if (std::string* const text = FindMember(members, name)) *text = QuoteJson(*text);
}

constexpr Fault kFaults[] = {
    {.name = "unsuccessful",
     .description = "isSuccessful false under HTTP 200; =N the resultCode, else 52000",
     .takes = FaultArgument::kNumber,
     .default_argument = "52000",
     .smallest = kSmallestCode,
     .on_envelope =
         [](Envelope& envelope, const FaultContext& context) {
           envelope = FailureEnvelope(context.number, "simulated failure");
         }},
    {.name = "result-code",
     .description = "isSuccessful true with a resultCode that is not 0; =N which, else 1",
     .takes = FaultArgument::kNumber,
     .default_argument = "1",
     .smallest = kSmallestCode,
     .on_envelope =
         [](Envelope& envelope, const FaultContext& context) {
           Set(envelope.header, "resultCode", std::to_string(context.number));
         }},
    {.name = "no-header",
     .description = "no header",
     .on_envelope = [](Envelope& envelope, const FaultContext&) { envelope.has_header = false; }},
    {.name = "null-header",
     .description = "header null",
     .on_envelope = [](Envelope& envelope, const FaultContext&) { envelope.raw_header = "null"; }},
    {.name = "no-flag",
     .description = "no isSuccessful",
     .on_envelope = [](Envelope& envelope,
                       const FaultContext&) { RemoveMember(envelope.header, "isSuccessful"); }},
    {.name = "flag-string",
     .description = "isSuccessful as a string",
     .on_envelope = [](Envelope& envelope,
                       const FaultContext&) { Quote(envelope.header, "isSuccessful"); }},
    {.name = "no-body",
     .description = "no body",
     .on_envelope = [](Envelope& envelope, const FaultContext&) { envelope.has_body = false; }},
    {.name = "null-body",
     .description = "body null",
     .on_envelope = [](Envelope& envelope, const FaultContext&) { envelope.raw_body = "null"; }},
    {.name = "blank-body",
     .description = "body {}",
     .on_envelope = [](Envelope& envelope, const FaultContext&) { envelope.body.clear(); }},
    {.name = "no-data",
     .description = "no data",
     .on_envelope = [](Envelope& envelope,
                       const FaultContext&) { RemoveMember(envelope.body, "data"); }},
    {.name = "null-data",
     .description = "data null",
     .on_envelope = [](Envelope& envelope,
                       const FaultContext&) { Set(envelope.body, "data", "null"); }},
    {.name = "data-object",
     .description = "data an object",
     .on_envelope =
         [](Envelope& envelope, const FaultContext&) {
           Set(envelope.body, "data", R"({"certificateName":"www.example.com"})");
         }},
    {.name = "data-string",
     .description = "data a string",
     .on_envelope = [](Envelope& envelope,
                       const FaultContext&) { Set(envelope.body, "data", R"("[]")"); }},
    {.name = "data-renamed",
     .description = "the entries under another name than data",
     .on_envelope =
         [](Envelope& envelope, const FaultContext&) {
           for (auto& [name, json] : envelope.body) {
             if (name == "data") name = "certificates";
           }
         }},
    {.name = "no-total",
     .description = "no totalCount",
     .on_envelope = [](Envelope& envelope,
                       const FaultContext&) { RemoveMember(envelope.body, "totalCount"); }},
    {.name = "total-string",
     .description = "totalCount as a string",
     .on_envelope = [](Envelope& envelope,
                       const FaultContext&) { Quote(envelope.body, "totalCount"); }},
    {.name = "total-fractional",
     .description = "totalCount 1.5",
     .on_envelope = [](Envelope& envelope,
                       const FaultContext&) { Set(envelope.body, "totalCount", "1.5"); }},
    {.name = "total-negative",
     .description = "totalCount -1",
     .on_envelope = [](Envelope& envelope,
                       const FaultContext&) { Set(envelope.body, "totalCount", "-1"); }},
    {.name = "wrong-types",
     .description = "every number and flag as a string",
     .on_envelope =
         [](Envelope& envelope, const FaultContext&) {
           for (const char* name : {"totalCount", "totalPage", "currentPage", "pageSize"}) {
             Quote(envelope.body, name);
           }
           Quote(envelope.header, "resultCode");
           Quote(envelope.header, "isSuccessful");
         }},
    {.name = "duplicate-keys",
     .description = "isSuccessful and data twice, with different values",
     .on_envelope =
         [](Envelope& envelope, const FaultContext&) {
           envelope.header.emplace_back("isSuccessful", "false");
           envelope.body.emplace_back("data", "[]");
         }},
};

}  // namespace

std::span<const Fault> SchemaFaults() { return kFaults; }

}  // namespace certmon::simulator
