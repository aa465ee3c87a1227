#include <algorithm>
#include <charconv>

#include "lib/base/text.h"
#include "lib/certapi/download.h"

namespace certmon::certapi {
namespace {

constexpr std::string_view kBlank = " \t";
constexpr std::size_t kMaxNameBytes = 255;  // NAME_MAX of Linux

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return lower;
}

std::string_view Trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlank);
  return first == std::string_view::npos
             ? std::string_view()
             : text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

// Removes one value from the start of `rest`: a quoted string, or everything up to the next semicolon.
std::string TakeValue(std::string_view& rest) {
  std::string value;
  if (rest.empty() || rest.front() != '"') {
    const std::size_t end = std::min(rest.find(';'), rest.size());
    value = Trim(rest.substr(0, end));
    rest.remove_prefix(end);
    return value;
  }
  std::size_t at = 1;
  for (; at < rest.size() && rest[at] != '"'; ++at) {
    at += rest[at] == '\\' && at + 1 < rest.size() ? 1 : 0;
    value.push_back(rest[at]);
  }
  rest.remove_prefix(std::min(at + 1, rest.size()));
  return value;
}

// The value of a parameter; nullopt if there is none.
std::optional<std::string> Parameter(std::string_view header, std::string_view name) {
  std::size_t semicolon = header.find(';');
  while (semicolon != std::string_view::npos) {
    header.remove_prefix(semicolon + 1);
    const std::size_t equals = header.find_first_of("=;");
    if (equals == std::string_view::npos) {
      return std::nullopt;
    }
    if (header[equals] == ';') {
      semicolon = equals;
      continue;
    }
    const std::string own_name = LowerCase(Trim(header.substr(0, equals)));
    header.remove_prefix(equals + 1);
    header.remove_prefix(std::min(header.find_first_not_of(kBlank), header.size()));
    std::string value = TakeValue(header);
    if (own_name == name) {
      return value;
    }
    semicolon = header.find(';');
  }
  return std::nullopt;
}

// UTF-8''percent-encoded (RFC 8187, section 3.2); nullopt for anything else.
std::optional<std::string> ExtendedValue(const std::string& text) {
  const std::size_t language = text.find('\'');
  const std::size_t begin =
      language == std::string::npos ? language : text.find('\'', language + 1);
  if (begin == std::string::npos || LowerCase(text.substr(0, language)) != "utf-8") {
    return std::nullopt;
  }
  std::string value;
  for (std::size_t i = begin + 1; i < text.size(); ++i) {
    if (text[i] != '%') {
      value.push_back(text[i]);
      continue;
    }
    unsigned char byte = 0;
    const char* const digits = text.data() + i + 1;
    if (i + 2 >= text.size() || std::from_chars(digits, digits + 2, byte, 16).ptr != digits + 2) {
      return std::nullopt;
    }
    value.push_back(static_cast<char>(byte));
    i += 2;
  }
  return value;
}

}  // namespace

std::optional<std::string> SafeFileName(std::string_view content_disposition) {
  std::optional<std::string> offered;
  if (const auto extended = Parameter(content_disposition, "filename*")) {
    offered = ExtendedValue(*extended);
  }
  if (!offered) {
    offered = Parameter(content_disposition, "filename");
  }
  if (!offered) {
    return std::nullopt;
  }
  std::string_view name = *offered;
  if (const std::size_t path = name.find_last_of("/\\"); path != std::string_view::npos) {
    name.remove_prefix(path + 1);
  }
  name.remove_prefix(std::min(name.find_first_not_of(". \t"), name.size()));
  name = Trim(name);
  if (name.empty() || name.size() > kMaxNameBytes || !base::CountCodePoints(name) ||
      base::HasControlCharacter(name)) {
    return std::nullopt;
  }
  return std::string(name);
}

}  // namespace certmon::certapi
