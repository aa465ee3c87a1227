#include "exporter/web/landing_page.h"

#include "exporter/web/html.h"
#include "exporter/web/landing_style.h"
#include "exporter/web/landing_tables.h"
#include "lib/base/version.h"

namespace certmon::exporter {
namespace {

std::string OrElse(const std::string& html, const char* otherwise) {
  return html.empty() ? std::string("<p>").append(otherwise).append("</p>\n") : html;
}

}  // namespace

std::string RenderLandingPage(const State& state, const std::string& telemetry_path,
                              base::WallTime now) {
  std::string out =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<link rel=\"icon\" href=\"data:,\">\n<title>";
  out.append(base::kProductName)
      .append("</title>\n<style>")
      .append(LandingStyle())
      .append("</style>\n");
  out.append("</head>\n<body>\n<h1>").append(base::kProductName).append("</h1>\n");
  out.append("<p class=\"soft\">Version ").append(EscapedHtml(base::Version()));
  out.append(", revision ").append(EscapedHtml(base::Revision())).append(". As of ");
  out.append(UtcText(std::chrono::floor<std::chrono::seconds>(now))).append(".</p>\n");
  out.append("<nav><a href=\"").append(EscapedHtml(telemetry_path)).append("\">Metrics</a>");
  out.append("<a href=\"/-/healthy\">Health</a><a href=\"/-/ready\">Readiness</a></nav>\n");
  out.append("<h2>Certificates</h2>\n");
  out.append(OrElse(CertificateTable(state, now), "No certificates are known."));
  out.append("<h2>Projects</h2>\n");
  out.append(OrElse(ProjectTable(state, now), "Nothing has been polled yet."));
  return out.append("</body>\n</html>\n");
}

}  // namespace certmon::exporter
