#include "lib/certapi/unreadable_text.h"

#include <charconv>
#include <cstdint>
#include <utility>

#include "lib/base/text.h"

namespace certmon::certapi {
namespace {

constexpr char kMark = '\x7F';
constexpr std::string_view kEscapedMark = "\\u007f";

// The value of a `\uXXXX` at the start of the text, or nullopt.
std::optional<std::uint32_t> EscapedUnit(std::string_view text) {
  if (text.size() < kEscapedMark.size() || text.substr(0, 2) != "\\u") {
    return std::nullopt;
  }
  std::uint32_t unit = 0;
  const char* const end = text.data() + kEscapedMark.size();
  const auto read = std::from_chars(text.data() + 2, end, unit, 16);
  return read.ec == std::errc() && read.ptr == end ? std::optional(unit) : std::nullopt;
}

bool IsHigh(std::uint32_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool IsLow(std::uint32_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

bool MarkBytes(std::string& text) {
  bool marked = false;
  std::size_t at = base::ReadableBytes(text);
  while (at < text.size()) {
    text[at] = kMark;
    marked = true;
    at += 1 + base::ReadableBytes(std::string_view(text).substr(at + 1));
  }
  return marked;
}

bool MarkHalfPairs(std::string& text) {
  bool marked = false;
  const std::string_view view = text;
  // A backslash escapes the next character, which may be a backslash.
  for (std::size_t at = view.find('\\'); at < view.size(); at = view.find('\\', at)) {
    const auto unit = EscapedUnit(view.substr(at));
    if (!unit) {
      at += 2;
      continue;
    }
    const auto next = EscapedUnit(view.substr(at + kEscapedMark.size()));
    if (IsHigh(*unit) && next && IsLow(*next)) {
      at += 2 * kEscapedMark.size();
      continue;
    }
    if (IsHigh(*unit) || IsLow(*unit)) {
      text.replace(at, kEscapedMark.size(), kEscapedMark);
      marked = true;
    }
    at += kEscapedMark.size();
  }
  return marked;
}

}  // namespace

std::optional<std::string> MarkUnreadableText(std::string_view json) {
  std::string text(json);
  const bool has_bytes = MarkBytes(text);
  const bool has_halves = MarkHalfPairs(text);
  return has_bytes || has_halves ? std::optional(std::move(text)) : std::nullopt;
}

}  // namespace certmon::certapi
