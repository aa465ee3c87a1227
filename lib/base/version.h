// Version, revision and compiler of this build. Set in CMakeLists.txt.
#ifndef LIB_BASE_VERSION_H_
#define LIB_BASE_VERSION_H_

#include <string>

namespace certmon::base {

inline constexpr const char* kProductName = "nhncloud-certmanager-exporter";

const char* Version();   // "0.1.0"
const char* Revision();  // git commit, or "unknown" outside a checkout
const char* Compiler();  // "gcc 12.2.0"

// The line that --version prints.
std::string VersionText(const char* program);

}  // namespace certmon::base

#endif  // LIB_BASE_VERSION_H_
