// Globs for certificate names, with the syntax of fnmatch(3):
//
//   *      any characters, also none
//   ?      one character
//   [a-z]  one character of a set
//   \x     the character x itself
//
// The whole name must match, and letter case matters. A certificate name may contain a `*` itself:
// the glob `*.example.com` matches the certificate `*.example.com` and every other name with this
// ending; `\*.example.com` matches only the certificate `*.example.com`.
//
// Pure; safe to call from any thread.
#ifndef LIB_BASE_GLOB_H_
#define LIB_BASE_GLOB_H_

#include <string>

namespace certmon::base {

[[nodiscard]] bool GlobMatches(const std::string& glob, const std::string& utf8_name);

}  // namespace certmon::base

#endif  // LIB_BASE_GLOB_H_
