// A secret text: an appkey, an access key, a token, a password.
//
// Move-only. The bytes are in a heap block of their own (never in a small-string buffer) and are
// wiped before it is freed. There is no operator<< and no conversion to a string: a callback
// receives the bytes. Comparing takes the same time wherever the first difference is. Used by one
// thread at a time; const members may be called from several.
#ifndef LIB_BASE_SECRET_H_
#define LIB_BASE_SECRET_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace certmon::base {

// Overwrites memory; the compiler may not remove this (explicit_bzero(3)).
void Wipe(void* bytes, std::size_t size);

// Overwrites the whole capacity of the text and leaves it empty.
void Wipe(std::string& text);

class Secret {
 public:
  Secret() = default;
  // Copies the bytes. The caller must wipe its own copy.
  explicit Secret(std::string_view bytes);
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  // Copies the bytes and wipes `text`.
  [[nodiscard]] static Secret TakeFrom(std::string& text);

  // A second copy. Explicit, so that copies are visible in the code.
  [[nodiscard]] Secret Clone() const;

  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::size_t size() const { return size_; }

  // Returns use(std::string_view). The view is valid during the call; a NUL follows its last byte,
  // so data() may be passed to a C function.
  template <typename Use>
  decltype(auto) WithBytes(Use&& use) const {
    return std::forward<Use>(use)(std::string_view(bytes_ ? bytes_.get() : "", size_));
  }

  friend bool operator==(const Secret& a, const Secret& b);

 private:
  void Clear();

  std::unique_ptr<char[]> bytes_;
  std::size_t size_ = 0;
};

}  // namespace certmon::base

#endif  // LIB_BASE_SECRET_H_
