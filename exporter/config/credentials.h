// The credentials of one project, read from where the configuration says, and read again at each
// poll, so that a rotated secret needs no restart.
#ifndef EXPORTER_CONFIG_CREDENTIALS_H_
#define EXPORTER_CONFIG_CREDENTIALS_H_

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "exporter/config/config.h"
#include "lib/base/result.h"
#include "lib/certapi/credentials.h"

namespace certmon::exporter {

// What a poll goes out with. Immutable.
struct CredentialReading {
  // Null only where no reading ever succeeded.
  std::shared_ptr<const certapi::Credentials> credentials;
  // A secret could not be read now (kCredentials; names the file, never its content); the
  // credentials are then those of the last good reading, all three of them.
  std::optional<base::Error> failure;
};

// Told of the credentials that were read, before anybody uses them; thread-safe where sources of
// several threads share it.
using OnCredentials = std::function<void(const certapi::Credentials&)>;

// Used by one thread: start-up, then the poll loop.
class CredentialSource {
 public:
  // `places` is taken over. Which of the three secrets must be there depends on the version
  // (NeedsAccessKeys); config_file.cc and config_env.cc have checked that they are given. `on_read`
  // is called within each Read that succeeds.
  CredentialSource(CredentialPlaces places, ApiVersion version, OnCredentials on_read = nullptr);

  // Does IO: reads every file. The pointer stays the same while the secrets do.
  // A secret file holds at most 4 KiB; one trailing newline (LF or CRLF) is no part of the secret;
  // what else it may hold stands in secret_rules.h. Empty files, folders and pipes are refused.
  [[nodiscard]] CredentialReading Read();

  // True where a file is not as it was at the last Read (device, inode, size, times of content and
  // of attributes: a chmod may have made it readable). Does IO: stat(2) only. False before the
  // first Read.
  [[nodiscard]] bool Changed() const;

  // Files that others on the machine may read (group or world), for a warning at start.
  [[nodiscard]] std::vector<std::string> FilesOpenToOthers() const;

 private:
  static constexpr std::size_t kSecrets = 3;

  struct FileState {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::int64_t modified_ns = 0;
    std::int64_t changed_ns = 0;
    std::int64_t size = -1;  // no such file
    friend bool operator==(const FileState&, const FileState&) = default;
  };
  static FileState StateOf(const SecretPlace& place);

  [[nodiscard]] std::array<const SecretPlace*, kSecrets> Places() const;
  [[nodiscard]] base::Result<certapi::Credentials> ReadAll() const;

  CredentialPlaces places_;
  ApiVersion version_;
  OnCredentials on_read_;
  std::shared_ptr<const certapi::Credentials> last_good_;
  std::optional<std::array<FileState, kSecrets>> seen_;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_CONFIG_CREDENTIALS_H_
