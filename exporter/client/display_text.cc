#include "exporter/client/display_text.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>

namespace certmon::client {
namespace {

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

// Sorted, like the next two: characters that change the direction, join, or are invisible.
constexpr Range kHidden[] = {
    {0xAD, 0xAD},     {0x34F, 0x34F},   {0x61C, 0x61C},     {0x115F, 0x1160},
    {0x17B4, 0x17B5}, {0x180B, 0x180F}, {0x200B, 0x200F},   {0x2028, 0x202E},
    {0x2060, 0x206F}, {0x3164, 0x3164}, {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},
    {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFB}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF}};

constexpr Range kCombining[] = {
    {0x300, 0x36F},   {0x483, 0x489},   {0x591, 0x5BD},   {0x610, 0x61A},   {0x64B, 0x65F},
    {0x6D6, 0x6DC},   {0x900, 0x902},   {0x93C, 0x93C},   {0x941, 0x948},   {0xE31, 0xE31},
    {0xE34, 0xE3A},   {0xE47, 0xE4E},   {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF},
    {0x302A, 0x302D}, {0x3099, 0x309A}, {0xFE20, 0xFE2F}};

constexpr Range kWide[] = {
    {0x1100, 0x115E},   {0x231A, 0x231B},   {0x2329, 0x232A},   {0x23E9, 0x23EC},
    {0x25FD, 0x25FE},   {0x2614, 0x2615},   {0x2648, 0x2653},   {0x26AA, 0x26AB},
    {0x26BD, 0x26BE},   {0x26C4, 0x26C5},   {0x2705, 0x2705},   {0x270A, 0x270B},
    {0x2728, 0x2728},   {0x274C, 0x274C},   {0x2753, 0x2755},   {0x2757, 0x2757},
    {0x2795, 0x2797},   {0x2B1B, 0x2B1C},   {0x2B50, 0x2B50},   {0x2E80, 0x303E},
    {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0xA4CF},   {0xA960, 0xA97F},
    {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE10, 0xFE19},   {0xFE30, 0xFE6F},
    {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},   {0x16FE0, 0x18DFF}, {0x1AFF0, 0x1B2FF},
    {0x1F004, 0x1F004}, {0x1F0CF, 0x1F0CF}, {0x1F18E, 0x1F19A}, {0x1F200, 0x1F265},
    {0x1F300, 0x1F320}, {0x1F32D, 0x1F335}, {0x1F337, 0x1F37C}, {0x1F37E, 0x1F393},
    {0x1F3A0, 0x1F3CA}, {0x1F3E0, 0x1F3F0}, {0x1F400, 0x1F43E}, {0x1F440, 0x1F4FC},
    {0x1F4FF, 0x1F53D}, {0x1F5FB, 0x1F64F}, {0x1F680, 0x1F6C5}, {0x1F900, 0x1F9FF},
    {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD}};

template <std::size_t kSize>
bool IsIn(const Range (&ranges)[kSize], std::uint32_t value) {
  const Range* const after =
      std::upper_bound(std::begin(ranges), std::end(ranges), value,
                       [](std::uint32_t v, const Range& range) { return v < range.first; });
  return after != std::begin(ranges) && value <= (after - 1)->last;
}

struct CodePoint {
  std::uint32_t value;
  std::size_t bytes;
};

// `utf8` is valid and not empty.
CodePoint First(std::string_view utf8) {
  const auto lead = static_cast<unsigned char>(utf8.front());
  const std::size_t bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  std::uint32_t value = bytes == 1 ? lead : lead & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    value = (value << 6U) | (static_cast<unsigned char>(utf8[i]) & 0x3FU);
  }
  return {value, bytes};
}

}  // namespace

std::string SafeText(std::string_view bytes, std::size_t max_code_points) {
  const std::string printable = base::Printable(bytes, max_code_points);
  std::string safe;
  for (std::string_view rest = printable; !rest.empty();) {
    const CodePoint first = First(rest);
    safe +=
        IsIn(kHidden, first.value) ? std::string_view("\xEF\xBF\xBD") : rest.substr(0, first.bytes);
    rest.remove_prefix(first.bytes);
  }
  return safe;
}

std::size_t DisplayWidth(std::string_view utf8) {
  std::size_t columns = 0;
  while (!utf8.empty()) {
    const CodePoint first = First(utf8);
    columns += IsIn(kCombining, first.value) ? 0 : IsIn(kWide, first.value) ? 2 : 1;
    utf8.remove_prefix(first.bytes);
  }
  return columns;
}

std::string CutTo(std::string utf8, std::size_t columns) {
  if (DisplayWidth(utf8) <= columns) {
    return utf8;
  }
  constexpr std::string_view kMark = "…";  // takes one column
  std::size_t used = 0;
  std::size_t kept = 0;
  for (std::string_view rest = utf8; !rest.empty();) {
    const CodePoint first = First(rest);
    used += DisplayWidth(rest.substr(0, first.bytes));
    if (used + 1 > columns) {
      break;
    }
    kept += first.bytes;
    rest.remove_prefix(first.bytes);
  }
  utf8.resize(kept);
  return columns == 0 ? "" : utf8 + std::string(kMark);
}

std::string PadRight(std::string text, std::size_t columns) {
  const std::size_t width = DisplayWidth(text);
  return width < columns ? std::move(text) + std::string(columns - width, ' ') : text;
}

std::string PadLeft(const std::string& text, std::size_t columns) {
  const std::size_t width = DisplayWidth(text);
  return width < columns ? std::string(columns - width, ' ') + text : text;
}

}  // namespace certmon::client
