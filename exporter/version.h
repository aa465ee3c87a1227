// Version, revision and compiler of this build; from CMakeLists.txt, the one place that sets them.
#ifndef EXPORTER_VERSION_H_
#define EXPORTER_VERSION_H_

#include <string>

namespace certmon::exporter {

inline constexpr const char* kProgramName = "nhncloud-certmanager-exporter";

const char* Version();   // "0.1.0"
const char* Revision();  // git commit, or "unknown" outside of a checkout
const char* Compiler();  // "gcc 12.2.0"

// What --version prints.
std::string VersionText(const char* program = kProgramName);

}  // namespace certmon::exporter

#endif  // EXPORTER_VERSION_H_
