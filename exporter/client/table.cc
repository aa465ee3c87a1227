#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "exporter/client/dates.h"
#include "exporter/client/display_text.h"
#include "exporter/client/listing_view.h"

namespace certmon::client {
namespace {

using inventory::Band;

constexpr std::size_t kColumns = 5;
constexpr std::size_t kDaysColumn = 1;
constexpr const char* kGap = "  ";

struct Line {
  std::array<std::string, kColumns> cells;
  std::string_view colour;  // empty: none
};

// SGR codes (ECMA-48, section 8.3.117) of the sixteen colours, which every theme keeps readable.
std::string_view ColourOf(Band band) {
  switch (band) {
    case Band::kExpired:
      return "\x1b[1;31m";
    case Band::kCritical:
      return "\x1b[31m";
    case Band::kSoon:
      return "\x1b[33m";
    case Band::kUnknown:
      return "\x1b[35m";
    case Band::kOk:
      break;
  }
  return "";
}
constexpr std::string_view kNoColour = "\x1b[0m";

Line LineOf(const certapi::Certificate& certificate, const ViewSettings& view) {
  const Band band = inventory::BandOf(certificate, view.warning, view.critical, view.now);
  const auto& expires = certificate.expires_at;
  return {.cells = {SafeText(certificate.name),
                    expires ? std::to_string(inventory::DaysRemaining(*expires, view.now)) : "-",
                    expires ? LocalText(*expires, view.zone) : "-", std::string(BandText(band)),
                    SafeText(certificate.authority)},
          .colour = view.colour ? ColourOf(band) : std::string_view()};
}

}  // namespace

std::string_view BandText(Band band) {
  switch (band) {
    case Band::kUnknown:
      return "unknown";
    case Band::kExpired:
      return "expired";
    case Band::kCritical:
      return "critical";
    case Band::kSoon:
      return "soon";
    case Band::kOk:
      return "ok";
  }
  return "";
}

std::string TableText(const Certificates& certificates, const ViewSettings& view) {
  std::vector<Line> lines = {
      {.cells = {"NAME", "DAYS LEFT", "EXPIRES", "STATE", "AUTHORITY"}, .colour = {}}};
  for (const certapi::Certificate& certificate : certificates) {
    lines.push_back(LineOf(certificate, view));
  }
  std::array<std::size_t, kColumns> widths{};
  for (const Line& line : lines) {
    for (std::size_t i = 0; i < kColumns; ++i) {
      widths[i] = std::max(widths[i], DisplayWidth(line.cells[i]));
    }
  }
  std::string table;
  for (const Line& line : lines) {
    std::string row;
    for (std::size_t i = 0; i < kColumns; ++i) {
      row += i == 0 ? "" : kGap;
      row +=
          i == kDaysColumn ? PadLeft(line.cells[i], widths[i]) : PadRight(line.cells[i], widths[i]);
    }
    row.resize(row.find_last_not_of(' ') + 1);
    table += line.colour.empty()
                 ? row
                 : std::string(line.colour) + std::move(row) + std::string(kNoColour);
    table += '\n';
  }
  return table;
}

}  // namespace certmon::client
