#include "lib/base/glob.h"

#include <fnmatch.h>
#include <locale.h>  // NOLINT(modernize-deprecated-headers): newlocale is POSIX, not in <clocale>

#include <clocale>

namespace certmon::base {
namespace {

// fnmatch uses the locale of the thread. The program runs in "C", in which `?` is one byte of a
// Korean letter.
class Utf8Locale {
 public:
  Utf8Locale() : previous_(uselocale(Shared())) {}
  ~Utf8Locale() { uselocale(previous_); }
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;

 private:
  static locale_t Shared() {
    static const locale_t kUtf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return kUtf8;  // null if the system has none: then uselocale changes nothing
  }
  locale_t previous_;
};

}  // namespace

bool GlobMatches(const std::string& glob, const std::string& utf8_name) {
  const Utf8Locale locale;
  return fnmatch(glob.c_str(), utf8_name.c_str(), 0) == 0;
}

}  // namespace certmon::base
