#include "exporter/web/landing_page.h"

#include <algorithm>

#include "exporter/web/html.h"
#include "exporter/web/landing_tables.h"
#include "lib/base/version.h"

namespace certmon::exporter {
namespace {

std::string SearchForm(const Search& search) {
  return "<form role=\"search\" action=\"/\" method=\"get\"><label for=\"q\">Name contains</label> "
         "<input id=\"q\" name=\"q\" type=\"search\" maxlength=\"" +
         std::to_string(kMaxSearchBytes) + "\" value=\"" + EscapedHtml(search.text) +
         "\"> <button>Search</button>" +
         (search.text.empty() ? "" : " <a href=\"/\">All certificates</a>") + "</form>\n";
}

bool KnowsCertificates(const State& state) {
  return std::any_of(state.projects.begin(), state.projects.end(), [](const auto& project) {
    return !project.inventory->certificates.empty() ||
           !project.inventory->ignored_certificates.empty();
  });
}

std::string Certificates(const State& state, const Search& search, base::WallTime now) {
  if (!KnowsCertificates(state)) {
    return "<p>No certificates are known.</p>\n";
  }
  return SearchForm(search) +
         (search.text.empty() ? CertificateTables(state, now) : SearchResult(state, search, now));
}

}  // namespace

std::string RenderLandingPage(const State& state, const std::string& telemetry_path,
                              const Search& search, base::WallTime now) {
  std::string out =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<link rel=\"icon\" href=\"data:,\">\n<title>";
  out.append(base::kProductName)
      .append("</title>\n<style>")
      .append(LandingStyle())
      .append("</style>\n");
  out.append(
      "</head>\n<body>\n<a class=\"skip\" href=\"#certificates\">Skip to the certificates</a>\n");
  out.append("<header><h1>").append(base::kProductName).append("</h1></header>\n<main>\n");
  out.append(StateBanner(state, now));
  out.append(ProjectTable(state, now));
  out.append("<h2 id=\"certificates\">Certificates</h2>\n");
  out.append(Certificates(state, search, now));
  out.append("</main>\n<footer>\n<nav aria-label=\"Links\"><a href=\"");
  out.append(EscapedHtml(telemetry_path)).append("\">Metrics</a>");
  out.append("<a href=\"/-/healthy\">Health</a><a href=\"/-/ready\">Readiness</a></nav>\n");
  out.append("<p class=\"soft\">Version ").append(EscapedHtml(base::Version()));
  out.append(", revision ").append(EscapedHtml(base::Revision()));
  out.append(". This page was made at ");
  out.append(UtcText(std::chrono::floor<std::chrono::seconds>(now))).append(".</p>\n</footer>\n");
  return out.append("</body>\n</html>\n");
}

std::string_view LandingStyle() {
  // On a narrow screen each row becomes a block, with the column's title beside each value.
  return R"(
:root { color-scheme: light dark; --text: #1b1f24; --soft: #57606a; --line: #d0d7de; --back: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6edf3; --soft: #9da7b1; --line: #30363d; --back: #0d1117; }
}
body { margin: 0 auto; max-width: 70rem; padding: 1rem; color: var(--text); background: var(--back);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.4rem; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
p, nav, form { margin: .5rem 0; }
nav a { margin-right: 1rem; }
a { color: inherit; }
footer { margin-top: 2rem; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; background: var(--back); }
.soft { color: var(--soft); }
.banner { padding: .5rem .75rem; border-radius: .3rem; color: #fff; overflow-wrap: anywhere; }
input, button { font: inherit; max-width: 100%; box-sizing: border-box; }
summary { cursor: pointer; padding: .35rem 0; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; }
caption { text-align: left; font-weight: 600; padding: .35rem 0; overflow-wrap: anywhere; }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0;
  border-bottom: 1px solid var(--line); overflow-wrap: anywhere; font-weight: inherit; }
thead th { color: var(--soft); font-weight: 600; white-space: nowrap; }
.tag { display: inline-block; border-radius: .3rem; padding: 0 .45rem; white-space: nowrap; color: #fff;
  margin: .1rem 0; }
.date { white-space: nowrap; }
.expired, .failing { background: #8f0f0f; }
.critical { background: #cf222e; }
.soon { background: #f2c744; color: #1b1f24; }
.ok, .up { background: #1a7f37; }
.unknown, .waiting { background: #57606a; }
@media (max-width: 40rem) {
  thead { display: none; }
  tr { display: block; padding: .5rem 0; border-bottom: 1px solid var(--line); }
  tbody th, td { display: flex; gap: .75rem; border: 0; padding: .1rem 0; }
  td:has(> span:empty) { display: none; }
  tbody th::before, td::before { content: attr(data-title); flex: 0 0 7rem; color: var(--soft); }
}
)";
}

const char* LandingPageSecurityPolicy() {
  // The hash is that of LandingStyle(): openssl dgst -sha256 -binary | base64. The icon is a data URL
  // without data, so that browsers request none.
  return "default-src 'none'; style-src 'sha256-AREsDxTAQNYXJQ9XUoqrj7h4O58Xk5ZwV5wPqH9HHYk='; "
         "img-src data:; base-uri 'none'; "
         "form-action 'self'; frame-ancestors 'none'";
}

}  // namespace certmon::exporter
