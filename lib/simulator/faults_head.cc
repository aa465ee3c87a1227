// Faults of the head of an answer: the status line and the headers.
#include <memory>
#include <string>
#include <utility>

#include "lib/simulator/fault.h"

namespace certmon::simulator {
namespace {

constexpr const char* kStatusLine = "HTTP/1.1 200 OK\r\n";
constexpr std::int64_t kHeaderBytes = 30;  // of each header of a flood

// Sends these bytes instead of the answer.
void SendRaw(FaultyResponse& response, std::string bytes, WireFault fault = WireFault::kGarbage) {
  response.wire_fault = fault;
  response.body = std::make_shared<const std::string>(std::move(bytes));
}

// Completes the answer after this beginning of its head.
std::string WithBody(std::string head, const FaultyResponse& response) {
  const std::string body = response.body ? *response.body : std::string();
  return std::move(head) +
         "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

constexpr Fault kFaults[] = {
    {.name = "reset-mid-headers",
     .description = "resets the connection within the headers",
     .on_response =
         [](FaultyResponse& response, const FaultContext&) {
           SendRaw(response, std::string(kStatusLine) + "Content-Type: applica",
                   WireFault::kGarbageReset);
         }},
    {.name = "big-header",
     .description = "a header of N bytes; =N, else 300000",
     .takes = FaultArgument::kNumber,
     .default_argument = "300000",
     .largest = 10'000'000,
     .on_response =
         [](FaultyResponse& response, const FaultContext& context) {
           const std::string value(static_cast<std::size_t>(context.number), 'x');
           SendRaw(response, WithBody(kStatusLine + ("X-Big: " + value) + "\r\n", response));
         }},
    {.name = "header-flood",
     .description = "N headers more than there should be; =N, else 10000",
     .takes = FaultArgument::kNumber,
     .default_argument = "10000",
     .largest = 1'000'000,
     .on_response =
         [](FaultyResponse& response, const FaultContext& context) {
           std::string head = kStatusLine;
           for (std::int64_t i = 0; i < context.number; ++i) {
             head += "X-" + std::to_string(i) + ": " + std::string(kHeaderBytes, 'x') + "\r\n";
           }
           SendRaw(response, WithBody(std::move(head), response));
         }},
    {.name = "interim-flood",
     .description = "N interim answers (HTTP 103) before the right one; =N, else 10000",
     .takes = FaultArgument::kNumber,
     .default_argument = "10000",
     .largest = 1'000'000,
     .on_response =
         [](FaultyResponse& response, const FaultContext& context) {
           std::string head;
           for (std::int64_t i = 0; i < context.number; ++i) {
             head += "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n";
           }
           SendRaw(response, WithBody(std::move(head) + kStatusLine, response));
         }},
    {.name = "broken-header",
     .description = "a header line without a colon",
     .on_response =
         [](FaultyResponse& response, const FaultContext&) {
           SendRaw(response, WithBody(kStatusLine + std::string("no colon here\r\n"), response));
         }},
    {.name = "nul-header",
     .description = "a NUL in a header",
     .on_response =
         [](FaultyResponse& response, const FaultContext&) {
           SendRaw(response, WithBody(kStatusLine + std::string("X: a\0b\r\n", 8), response));
         }},
    {.name = "http2",
     .description = "frames of HTTP/2, which was not negotiated",
     .on_response =
         [](FaultyResponse& response, const FaultContext&) {
           // RFC 9113, sections 4.1, 6.5 and 6.8: an empty SETTINGS frame, and GOAWAY.
           SendRaw(response, std::string("\0\0\0\4\0\0\0\0\0"
                                         "\0\0\x08\7\0\0\0\0\0"
                                         "\0\0\0\0\0\0\0\0",
                                         26));
         }},
    {.name = "content-encoding",
     .description = "names a Content-Encoding for the plain body; =TEXT which, else br",
     .takes = FaultArgument::kText,
     .default_argument = "br",
     .on_response =
         [](FaultyResponse& response, const FaultContext& context) {
           response.headers.emplace_back("Content-Encoding", context.argument);
         }},
    {.name = "sticky-headers",
     .description = "the right answer with Set-Cookie, Strict-Transport-Security and Alt-Svc; "
                    "=HOST:PORT of Alt-Svc, else 127.0.0.1:1",
     .takes = FaultArgument::kText,
     .default_argument = "127.0.0.1:1",
     .on_response =
         [](FaultyResponse& response, const FaultContext& context) {
           response.headers.emplace_back("Set-Cookie", "session=sticky; Path=/; Max-Age=3600");
           response.headers.emplace_back("Strict-Transport-Security", "max-age=31536000");
           response.headers.emplace_back("Alt-Svc",
                                         "http/1.1=\"" + context.argument + "\"; ma=3600");
         }},
};

}  // namespace

std::span<const Fault> HeadFaults() { return kFaults; }

}  // namespace certmon::simulator
