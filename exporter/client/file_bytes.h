// A certificate file in memory, private key included: one block of fixed size that is wiped.
//
// Used by one thread.
#ifndef EXPORTER_CLIENT_FILE_BYTES_H_
#define EXPORTER_CLIENT_FILE_BYTES_H_

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "lib/base/result.h"
#include "lib/certapi/download.h"
#include "lib/pem/wiped_bytes.h"

namespace certmon::client {

class FileBytes {
 public:
  // False if the bytes do not fit. Those of a download do: certapi::kMaxDownloadBytes is its limit.
  [[nodiscard]] bool Append(std::string_view bytes) {
    if (bytes.size() > memory_.size() - size_) {
      return false;
    }
    std::copy(bytes.begin(), bytes.end(), memory_.data() + size_);
    size_ += bytes.size();
    return true;
  }
  void Clear() {
    memory_.Wipe();
    size_ = 0;
  }
  // Clears the bytes and returns the sink for one attempt. This object outlives the sink.
  [[nodiscard]] certapi::FileSink Begin() {
    Clear();
    // The transport ends a download above its limit, so that nothing is lost here.
    return [this](std::string_view piece) { static_cast<void>(Append(piece)); };
  }
  // Valid until the next Append, Begin or Clear.
  [[nodiscard]] std::string_view View() const {
    return {reinterpret_cast<const char*>(memory_.data()), size_};
  }

 private:
  pem::WipedBytes memory_{certapi::kMaxDownloadBytes};
  std::size_t size_ = 0;
};

// Succeeds if pem::PemFilter finds at least one whole certificate and nothing broken. Else fails with
// kSchema and a message that holds no byte of the file. A page of a proxy, or an unknown form of
// failure, must not replace a good file.
[[nodiscard]] base::Result<void> CheckCertificateFile(std::string_view bytes);

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_FILE_BYTES_H_
