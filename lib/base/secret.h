// A secret text: an appkey, an access key, a token, a password.
//
// Move-only, kept in its own heap block (never in a small-string buffer), wiped before the block is
// given back, and without any way to print it: no operator<<, no conversion to a string. The bytes
// are lent to a callback. Equality takes the same time wherever the first difference is. Not
// thread-safe: used by one thread at a time; const members may be called from several.
#ifndef LIB_BASE_SECRET_H_
#define LIB_BASE_SECRET_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace certmon::base {

// Overwrites memory in a way the compiler may not leave out (explicit_bzero(3)).
void Wipe(void* bytes, std::size_t size);

// Wipes the text and leaves it empty; the whole capacity is overwritten.
void Wipe(std::string& text);

class Secret {
 public:
  Secret() = default;
  // Copies the bytes; the caller wipes its own copy where it has one.
  explicit Secret(std::string_view bytes);
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  // Takes the bytes and wipes `text`.
  [[nodiscard]] static Secret TakeFrom(std::string& text);

  // A second copy, on purpose and visible in the code.
  [[nodiscard]] Secret Clone() const;

  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::size_t size() const { return size_; }

  // Calls `use(std::string_view)`; the view is good for the time of the call. A NUL stands behind
  // the last byte, so that the view's data() may be given to a C function.
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
