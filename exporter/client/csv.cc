#include <algorithm>
#include <optional>

#include "exporter/client/dates.h"
#include "exporter/client/display_text.h"
#include "exporter/client/listing_view.h"

namespace certmon::client {
namespace {

constexpr const char* kHeading =
    "project,name,days_left,expires_at,listed_day,state,created_at,authority,signature_algorithm,"
    "id,"
    "domains,team,superseded_by,warning_seconds,critical_seconds\r\n";

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
  std::string csv = view.header ? kHeading : "";
  for (const ListedCertificate& listed : certificates) {
    const certapi::Certificate& certificate = listed.certificate;
    const auto& expires = certificate.expires_at;
    std::string domains;
    for (const std::string& domain : certificate.domains) {
      domains += (domains.empty() ? "" : " ") + domain;
    }
    for (const std::string& field :
         {Quoted(listed.project), Quoted(certificate.name),
          expires ? std::to_string(inventory::DaysRemaining(*expires, view.now)) : "",
          OrEmpty(expires), expires ? LocalText(*expires, listed.zone) : "",
          std::string(BandText(listed.band)), OrEmpty(certificate.created_at),
          Quoted(certificate.authority), Quoted(certificate.signature_algorithm),
          Quoted(certificate.id), Quoted(domains), Quoted(listed.team),
          Quoted(listed.superseded_by), std::to_string(listed.thresholds.warning.count())}) {
      csv += field + ",";
    }
    csv += std::to_string(listed.thresholds.critical.count()) + "\r\n";
  }
  return csv;
}

}  // namespace certmon::client
