#include "exporter/log/scrubber.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <string_view>

#include "lib/base/redaction.h"

namespace certmon::exporter {
namespace {

constexpr std::size_t kStartBytes = base::kShortestRedacted;

// Stands for the start of every secret that has a % in it, which every search includes: in a text,
// such a % cannot be told from an escape.
constexpr std::size_t kStartWithPercent = 0;

std::size_t HashOf(std::string_view text) { return std::hash<std::string_view>()(text); }

std::size_t HashOf(const base::Secret& secret) {
  return secret.WithBytes([](std::string_view bytes) { return HashOf(bytes); });
}

std::size_t HashOfStart(const base::Secret& secret) {
  return secret.WithBytes([](std::string_view bytes) {
    const std::string_view start = bytes.substr(0, kStartBytes);
    return start.find('%') == std::string_view::npos ? HashOf(start) : kStartWithPercent;
  });
}

// The hash of the bytes at the front of `text`, percent-encoded or not; nullopt if they are too
// few.
std::optional<std::size_t> HashOfFront(std::string_view text) {
  std::array<char, kStartBytes> start{};
  for (char& byte : start) {
    if (text.empty()) {
      return std::nullopt;
    }
    const std::optional<char> escaped = base::Unescaped(text);
    byte = escaped.value_or(text.front());
    text.remove_prefix(escaped ? base::kEscapeBytes : 1);
  }
  return HashOf(std::string_view(start.data(), start.size()));
}

}  // namespace

void SecretScrubber::Add(const base::Secret& secret) {
  const std::lock_guard lock(mutex_);
  Remember(secrets_, kMostSecrets, secret);
}

void SecretScrubber::AddToken(const base::Secret& token) {
  const std::lock_guard lock(mutex_);
  Remember(tokens_, kMostTokens, token);
}

void SecretScrubber::Remember(Known& known, std::size_t most, const base::Secret& secret) {
  if (secret.size() < base::kShortestRedacted) {
    return;
  }
  const Hash hash = HashOf(secret);
  const auto [begin, end] = known.by_text.equal_range(hash);
  const auto same =
      std::find_if(begin, end, [&secret](const auto& entry) { return *entry.second == secret; });
  if (same != end) {
    known.in_order.splice(known.in_order.end(), known.in_order, same->second);
    return;
  }
  if (known.in_order.size() == most) {
    ForgetFirst(known);
  }
  const Entry added = known.in_order.insert(known.in_order.end(), secret.Clone());
  known.by_text.emplace(hash, added);
  known.by_start[HashOfStart(secret)].push_back(added);
}

void SecretScrubber::ForgetFirst(Known& known) {
  const Entry first = known.in_order.begin();
  const auto [begin, end] = known.by_text.equal_range(HashOf(*first));
  known.by_text.erase(
      std::find_if(begin, end, [first](const auto& entry) { return entry.second == first; }));
  const auto start = known.by_start.find(HashOfStart(*first));
  std::erase(start->second, first);
  if (start->second.empty()) {
    known.by_start.erase(start);
  }
  known.in_order.pop_front();
}

std::string SecretScrubber::Scrub(std::string text) const {
  std::vector<Hash> starts = {kStartWithPercent};
  for (std::size_t i = 0; i + kStartBytes <= text.size(); ++i) {
    if (const auto start = HashOfFront(std::string_view(text).substr(i))) {
      starts.push_back(*start);
    }
  }
  std::sort(starts.begin(), starts.end());
  starts.erase(std::unique(starts.begin(), starts.end()), starts.end());

  const std::lock_guard lock(mutex_);
  std::vector<const base::Secret*> candidates;
  for (const Known* const known : {&secrets_, &tokens_}) {
    for (const Hash start : starts) {
      if (const auto found = known->by_start.find(start); found != known->by_start.end()) {
        for (const Entry& entry : found->second) {
          candidates.push_back(&*entry);
        }
      }
    }
  }
  // The longest first: another may be its beginning.
  std::sort(candidates.begin(), candidates.end(),
            [](const base::Secret* a, const base::Secret* b) { return a->size() > b->size(); });
  for (const base::Secret* secret : candidates) {
    base::Redact(*secret, text);
  }
  return text;
}

}  // namespace certmon::exporter
