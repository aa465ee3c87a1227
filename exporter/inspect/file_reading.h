// Reads the answer to one download while it arrives. Keeps the certificates and wipes the rest.
//
// Used by one thread: the poll loop.
#ifndef EXPORTER_INSPECT_FILE_READING_H_
#define EXPORTER_INSPECT_FILE_READING_H_

#include "lib/base/clock.h"
#include "lib/base/result.h"
#include "lib/certapi/certificate.h"
#include "lib/certapi/download.h"
#include "lib/http/transport.h"
#include "lib/inventory/file_record.h"
#include "lib/pem/file_error.h"
#include "lib/pem/pem_filter.h"

namespace certmon::exporter {

class FileReading {
 public:
  // `certificate` is the entry of the list that the file belongs to.
  explicit FileReading(certapi::Certificate certificate);
  FileReading(const FileReading&) = delete;
  FileReading& operator=(const FileReading&) = delete;

  [[nodiscard]] const certapi::Certificate& Certificate() const { return certificate_; }

  // Receives the answer.
  [[nodiscard]] certapi::DownloadBody& Body() { return body_; }

  // After the last byte: whether the answer is a file (DownloadBody::Finish).
  [[nodiscard]] base::Result<void> Finish(const http::HttpResponse& head, base::WallTime now) {
    return body_.Finish(head, now);
  }
  // Once, after a Finish that succeeded: the record of the file (ReadCertificateFile).
  [[nodiscard]] pem::FileResult<inventory::FileRecord> Read();

 private:
  certapi::Certificate certificate_;
  pem::PemFilter filter_;
  certapi::DownloadBody body_;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_INSPECT_FILE_READING_H_
