#include <nlohmann/json.hpp>
#include <optional>

#include "exporter/client/dates.h"
#include "exporter/client/inspection_text.h"
#include "exporter/client/listing_view.h"
#include "lib/inventory/remaining.h"

namespace certmon::client {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kIndent = 2;

Json OrNull(const std::optional<certapi::Instant>& instant) {
  return instant ? Json(UtcText(*instant)) : Json(nullptr);
}

Json OrNull(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json RecordOf(const pem::CertificateRecord& record, const PlacedCertificate& placed,
              base::WallTime now) {
  Json one;
  one["role"] = placed.role == CertificateRole::kLeaf     ? "leaf"
                : placed.role == CertificateRole::kIssuer ? "issuer"
                                                          : "other";
  one["place"] = placed.index + 1;
  one["subject"] = record.subject;
  one["issuer"] = record.issuer;
  one["names"] = record.names;
  one["not_before"] = UtcText(record.not_before);
  one["not_after"] = UtcText(record.not_after);
  one["days_left"] = inventory::DaysRemaining(record.not_after, now);
  one["key_type"] = record.key_type;
  one["serial_number"] = record.serial_number;
  one["sha256_fingerprint"] = record.sha256_fingerprint;
  one["is_ca"] = record.is_ca;
  one["is_self_issued"] = record.is_self_issued;
  return one;
}

}  // namespace

std::string JsonText(const Certificates& certificates, const ViewSettings& view) {
  Json all = Json::array();
  for (const ListedCertificate& listed : certificates) {
    const certapi::Certificate& certificate = listed.certificate;
    const auto& expires = certificate.expires_at;
    Json one;
    one["project"] = listed.project;
    one["name"] = certificate.name;
    one["days_left"] = expires ? Json(inventory::DaysRemaining(*expires, view.now)) : Json(nullptr);
    one["expires_at"] = OrNull(expires);
    one["listed_day"] = expires ? Json(LocalText(*expires, listed.zone)) : Json(nullptr);
    one["state"] = BandText(listed.band);
    one["created_at"] = OrNull(certificate.created_at);
    one["authority"] = certificate.authority;
    one["signature_algorithm"] = certificate.signature_algorithm;
    one["id"] = OrNull(certificate.id);
    one["domains"] = certificate.domains;
    one["team"] = OrNull(listed.team);
    one["superseded_by"] = OrNull(listed.superseded_by);
    one["warning_seconds"] = listed.thresholds.warning.count();
    one["critical_seconds"] = listed.thresholds.critical.count();
    all.push_back(std::move(one));
  }
  // Listed texts hold no control characters (lib/certapi/certificate.h).
  constexpr bool kAsciiOnly = false;
  return all.dump(kIndent, ' ', kAsciiOnly, Json::error_handler_t::replace) + "\n";
}

std::string InspectionJson(const pem::CertificateFile& file, const Inspected& what,
                           base::WallTime now) {
  const bool has_date = what.listed && what.listed->expires_at;
  Json all;
  all["project"] = OrNull(what.project);
  all["name"] = OrNull(what.name);
  all["file"] = OrNull(what.file);
  all["listed_expires_at"] = has_date ? Json(UtcText(*what.listed->expires_at)) : Json(nullptr);
  all["listed_day"] =
      has_date ? Json(LocalText(*what.listed->expires_at, what.listed->zone)) : Json(nullptr);
  all["chain_not_after"] = UtcText(file.chain_not_after);
  all["certificates"] = Json::array();
  for (const PlacedCertificate& placed : InOrder(file)) {
    all["certificates"].push_back(RecordOf(file.certificates[placed.index], placed, now));
  }
  // Control characters are escaped.
  constexpr bool kAsciiOnly = false;
  return all.dump(kIndent, ' ', kAsciiOnly, Json::error_handler_t::replace) + "\n";
}

}  // namespace certmon::client
