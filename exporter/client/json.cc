#include <nlohmann/json.hpp>
#include <optional>

#include "exporter/client/dates.h"
#include "exporter/client/listing_view.h"

namespace certmon::client {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kIndent = 2;

Json OrNull(const std::optional<certapi::Instant>& instant) {
  return instant ? Json(UtcText(*instant)) : Json(nullptr);
}

Json OrNull(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

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

}  // namespace certmon::client
