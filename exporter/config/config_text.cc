#include "exporter/config/config_text.h"

#include <algorithm>

#include "lib/base/text.h"

namespace certmon::exporter {
namespace {

constexpr std::size_t kLongestLine = 65536;  // bytes

bool IsForbidden(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t' && c != '\r') || byte == 0x7F;
}

const char* LineFault(std::string_view line) {
  if (line.size() > kLongestLine) {
    return "is longer than 65536 bytes; the file must be plain text in lines";
  }
  if (std::any_of(line.begin(), line.end(), IsForbidden)) {
    return "holds a NUL or another control character; the file must be plain text in UTF-8";
  }
  return base::CountCodePoints(line) ? nullptr
                                     : "is not valid UTF-8; save the file as plain text in UTF-8";
}

}  // namespace

std::optional<ConfigError> TextFault(std::string_view bytes, const std::string& name) {
  for (int line = 1; !bytes.empty(); ++line) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    if (const char* fault = LineFault(bytes.substr(0, end))) {
      return ConfigError{name + ":" + std::to_string(line) + ": " + fault};
    }
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  return std::nullopt;
}

}  // namespace certmon::exporter
