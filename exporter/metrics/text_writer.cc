#include "exporter/metrics/text_writer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <limits>

#include "lib/base/text.h"

namespace certmon::exporter {
namespace {

// std::to_chars writes at most 24 characters for a double and 20 for a 64-bit integer.
constexpr std::size_t kNumberBytes = 32;

template <typename T>
void AppendChars(std::string& out, T value) {
  std::array<char, kNumberBytes> buffer;
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  out.append(buffer.data(), result.ptr);
}

// Copies the runs between the characters that need an escape; `quote` adds " to these.
void AppendEscaped(std::string& out, std::string_view text, bool quote) {
  std::size_t run = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c != '\\' && c != '\n' && !(quote && c == '"')) {
      continue;
    }
    out.append(text.substr(run, i - run));
    out.append(c == '\n' ? std::string_view("\\n") : c == '"' ? "\\\"" : "\\\\");
    run = i + 1;
  }
  out.append(text.substr(run));
}

bool IsPrintableAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

// Keeps newlines, which get an escape; replaces all else that is not printable.
std::string Repaired(std::string_view text) {
  constexpr auto kNoLimit = std::numeric_limits<std::size_t>::max();
  std::string out;
  while (true) {
    const std::size_t newline = text.find('\n');
    out += base::Printable(text.substr(0, newline), kNoLimit);
    if (newline == std::string_view::npos) {
      return out;
    }
    out += '\n';
    text.remove_prefix(newline + 1);
  }
}

}  // namespace

void AppendLabel(std::string& labels, std::string_view name, std::string_view value) {
  if (!labels.empty()) {
    labels += ',';
  }
  labels.append(name).append("=\"");
  if (IsPrintableAscii(value)) {
    AppendEscaped(labels, value, true);
  } else {
    AppendEscaped(labels, Repaired(value), true);
  }
  labels += '"';
}

void AppendNumber(std::string& out, double value) {
  constexpr double kExact = 9007199254740992.0;  // 2^53
  if (std::abs(value) < kExact && std::trunc(value) == value) {
    AppendChars(out, static_cast<std::int64_t>(value));
  } else {
    AppendChars(out, value);
  }
}

void TextWriter::Family(std::string_view name, std::string_view help, std::string_view type) {
  name_ = name;
  help_ = help;
  type_ = type;
  header_written_ = false;
}

void TextWriter::SuffixedSample(std::string_view suffix, std::string_view labels, double value) {
  if (!std::isfinite(value)) {
    return;
  }
  BeginLine(suffix, labels);
  AppendNumber(out_, value);
  out_ += '\n';
}

void TextWriter::BeginLine(std::string_view suffix, std::string_view labels) {
  if (!header_written_) {
    out_.append("# HELP ").append(name_) += ' ';
    AppendEscaped(out_, help_, false);
    out_.append("\n# TYPE ").append(name_).append(" ").append(type_) += '\n';
    header_written_ = true;
  }
  out_.append(name_).append(suffix);
  if (!labels.empty()) {
    out_.append("{").append(labels) += '}';
  }
  out_ += ' ';
}

void TextWriter::EndSigned(std::int64_t value) {
  AppendChars(out_, value);
  out_ += '\n';
}

void TextWriter::EndUnsigned(std::uint64_t value) {
  AppendChars(out_, value);
  out_ += '\n';
}

}  // namespace certmon::exporter
