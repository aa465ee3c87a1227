#include "exporter/log/scrubber.h"

#include <algorithm>

#include "lib/base/redaction.h"

namespace certmon::exporter {

void SecretScrubber::Add(const base::Secret& secret) {
  if (secret.size() < base::kShortestRedacted) {
    return;
  }
  const std::lock_guard lock(mutex_);
  const auto known = std::find(secrets_.begin(), secrets_.end(), secret);
  if (known != secrets_.end()) {
    std::rotate(known, known + 1, secrets_.end());
    return;
  }
  if (secrets_.size() == kMostSecrets) {
    secrets_.erase(secrets_.begin());
  }
  secrets_.push_back(secret.Clone());
}

std::string SecretScrubber::Scrub(std::string text) const {
  const std::lock_guard lock(mutex_);
  for (const base::Secret& secret : secrets_) {
    base::Redact(secret, text);
  }
  return text;
}

}  // namespace certmon::exporter
