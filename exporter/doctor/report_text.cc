#include <string_view>

#include "exporter/doctor/checks.h"
#include "exporter/doctor/report.h"

namespace certmon::doctor {
namespace {

constexpr std::size_t kMarkWidth = 4;
constexpr std::size_t kCheckWidth = 12;  // of the longest name, "past the end"

const char* ColourOf(Mark mark) {
  switch (mark) {
    case Mark::kOk:
      return "\x1b[32m";
    case Mark::kNote:
      return "\x1b[33m";
    case Mark::kFail:
      return "\x1b[31m";
  }
  return "";
}

std::string Padded(std::string_view text, std::size_t width) {
  return std::string(text) + std::string(width > text.size() ? width - text.size() : 0, ' ');
}

}  // namespace

std::string ReportText(const Findings& findings, bool has_colour) {
  std::string text;
  for (const Finding& finding : findings) {
    const std::string mark = Padded(MarkText(finding.mark), kMarkWidth);
    text += has_colour ? ColourOf(finding.mark) + mark + "\x1b[0m" : mark;
    text += "  " + Padded(finding.check, kCheckWidth) + "  " + finding.seen + "\n";
    if (!finding.advice.empty()) {
      text += std::string(kMarkWidth + 2 + kCheckWidth + 2, ' ') + "do: " + finding.advice + "\n";
    }
  }
  const bool is_good = CanBeTrusted(findings);
  return text + (is_good ? "\nThe exporter can be trusted with this account.\n"
                         : "\nThe exporter cannot be trusted with this account yet.\n");
}

}  // namespace certmon::doctor
