#include <algorithm>
#include <optional>

#include "exporter/client/dates.h"
#include "exporter/client/display_text.h"
#include "exporter/client/listing_view.h"

namespace certmon::client {
namespace {

constexpr const char* kHeading =
    "name,days_left,expires_at,state,created_at,authority,signature_algorithm,id,domains\r\n";

bool LooksLikeAFormula(const std::string& text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string::npos) {
    return false;
  }
  // Some spreadsheets read the full-width forms as the plain ones.
  constexpr std::string_view kStarts[] = {"=", "+", "-", "@", "＝", "＋", "－", "＠"};
  return std::any_of(std::begin(kStarts), std::end(kStarts), [&](std::string_view start) {
    return text.compare(first, start.size(), start) == 0;
  });
}

std::string Quoted(const std::string& text) {
  const std::string safe = SafeText(text);
  std::string quoted = LooksLikeAFormula(safe) ? "\"'" : "\"";
  for (const char c : safe) {
    quoted += c == '"' ? "\"\"" : std::string(1, c);
  }
  return quoted + "\"";
}

std::string OrEmpty(const std::optional<certapi::Instant>& instant) {
  return instant ? UtcText(*instant) : "";
}

}  // namespace

std::string CsvText(const Certificates& certificates, const ViewSettings& view) {
  std::string csv = kHeading;
  for (const certapi::Certificate& certificate : certificates) {
    const auto& expires = certificate.expires_at;
    const auto band = inventory::BandOf(certificate, view.warning, view.critical, view.now);
    std::string domains;
    for (const std::string& domain : certificate.domains) {
      domains += (domains.empty() ? "" : " ") + domain;
    }
    csv += Quoted(certificate.name) + "," +
           (expires ? std::to_string(inventory::DaysRemaining(*expires, view.now)) : "") + "," +
           OrEmpty(expires) + "," + std::string(BandText(band)) + "," +
           OrEmpty(certificate.created_at) + "," + Quoted(certificate.authority) + "," +
           Quoted(certificate.signature_algorithm) + "," + Quoted(certificate.id) + "," +
           Quoted(domains) + "\r\n";
  }
  return csv;
}

}  // namespace certmon::client
