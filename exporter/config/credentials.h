// The credentials of one project, read from where the configuration says, and read again when a file
// changes.
#ifndef EXPORTER_CONFIG_CREDENTIALS_H_
#define EXPORTER_CONFIG_CREDENTIALS_H_

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
  // A secret could not be read now (kCredentials; names the file, never its content); the credentials
  // are then those of the last good reading.
  std::optional<base::Error> failure;
};

// Used by one thread: start-up, then the poll loop.
class CredentialSource {
 public:
  // `places` is taken over. Which of the three secrets must be there depends on the version: v1.0 and
  // v1.2 need only the appkey (config_file.cc has checked that).
  CredentialSource(CredentialPlaces places, ApiVersion version);

  // Does IO: opens files that changed (device, inode, modification time, size) since the last reading.
  // A secret file holds at most 4 KiB of printable ASCII; one trailing newline (LF or CRLF) is no part
  // of the secret; anything else of control characters, blanks at the ends or a BOM is refused, and so
  // are empty files, folders and pipes. An appkey must not hold / ? # % or blanks.
  [[nodiscard]] CredentialReading Read();

  // True where a file is not as it was at the last Read. Does IO: stat only.
  [[nodiscard]] bool Changed() const;

  // Files that others on the machine may read (group or world), for a warning at start.
  [[nodiscard]] std::vector<std::string> FilesOpenToOthers() const;

 private:
  struct FileState {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::int64_t modified_ns = 0;
    std::int64_t size = -1;
    friend bool operator==(const FileState&, const FileState&) = default;
  };
  static FileState StateOf(const SecretPlace& place);

  CredentialPlaces places_;
  ApiVersion version_;
  std::shared_ptr<const certapi::Credentials> last_good_;
  std::vector<FileState> seen_;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_CONFIG_CREDENTIALS_H_
