// The last line before a text leaves the process: every secret that was read is searched for in it
// and replaced (lib/base/redaction.h). No text is supposed to hold one; this is for the day on
// which one does.
//
// Thread-safe. A search holds a mutex for well under a microsecond a secret
// (tests/bench/scrubber_bench.cc), so a log call never waits for anything slow.
#ifndef EXPORTER_LOG_SCRUBBER_H_
#define EXPORTER_LOG_SCRUBBER_H_

#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

#include "lib/base/secret.h"

namespace certmon::exporter {

class SecretScrubber {
 public:
  // Rotated secrets stay known, for texts still on their way; of more than these, those go that
  // were added the longest time ago.
  static constexpr std::size_t kMostSecrets = 4096;

  // Tokens come anew all the time, and have a place of their own: none pushes a credential out.
  static constexpr std::size_t kMostTokens = 1024;

  // Keeps a copy (wiped when it goes). One that is known counts as added just now.
  void Add(const base::Secret& secret);
  // The same for an access token of the API.
  void AddToken(const base::Secret& token);

  [[nodiscard]] std::string Scrub(std::string text) const;

 private:
  using Known = std::vector<base::Secret>;  // the latest one last

  void Remember(Known& known, std::size_t most, const base::Secret& secret);

  mutable std::mutex mutex_;
  Known secrets_;
  Known tokens_;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_LOG_SCRUBBER_H_
