// Faults of the body as text: encodings, and bytes that are not one JSON document.
#include <zlib.h>

#include <memory>
#include <string_view>
#include <utility>

#include "lib/simulator/fault.h"

namespace certmon::simulator {
namespace {

void SetBody(FaultyResponse& response, std::string text) {
  response.body = std::make_shared<const std::string>(std::move(text));
}

std::string BodyOf(const FaultyResponse& response) {
  return response.body ? *response.body : std::string();
}

std::string Gzip(const std::string& text) {
  constexpr int kGzipWindow = 15 + 16;  // zlib.h, deflateInit2: 16 more writes a gzip header
  constexpr int kMemoryLevel = 8;
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipWindow, kMemoryLevel,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    return {};
  }
  std::string result(deflateBound(&stream, text.size()), '\0');
  // zlib takes pointers to non-const bytes and does not write to next_in.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(result.data());
  stream.avail_out = static_cast<uInt>(result.size());
  const int end = deflate(&stream, Z_FINISH);
  result.resize(end == Z_STREAM_END ? stream.total_out : 0);
  deflateEnd(&stream);
  return result;
}

constexpr Fault kFaults[] = {
    {.name = "gzip",
     .description = "Content-Encoding: gzip, whatever was asked for",
     .on_response =
         [](FaultyResponse& response, const FaultContext&) {
           SetBody(response, Gzip(BodyOf(response)));
           response.headers.emplace_back("Content-Encoding", "gzip");
         }},
    {.name = "content-type",
     .description = "another Content-Type; =TEXT which, else text/plain",
     .takes = FaultArgument::kText,
     .default_argument = "text/plain",
     .on_response =
         [](FaultyResponse& response, const FaultContext& context) {
           response.headers = {{"Content-Type", context.argument}};
         }},
    {.name = "empty-body",
     .description = "HTTP 200 with an empty body",
     .on_response = [](FaultyResponse& response, const FaultContext&) { SetBody(response, ""); }},
    {.name = "not-json",
     .description = "a body that is nearly JSON",
     .on_response =
         [](FaultyResponse& response, const FaultContext&) {
           SetBody(response, "{'header': {resultCode: 0, isSuccessful: True}}");
         }},
    {.name = "json-cut",
     .description = "JSON that ends early, under its right length",
     .on_response =
         [](FaultyResponse& response, const FaultContext&) {
           const std::string whole = BodyOf(response);
           SetBody(response, whole.substr(0, whole.size() * 2 / 3));
         }},
    {.name = "two-documents",
     .description = "the JSON document twice",
     .on_response =
         [](FaultyResponse& response, const FaultContext&) {
           SetBody(response, BodyOf(response) + "\n" + BodyOf(response));
         }},
    {.name = "trailing-junk",
     .description = "the JSON document and a letter after it",
     .on_response = [](FaultyResponse& response,
                       const FaultContext&) { SetBody(response, BodyOf(response) + " x"); }},
    {.name = "byte-order-mark",
     .description = "a UTF-8 byte order mark before the document",
     .on_response =
         [](FaultyResponse& response, const FaultContext&) {
           SetBody(response, "\xEF\xBB\xBF" + BodyOf(response));
         }},
    {.name = "utf-16",
     .description = "the document in UTF-16",
     .on_response =
         [](FaultyResponse& response, const FaultContext&) {
           std::string wide = "\xFF\xFE";
           for (const char c : BodyOf(response)) wide += {c, '\0'};
           SetBody(response, std::move(wide));
         }},
    {.name = "invalid-utf8",
     .description = "a name that begins with bytes that are no UTF-8",
     .on_response =
         [](FaultyResponse& response, const FaultContext&) {
           constexpr std::string_view kName = R"("certificateName":")";
           std::string text = BodyOf(response);
           const std::size_t at = text.find(kName);
           if (at != std::string::npos) text.insert(at + kName.size(), "\xC0\xAF");
           SetBody(response, std::move(text));
         }},
    {.name = "deep-nesting",
     .description = "arrays in arrays, never closed; =N how deep, else 1000000",
     .takes = FaultArgument::kNumber,
     .default_argument = "1000000",
     .largest = 10'000'000,
     .on_response =
         [](FaultyResponse& response, const FaultContext& context) {
           SetBody(
               response,
               R"({"header":{"resultCode":0,"resultMessage":"success","isSuccessful":true},"body":)" +
                   std::string(static_cast<std::size_t>(context.number), '['));
         }},
};

}  // namespace

std::span<const Fault> TextFaults() { return kFaults; }

}  // namespace certmon::simulator
