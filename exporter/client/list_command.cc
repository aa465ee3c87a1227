#include "exporter/client/commands.h"
#include "exporter/client/listing.h"
#include "exporter/client/listing_view.h"
#include "exporter/client/terminal.h"
#include "exporter/client/verdict.h"

namespace certmon::client {
namespace {

Listing ReadListing(const Tools& tools) {
  const exporter::ProjectSettings& settings = tools.session.Settings();
  const certapi::ListOutcome outcome = tools.session.List();
  return MakeListing(settings.name, outcome, settings.options->rules, tools.clock.WallNow());
}

std::string Show(ListFormat format, const Certificates& certificates, const ViewSettings& view) {
  switch (format) {
    case ListFormat::kTable:
      return TableText(certificates, view);
    case ListFormat::kJson:
      return JsonText(certificates, view);
    case ListFormat::kCsv:
      return CsvText(certificates, view);
  }
  return "";
}

}  // namespace

int RunList(const ListRequest& request, const Tools& tools) {
  const exporter::ProjectSettings& settings = tools.session.Settings();
  const Listing listing = ReadListing(tools);
  ViewSettings view{.project = settings.name,
                    .zone = settings.zone,
                    .now = tools.clock.WallNow(),
                    .colour = StdoutHasColour(),
                    .wide = request.wide,
                    .header = !request.no_header};
  if (StdoutIsTerminal()) {
    view.columns = StdoutColumns();
  }
  for (const std::string& note : NotesOn(listing)) {
    Report(tools.scrubber, note);
  }
  if (listing.failure && listing.certificates.empty()) {
    return kFailed;
  }
  const bool is_written = WriteStdout(
      tools.scrubber, "list", Show(request.format, Choose(listing, request, view.now), view));
  return is_written && !listing.failure ? kGood : kFailed;
}

int RunCheck(const CheckRequest& request, const Tools& tools) {
  const Verdict verdict = Judge(ReadListing(tools), request, tools.clock.WallNow());
  // Without stdout, OK was not delivered.
  return WriteStdout(tools.scrubber, "check", tools.scrubber.Scrub(verdict.line) + "\n") ||
                 verdict.code == kCriticalCode
             ? verdict.code
             : kUnknownCode;
}

}  // namespace certmon::client
