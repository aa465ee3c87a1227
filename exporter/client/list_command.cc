#include <utility>

#include "exporter/client/commands.h"
#include "exporter/client/display_text.h"
#include "exporter/client/listing.h"
#include "exporter/client/listing_view.h"
#include "exporter/client/terminal.h"

namespace certmon::client {
namespace {

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

int RunList(const ListRequest& request, std::vector<ClientProject> projects, const Network& network,
            const exporter::SecretScrubber& scrubber) {
  const std::vector<Listing> listings = ReadListings(std::move(projects), network);
  ViewSettings view{.now = network.clock.WallNow(),
                    .projects = listings.size() > 1,
                    .colour = StdoutHasColour(),
                    .wide = request.wide,
                    .header = !request.no_header};
  if (StdoutIsTerminal()) {
    view.columns = StdoutColumns();
  }
  bool is_complete = true;
  bool has_any = false;
  for (const Listing& listing : listings) {
    for (const std::string& note : NotesOn(listing)) {
      Report(scrubber, (view.projects ? SafeText(listing.project) + ": " : "") + note);
    }
    is_complete = is_complete && !listing.failure;
    has_any = has_any || !listing.failure || !listing.certificates.empty();
  }
  if (!has_any) {
    return kFailed;
  }
  const bool is_written = WriteStdout(
      scrubber, "list", Show(request.format, Choose(listings, request, view.now), view));
  return is_written && is_complete ? kGood : kFailed;
}

}  // namespace certmon::client
