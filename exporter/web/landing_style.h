// The style sheet of the landing page, and the policy that lets a browser apply it and nothing
// else.
#ifndef EXPORTER_WEB_LANDING_STYLE_H_
#define EXPORTER_WEB_LANDING_STYLE_H_

#include <string_view>

namespace certmon::exporter {

// The text between <style> and </style>, to the byte: LandingPageSecurityPolicy (landing_page.h)
// names its SHA-256. Static storage.
[[nodiscard]] std::string_view LandingStyle();

}  // namespace certmon::exporter

#endif  // EXPORTER_WEB_LANDING_STYLE_H_
