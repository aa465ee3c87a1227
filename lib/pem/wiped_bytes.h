// A block of memory for bytes that may be secret. It never grows, because that would leave a copy
// in freed memory, and is wiped before it is freed.
//
// Used by one thread.
#ifndef LIB_PEM_WIPED_BYTES_H_
#define LIB_PEM_WIPED_BYTES_H_

#include <cstddef>
#include <memory>

#include "lib/base/secret.h"

namespace certmon::pem {

class WipedBytes {
 public:
  explicit WipedBytes(std::size_t size) : bytes_(new unsigned char[size]{}), size_(size) {}
  ~WipedBytes() { Wipe(); }
  WipedBytes(const WipedBytes&) = delete;
  WipedBytes& operator=(const WipedBytes&) = delete;

  [[nodiscard]] unsigned char* data() const { return bytes_.get(); }
  [[nodiscard]] std::size_t size() const { return size_; }
  void Wipe() { base::Wipe(bytes_.get(), size_); }

 private:
  std::unique_ptr<unsigned char[]> bytes_;
  std::size_t size_;
};

}  // namespace certmon::pem

#endif  // LIB_PEM_WIPED_BYTES_H_
