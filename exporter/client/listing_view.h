// A listing as text: a table for people, CSV and JSON for programs.
//
// Pure; safe to call from any thread.
#ifndef EXPORTER_CLIENT_LISTING_VIEW_H_
#define EXPORTER_CLIENT_LISTING_VIEW_H_

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

#include "exporter/client/listing.h"
#include "lib/base/clock.h"
#include "lib/inventory/remaining.h"

namespace certmon::client {

// How a listing is shown.
struct ViewSettings {
  base::WallTime now;
  // Of the table.
  bool projects = false;  // a column of projects
  bool colour = false;    // by band
  bool wide = false;
  bool header = true;                                             // of CSV too
  std::size_t columns = std::numeric_limits<std::size_t>::max();  // rows are cut there
};

// "unknown", "expired", "critical", "soon" or "ok". Static storage.
[[nodiscard]] std::string_view BandText(inventory::Band band);

// Columns PROJECT (if wanted), NAME, TEAM (if a certificate has one), DAYS LEFT, EXPIRES (as listed), STATE, AUTHORITY;
// `wide` adds WARNING and CRITICAL (the effective thresholds, and where they come from: ceiling,
// share or entry), CREATED, SIGNATURE, ID and DOMAINS. Aligned by columns of the terminal, one row a
// line, with texts made safe (display_text.h). The heading is there without certificates too.
[[nodiscard]] std::string TableText(const Certificates& certificates, const ViewSettings& view);

// RFC 4180 with a heading, CRLF and every text in quotes, with texts made safe as in the table. A
// text that a spreadsheet would read as a formula (starts with = + - @, with or without blanks
// before) gets an apostrophe before it, as OWASP's "CSV Injection" advises; JSON has names byte for
// byte. Columns: project, name, days_left, expires_at, listed_day (in the zone of the project), state, created_at,
// authority, signature_algorithm, id, domains (separated by blanks), team, superseded_by,
// warning_seconds, critical_seconds (the effective thresholds). Instants are in UTC; unknown values
// are empty.
[[nodiscard]] std::string CsvText(const Certificates& certificates, const ViewSettings& view);

// An array of objects with the members of the CSV. Unknown values are null, domains an array, texts
// as listed.
[[nodiscard]] std::string JsonText(const Certificates& certificates, const ViewSettings& view);

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_LISTING_VIEW_H_
