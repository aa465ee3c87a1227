// Replaces every known secret in a text that is about to leave the process (lib/base/redaction.h).
// Code keeps secrets out of such texts; this catches its mistakes.
//
// The time of a search depends on the length of the text, not on the number of secrets
// (tests/bench/scrubber_bench.cc). Thread-safe.
#ifndef EXPORTER_LOG_SCRUBBER_H_
#define EXPORTER_LOG_SCRUBBER_H_

#include <cstddef>
#include <list>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "lib/base/secret.h"

namespace certmon::exporter {

class SecretScrubber {
 public:
  // Rotated secrets stay known, for texts that are still to be written. Above these limits, the
  // ones that were added first are forgotten. The first holds four for each of 16,384 projects.
  // Tokens have their own limit, so that they never displace a credential.
  static constexpr std::size_t kMostSecrets = 65'536;
  static constexpr std::size_t kMostTokens = 16'384;

  // Keeps a copy until it is forgotten. Adding a known one makes it the latest.
  void Add(const base::Secret& secret);
  // The same for an access token of the API.
  void AddToken(const base::Secret& token);

  [[nodiscard]] std::string Scrub(std::string text) const;

 private:
  using Hash = std::size_t;
  using Entry = std::list<base::Secret>::iterator;

  struct Known {
    std::list<base::Secret> in_order;  // the latest one last
    std::unordered_multimap<Hash, Entry> by_text;
    std::unordered_map<Hash, std::vector<Entry>> by_start;  // by their first bytes
  };

  static void Remember(Known& known, std::size_t most, const base::Secret& secret);
  static void ForgetFirst(Known& known);

  mutable std::mutex mutex_;
  Known secrets_;
  Known tokens_;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_LOG_SCRUBBER_H_
