#include "lib/base/redaction.h"

#include <charconv>

namespace certmon::base {

std::optional<char> Unescaped(std::string_view text) {
  if (text.size() < kEscapeBytes || text.front() != '%') {
    return std::nullopt;
  }
  unsigned char byte = 0;
  const char* const end = text.data() + kEscapeBytes;
  const auto read = std::from_chars(text.data() + 1, end, byte, 16);
  return read.ptr == end ? std::optional(static_cast<char>(byte)) : std::nullopt;
}

namespace {

// The number of bytes at the front of `text` that are an occurrence of the secret, or 0.
std::size_t MatchAtFront(std::string_view text, std::string_view secret) {
  if (text.substr(0, secret.size()) == secret) {
    return secret.size();
  }
  std::size_t length = 0;
  std::size_t matched = 0;
  for (; matched < secret.size() && length < text.size(); ++matched) {
    if (Unescaped(text.substr(length)) == secret[matched]) {
      length += kEscapeBytes;
    } else if (text[length] == secret[matched]) {
      ++length;
    } else {
      return 0;
    }
  }
  return matched >= kShortestRedacted ? length : 0;
}

std::size_t RedactBytes(std::string_view secret, std::string& text) {
  // Fast path: nearly every text has neither the beginning of the secret nor an escape.
  if (secret.size() < kShortestRedacted ||
      (text.find(secret.substr(0, kShortestRedacted)) == std::string::npos &&
       text.find('%') == std::string::npos)) {
    return 0;
  }
  std::string clean;
  clean.reserve(text.size());
  std::size_t found = 0;
  const std::string_view all = text;
  for (std::size_t at = 0; at < all.size();) {
    if (const std::size_t length = MatchAtFront(all.substr(at), secret)) {
      clean += kRedacted;
      at += length;
      ++found;
    } else {
      clean += all[at++];
    }
  }
  if (found > 0) {
    Wipe(text);
    text = std::move(clean);
  }
  return found;
}

}  // namespace

std::size_t Redact(const Secret& secret, std::string& text) {
  return secret.WithBytes([&text](std::string_view bytes) { return RedactBytes(bytes, text); });
}

}  // namespace certmon::base
