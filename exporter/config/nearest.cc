#include "exporter/config/nearest.h"

#include <algorithm>
#include <cctype>
#include <numeric>

namespace certmon::exporter {
namespace {

constexpr std::size_t kLongestName = 64;  // the comparison is quadratic
constexpr std::size_t kShortestPart = 4;

std::string Folded(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) {
    return static_cast<char>(c == '-' ? '_' : std::tolower(c));
  });
  return out;
}

std::size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row.back();
}

std::size_t DifferenceOf(std::size_t a, std::size_t b) { return a < b ? b - a : a - b; }

}  // namespace

std::optional<std::string> NearestName(std::string_view name,
                                       const std::vector<std::string>& candidates) {
  if (name.empty() || name.size() > kLongestName) {
    return std::nullopt;
  }
  const std::string wanted = Folded(name);
  const std::string* best = nullptr;
  std::size_t best_distance = std::max<std::size_t>(1, name.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    if (DifferenceOf(wanted.size(), candidate.size()) >= best_distance) {
      continue;
    }
    if (const std::size_t distance = EditDistance(wanted, Folded(candidate));
        distance < best_distance) {
      best = &candidate;
      best_distance = distance;
    }
  }
  if (best != nullptr) {
    return *best;
  }
  for (const std::string& candidate : candidates) {
    const std::string folded = Folded(candidate);
    const bool part =
        (wanted.size() >= kShortestPart && folded.find(wanted) != std::string::npos) ||
        (folded.size() >= kShortestPart && wanted.find(folded) != std::string::npos);
    if (part) {
      return candidate;
    }
  }
  return std::nullopt;
}

std::string DidYouMean(std::string_view name, const std::vector<std::string>& candidates) {
  const auto nearest = NearestName(name, candidates);
  return nearest ? ", did you mean \"" + *nearest + "\"?" : "";
}

}  // namespace certmon::exporter
