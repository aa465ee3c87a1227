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

}  // namespace

std::string JsonText(const Certificates& certificates, const ViewSettings& view) {
  Json all = Json::array();
  for (const certapi::Certificate& certificate : certificates) {
    const auto& expires = certificate.expires_at;
    const auto band = inventory::BandOf(certificate, view.warning, view.critical, view.now);
    Json one;
    one["name"] = certificate.name;
    one["days_left"] = expires ? Json(inventory::DaysRemaining(*expires, view.now)) : Json(nullptr);
    one["expires_at"] = OrNull(expires);
    one["state"] = BandText(band);
    one["created_at"] = OrNull(certificate.created_at);
    one["authority"] = certificate.authority;
    one["signature_algorithm"] = certificate.signature_algorithm;
    one["id"] = certificate.id.empty() ? Json(nullptr) : Json(certificate.id);
    one["domains"] = certificate.domains;
    all.push_back(std::move(one));
  }
  // Listed texts hold no control characters (lib/certapi/certificate.h).
  constexpr bool kAsciiOnly = false;
  return all.dump(kIndent, ' ', kAsciiOnly, Json::error_handler_t::replace) + "\n";
}

}  // namespace certmon::client
