#include <algorithm>
#include <string_view>

#include "exporter/config/config_rules.h"
#include "exporter/config/map_reader.h"
#include "exporter/config/small_file.h"

namespace certmon::exporter {
namespace {

constexpr std::size_t kLargestBundle = std::size_t{4} * 1024 * 1024;
constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
constexpr std::string_view kEnd = "-----END CERTIFICATE-----";

bool IsBase64OrBreak(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' ||
         c == '/' || c == '=' || c == '\n' || c == '\r';
}

// The base64 of DER begins with "MI": a SEQUENCE of 128 bytes or more (X.690, 8.1.3.5), which every
// certificate is.
bool IsCertificateBody(std::string_view body) {
  const std::size_t start = body.find_first_not_of("\r\n");
  return start != std::string_view::npos && body.substr(start, 2) == "MI" &&
         std::all_of(body.begin(), body.end(), IsBase64OrBreak);
}

bool HoldsCertificate(std::string_view text) {
  for (std::size_t at = text.find(kBegin); at != std::string_view::npos;
       at = text.find(kBegin, at)) {
    at += kBegin.size();
    const std::size_t end = text.find(kEnd, at);
    if (end == std::string_view::npos) {
      return false;
    }
    if (IsCertificateBody(text.substr(at, end - at))) {
      return true;
    }
  }
  return false;
}

}  // namespace

Problem CaFileProblem(const std::string& path) {
  const auto bytes = ReadSmallFile(path, kLargestBundle);
  if (!bytes) {
    return ShownValue(path) + " " + bytes.error();
  }
  if (!HoldsCertificate(*bytes)) {
    return ShownValue(path) +
           " holds no certificate; it must be a PEM file with at least one BEGIN CERTIFICATE block";
  }
  return std::nullopt;
}

}  // namespace certmon::exporter
