// A certificate file in memory, private key included: one block that never grows and is wiped.
//
// Used by one thread.
#ifndef EXPORTER_CLIENT_FILE_BYTES_H_
#define EXPORTER_CLIENT_FILE_BYTES_H_

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "lib/certapi/download.h"
#include "lib/pem/wiped_bytes.h"

namespace certmon::client {

class FileBytes {
 public:
  // False where the bytes do not fit, which a download of at most certapi::kMaxDownloadBytes does.
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
  // Begins anew, and gives what takes the bytes of one attempt. Good while this lives.
  [[nodiscard]] certapi::FileSink Begin() {
    Clear();
    // What does not fit is over the transport's limit, which ends the download.
    return [this](std::string_view piece) { static_cast<void>(Append(piece)); };
  }
  // Good until the next Append, Begin or Clear.
  [[nodiscard]] std::string_view View() const {
    return {reinterpret_cast<const char*>(memory_.data()), size_};
  }

 private:
  pem::WipedBytes memory_{certapi::kMaxDownloadBytes};
  std::size_t size_ = 0;
};

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_FILE_BYTES_H_
