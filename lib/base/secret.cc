#include "lib/base/secret.h"

#include <algorithm>
#include <cstring>

namespace certmon::base {

void Wipe(void* bytes, std::size_t size) { explicit_bzero(bytes, size); }

void Wipe(std::string& text) {
  // Growing to the capacity does not reallocate, and makes every byte of the block accessible.
  text.resize(text.capacity());
  Wipe(text.data(), text.size());
  text.clear();
}

Secret::Secret(std::string_view bytes) : bytes_(new char[bytes.size() + 1]), size_(bytes.size()) {
  std::copy(bytes.begin(), bytes.end(), bytes_.get());
  bytes_[size_] = '\0';
}

Secret::Secret(Secret&& other) noexcept
    : bytes_(std::move(other.bytes_)), size_(std::exchange(other.size_, 0)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    Clear();
    bytes_ = std::move(other.bytes_);
    size_ = std::exchange(other.size_, 0);
  }
  return *this;
}

Secret::~Secret() { Clear(); }

Secret Secret::TakeFrom(std::string& text) {
  Secret secret{std::string_view(text)};
  Wipe(text);
  return secret;
}

Secret Secret::Clone() const {
  return WithBytes([](std::string_view bytes) { return Secret(bytes); });
}

void Secret::Clear() {
  if (bytes_) {
    Wipe(bytes_.get(), size_);
  }
  bytes_.reset();
  size_ = 0;
}

bool operator==(const Secret& a, const Secret& b) {
  if (a.size_ != b.size_) {
    return false;
  }
  unsigned char difference = 0;
  for (std::size_t i = 0; i < a.size_; ++i) {
    difference = static_cast<unsigned char>(difference | (a.bytes_[i] ^ b.bytes_[i]));
  }
  return difference == 0;
}

}  // namespace certmon::base
