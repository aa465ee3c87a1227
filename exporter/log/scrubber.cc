#include "exporter/log/scrubber.h"

#include <algorithm>

#include "lib/base/redaction.h"

namespace certmon::exporter {

void SecretScrubber::Add(const base::Secret& secret) { Remember(secrets_, kMostSecrets, secret); }

void SecretScrubber::AddToken(const base::Secret& token) { Remember(tokens_, kMostTokens, token); }

void SecretScrubber::Remember(Known& known, std::size_t most, const base::Secret& secret) {
  if (secret.size() < base::kShortestRedacted) {
    return;
  }
  const std::lock_guard lock(mutex_);
  const auto same = std::find(known.begin(), known.end(), secret);
  if (same != known.end()) {
    std::rotate(same, same + 1, known.end());
    return;
  }
  if (known.size() == most) {
    known.erase(known.begin());
  }
  known.push_back(secret.Clone());
}

std::string SecretScrubber::Scrub(std::string text) const {
  const std::lock_guard lock(mutex_);
  for (const Known* const known : {&secrets_, &tokens_}) {
    for (const base::Secret& secret : *known) {
      base::Redact(secret, text);
    }
  }
  return text;
}

}  // namespace certmon::exporter
