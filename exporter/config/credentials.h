// The credentials of one project: where they come from, and what was last read.
#ifndef EXPORTER_CONFIG_CREDENTIALS_H_
#define EXPORTER_CONFIG_CREDENTIALS_H_

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "exporter/config/config.h"
#include "lib/base/result.h"
#include "lib/certapi/credentials.h"

namespace certmon::exporter {

// The outcome of the last reading. Immutable.
struct CredentialReading {
  // Of the last reading that succeeded, all three of them; null if none has.
  std::shared_ptr<const certapi::Credentials> credentials;
  // Why the last reading failed (kCredentials; names the file, never its content); nullopt if it
  // succeeded. Set if `credentials` is null.
  std::optional<base::Error> failure;
};

// Called with credentials after they were read and before they are used.
using OnCredentials = std::function<void(const certapi::Credentials&)>;

// Thread-safe: the disk thread reads and publishes, the poll loop uses what is published.
class CredentialSource {
 public:
  // `version` decides which of the three secrets are required (NeedsAccessKeys). The parsers of the
  // configuration have checked that these are given.
  CredentialSource(CredentialPlaces places, ApiVersion version);

  // The files to read; empty if every secret is part of the configuration.
  [[nodiscard]] std::vector<std::string> Files() const;
  // True if both read the same secrets from the same files.
  [[nodiscard]] bool ReadsTheSameAs(const CredentialSource& other) const;

  // Reads every file, publishes nothing. A secret file holds at most 4 KiB. One trailing newline (LF
  // or CRLF) is not part of the secret; secret_rules.h says what else is allowed. Empty files,
  // folders and pipes are refused. Fails with kCredentials.
  [[nodiscard]] base::Result<certapi::Credentials> Read() const;

  // The last published reading. Never null. Before the first one, its failure says so.
  [[nodiscard]] std::shared_ptr<const CredentialReading> Current() const;
  // Publishes the outcome of a Read. After a failure, the credentials of the last good reading stay.
  // Returns true if Current has changed; its pointers stay the same if nothing has.
  bool Publish(base::Result<certapi::Credentials> fresh);
  // Publishes what `other` has published.
  void TakeOver(const CredentialSource& other);

 private:
  void Set(std::shared_ptr<const CredentialReading> reading);

  const CredentialPlaces places_;
  const ApiVersion version_;
  mutable std::mutex mutex_;
  std::shared_ptr<const CredentialReading> current_;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_CONFIG_CREDENTIALS_H_
