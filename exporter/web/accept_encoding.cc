#include "exporter/web/accept_encoding.h"

#include <algorithm>
#include <optional>

namespace certmon::exporter {
namespace {

// Quality values are in thousandths: they have at most three decimals.
constexpr int kBest = 1000;

constexpr std::string_view kBlanks = " \t";

std::string_view Trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

bool EqualsIgnoringCase(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

// qvalue = ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3("0") ] )
std::optional<int> QualityValue(std::string_view text) {
  constexpr std::size_t kLongest = 5;
  if (text.empty() || text.size() > kLongest || (text[0] != '0' && text[0] != '1') ||
      (text.size() > 1 && text[1] != '.')) {
    return std::nullopt;
  }
  int value = (text[0] - '0') * kBest;
  int unit = kBest / 10;
  for (const char digit : text.substr(std::min<std::size_t>(2, text.size()))) {
    if (digit < '0' || digit > '9') {
      return std::nullopt;
    }
    value += (digit - '0') * unit;
    unit /= 10;
  }
  return value <= kBest ? std::optional(value) : std::nullopt;
}

// The quality of `;q=value`, or of nothing; nullopt if the parameters are invalid.
std::optional<int> Quality(std::string_view parameters) {
  parameters = Trimmed(parameters);
  if (parameters.empty()) {
    return kBest;
  }
  if (parameters[0] != ';') {
    return std::nullopt;
  }
  parameters = Trimmed(parameters.substr(1));
  constexpr std::size_t kPrefix = 2;  // "q="
  if (!EqualsIgnoringCase(parameters.substr(0, kPrefix), "q=")) {
    return std::nullopt;
  }
  return QualityValue(parameters.substr(kPrefix));
}

struct Qualities {
  std::optional<int> gzip;
  std::optional<int> identity;
  std::optional<int> any;
};

void TakeMember(std::string_view member, Qualities& qualities) {
  member = Trimmed(member);
  const std::string_view name = Trimmed(member.substr(0, member.find(';')));
  const auto quality = Quality(member.substr(std::min(member.find(';'), member.size())));
  std::optional<int>* place = nullptr;
  // x-gzip is the same coding: RFC 9110, section 8.4.1.3.
  if (EqualsIgnoringCase(name, "gzip") || EqualsIgnoringCase(name, "x-gzip")) {
    place = &qualities.gzip;
  } else if (EqualsIgnoringCase(name, "identity")) {
    place = &qualities.identity;
  } else if (name == "*") {
    place = &qualities.any;
  }
  if (place != nullptr && !*place) {
    *place = quality;
  }
}

}  // namespace

bool PrefersGzip(std::string_view field) {
  Qualities qualities;
  while (!field.empty()) {
    const std::size_t comma = std::min(field.find(','), field.size());
    TakeMember(field.substr(0, comma), qualities);
    field.remove_prefix(std::min(comma + 1, field.size()));
  }
  const std::optional<int> gzip = qualities.gzip ? qualities.gzip : qualities.any;
  if (!gzip) {
    return qualities.identity == 0;
  }
  // The client prefers identity to gzip only if it names identity.
  return *gzip > 0 && *gzip >= qualities.identity.value_or(0);
}

}  // namespace certmon::exporter
