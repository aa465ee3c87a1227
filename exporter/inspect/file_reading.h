// The answer to one download, read while it arrives: what goes through it is wiped, and what stays
// is the certificates.
//
// Used by one thread: the poll loop.
#ifndef EXPORTER_INSPECT_FILE_READING_H_
#define EXPORTER_INSPECT_FILE_READING_H_

#include <memory>

#include "exporter/state/inspected_file.h"
#include "lib/base/clock.h"
#include "lib/base/result.h"
#include "lib/certapi/certificate.h"
#include "lib/certapi/download.h"
#include "lib/http/transport.h"
#include "lib/pem/file_error.h"
#include "lib/pem/pem_filter.h"

namespace certmon::exporter {

class FileReading {
 public:
  // `certificate` is the entry of the list whose file it is.
  explicit FileReading(certapi::Certificate certificate);
  FileReading(const FileReading&) = delete;
  FileReading& operator=(const FileReading&) = delete;

  [[nodiscard]] const certapi::Certificate& Certificate() const { return certificate_; }

  // What takes the answer, and keeps `reading` alive.
  [[nodiscard]] static std::shared_ptr<certapi::DownloadBody> BodyOf(
      const std::shared_ptr<FileReading>& reading);

  // After the last byte: whether it was a file (DownloadBody::Finish).
  [[nodiscard]] base::Result<void> Finish(const http::HttpResponse& head, base::WallTime now) {
    return body_.Finish(head, now);
  }
  // Once, after a Finish that succeeded: what the file says (ReadCertificateFile).
  [[nodiscard]] pem::FileResult<FileRecord> Read();

 private:
  certapi::Certificate certificate_;
  pem::PemFilter filter_;
  certapi::DownloadBody body_;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_INSPECT_FILE_READING_H_
