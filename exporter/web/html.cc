#include "exporter/web/html.h"

#include <array>
#include <limits>

#include "lib/base/text.h"
#include "lib/inventory/remaining.h"

namespace certmon::exporter {
namespace {

std::string_view ReferenceOf(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

void AppendPadded(std::string& out, std::int64_t number, std::size_t digits) {
  const std::string text = std::to_string(number);
  out.append(digits > text.size() ? digits - text.size() : 0, '0').append(text);
}

}  // namespace

std::string EscapedHtml(std::string_view text) {
  std::string out;
  for (const char c : base::Printable(text, std::numeric_limits<std::size_t>::max())) {
    const std::string_view reference = ReferenceOf(c);
    if (reference.empty()) {
      out += c;
    } else {
      out += reference;
    }
  }
  return out;
}

std::string NameHtml(std::string_view name) { return "<bdi>" + EscapedHtml(name) + "</bdi>"; }

std::string TagHtml(std::string_view kind, std::string_view text) {
  return std::string("<span class=\"tag ").append(kind).append("\">").append(text) + "</span>";
}

void AppendCell(std::string& out, std::string_view title, std::string_view html) {
  out.append("<td data-title=\"").append(title).append("\"><span>").append(html) += "</span></td>";
}

std::string DurationInWords(std::chrono::nanoseconds duration) {
  struct Unit {
    std::string_view name;
    std::chrono::seconds size;
  };
  constexpr std::array kUnits = {
      Unit{"day", std::chrono::days(1)}, Unit{"hour", std::chrono::hours(1)},
      Unit{"minute", std::chrono::minutes(1)}, Unit{"second", std::chrono::seconds(1)}};
  for (const Unit& unit : kUnits) {
    const std::int64_t count = duration / unit.size;
    if (count > 0 || unit.size.count() == 1) {
      return std::to_string(count).append(" ").append(unit.name).append(count == 1 ? "" : "s");
    }
  }
  return {};
}

std::string AgeInWords(std::optional<base::WallTime> time, base::WallTime now) {
  if (!time) {
    return "never";
  }
  return *time > now ? "in the future" : DurationInWords(now - *time) + " ago";
}

std::string LeftInWords(std::chrono::sys_seconds end, base::WallTime now) {
  const std::int64_t days = inventory::DaysRemaining(end, now);
  const std::int64_t whole = days < 0 ? -days - 1 : days;
  if (whole == 0) {
    return "today";
  }
  const std::string count = std::to_string(whole) + (whole == 1 ? " day" : " days");
  return days < 0 ? count + " ago" : "in " + count;
}

std::string MinuteText(std::chrono::sys_seconds time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  std::string text;
  AppendPadded(text, static_cast<int>(date.year()), 4);
  AppendPadded(text += '-', static_cast<unsigned>(date.month()), 2);
  AppendPadded(text += '-', static_cast<unsigned>(date.day()), 2);
  AppendPadded(text += ' ', clock.hours().count(), 2);
  AppendPadded(text += ':', clock.minutes().count(), 2);
  return text;
}

std::string UtcText(std::chrono::sys_seconds time) { return MinuteText(time) + " UTC"; }

}  // namespace certmon::exporter
