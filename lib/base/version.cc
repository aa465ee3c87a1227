#include "lib/base/version.h"

#define CERTMON_TEXT_OF(x) #x
#define CERTMON_TEXT(x) CERTMON_TEXT_OF(x)

namespace certmon::base {

const char* Version() { return CERTMON_VERSION; }

const char* Revision() { return CERTMON_REVISION; }

const char* Compiler() {
#if defined(__clang__)
  return "clang " CERTMON_TEXT(__clang_major__) "." CERTMON_TEXT(__clang_minor__) "." CERTMON_TEXT(
      __clang_patchlevel__);
#else
  return "gcc " CERTMON_TEXT(__GNUC__) "." CERTMON_TEXT(__GNUC_MINOR__) "." CERTMON_TEXT(
      __GNUC_PATCHLEVEL__);
#endif
}

std::string VersionText(const char* program) {
  return std::string(program) + ", version " + Version() + " (revision: " + Revision() +
         ", compiler: " + Compiler() + ")";
}

}  // namespace certmon::base
