#include "exporter/client/file_naming.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <map>
#include <optional>
#include <set>

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

// FNV-1a, 64 bits folded to 32 (RFC 9923). It distinguishes names; it protects nothing.
std::string Digits(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  }
  std::array<char, 9> digits{};
  std::snprintf(digits.data(), digits.size(), "%08x",
                static_cast<unsigned>((hash ^ (hash >> 32U)) & 0xFFFFFFFFU));
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

std::vector<std::string> NamesForAll(const std::vector<std::string>& names) {
  std::map<std::string, int> alike;
  for (const std::string& name : names) {
    ++alike[Folded(SafeName(name))];
  }
  std::vector<std::string> files;
  std::set<std::string> taken;
  for (const std::string& name : names) {
    const std::string safe = SafeName(name);
    const bool clashes = alike[Folded(safe)] > 1 && (safe != name || safe != Folded(safe));
    std::string file = clashes ? safe + "-" + Digits(name) : safe;
    for (int number = 2; !taken.insert(Folded(file)).second; ++number) {
      file = safe + "-" + Digits(name) + "-" + std::to_string(number);
    }
    files.push_back(file + kEnding);
  }
  return files;
}

}  // namespace certmon::client
