#include "exporter/client/file_naming.h"

#include <algorithm>
#include <array>
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <optional>

#include "exporter/client/display_text.h"
#include "lib/certapi/download.h"

namespace certmon::client {
namespace {

constexpr const char* kEnding = ".pem";
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // of SafeText

bool IsPlain(char c) {
  // SafeText has replaced invisible characters of other scripts.
  return static_cast<unsigned char>(c) >= 0x80 || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-' ||
         c == ' ';
}

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

void CutAt(std::string& text, std::size_t size) {
  if (text.size() > size) {
    while (size > 0 && IsContinuation(text[size])) {
      --size;
    }
    text.resize(size);
  }
}

// FNV-1a, 64 bits (RFC 9923). It distinguishes names; it protects nothing.
std::string Digits(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  }
  std::array<char, 17> digits{};
  std::snprintf(digits.data(), digits.size(), "%016" PRIx64, hash);
  return digits.data();
}

std::string Folded(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

}  // namespace

std::string SafeName(std::string_view text) {
  std::string name = SafeText(text);
  for (std::size_t at = name.find(kReplacement); at != std::string::npos;
       at = name.find(kReplacement, at)) {
    name.replace(at, kReplacement.size(), "_");
  }
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !IsPlain(c); }, '_');
  CutAt(name, kMaxFileName);
  while (!name.empty() && name.back() == ' ') {
    name.pop_back();
  }
  if (name.empty()) {
    return "_";
  }
  const char first = name.front();
  if (first == '.' || first == '-' || first == ' ') {
    name.front() = '_';
  }
  return name;
}

std::string NameForOne(std::string_view content_disposition, std::string_view certificate_name) {
  const auto offered = certapi::SafeFileName(content_disposition);
  return offered ? SafeName(*offered) : SafeName(certificate_name) + kEnding;
}

std::string NameInFolder(const std::string& name) {
  const std::string safe = SafeName(name);
  const bool is_changed = safe != name || safe != Folded(safe);
  return (is_changed ? safe + "-" + Digits(name) : safe) + kEnding;
}

}  // namespace certmon::client
