#include "exporter/log/log_line.h"

#include <date/date.h>

#include <array>
#include <chrono>

#include "lib/base/text.h"

namespace certmon::exporter {
namespace {

constexpr std::size_t kMaxCodePoints = 1000;
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";  // U+2026

std::string_view LevelText(LogLevel level) {
  constexpr std::array<std::string_view, 4> kTexts = {"debug", "info", "warn", "error"};
  return kTexts.at(static_cast<std::size_t>(level));
}

// The same in both formats: the text has no control characters.
std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
    }
    out += c;
  }
  out += '"';
  return out;
}

bool NeedsQuotes(std::string_view text) {
  return text.empty() || text.find_first_of(" \"=\\") != std::string_view::npos;
}

std::string LogfmtValue(std::string_view text) {
  return NeedsQuotes(text) ? Quoted(text) : std::string(text);
}

void AppendPair(LogFormat format, std::string_view key, std::string_view value, std::string& out) {
  const std::string clean = PresentableValue(value);
  if (format == LogFormat::kJson) {
    out += out.empty() ? "" : ",";
    out += Quoted(key) + ":" + Quoted(clean);
  } else {
    out += out.empty() ? "" : " ";
    out += std::string(key) + "=" + LogfmtValue(clean);
  }
}

}  // namespace

std::string PresentableValue(std::string_view value) {
  std::string out = base::Printable(value, kMaxCodePoints + 1);
  if (base::CountCodePoints(out).value_or(0) > kMaxCodePoints) {
    out = base::Printable(out, kMaxCodePoints - 1);
    out += kEllipsis;
  }
  return out;
}

std::string RenderBody(LogFormat format, std::string_view message,
                       const std::vector<LogField>& fields) {
  std::string out;
  AppendPair(format, "msg", message, out);
  for (const LogField& field : fields) {
    AppendPair(format, field.key, field.value, out);
  }
  return out;
}

std::string RenderLine(LogFormat format, base::WallTime time, LogLevel level,
                       std::string_view body) {
  std::string out;
  AppendPair(format, "ts",
             date::format("%FT%TZ", std::chrono::floor<std::chrono::milliseconds>(time)), out);
  AppendPair(format, "level", LevelText(level), out);
  out += format == LogFormat::kJson ? "," : " ";
  out += body;
  if (format == LogFormat::kJson) {
    return "{" + out + "}\n";
  }
  out += '\n';
  return out;
}

}  // namespace certmon::exporter
