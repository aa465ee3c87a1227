// Globs over certificate names, as fnmatch(3) has them: `*` any run of characters, `?` one
// character,
// `[a-z]` one of a set, `\` takes the next character as it stands. The whole name must match;
// letter case counts.
//
// A certificate name may hold a `*` itself (`*.example.com`): the glob `*.example.com` matches it
// and every other name that ends so; `\*.example.com` matches it alone. Pure; safe to call from any
// thread.
#ifndef LIB_BASE_GLOB_H_
#define LIB_BASE_GLOB_H_

#include <string>

namespace certmon::base {

[[nodiscard]] bool GlobMatches(const std::string& glob, const std::string& utf8_name);

}  // namespace certmon::base

#endif  // LIB_BASE_GLOB_H_
