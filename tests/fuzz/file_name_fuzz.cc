// A Content-Disposition header (certapi/download.h, SafeFileName).
//
// What comes out names a file in the current folder and nothing else: 1 to 255 bytes of UTF-8
// without control characters and slashes, not hidden, neither `.` nor `..`. Offered as it stands it
// comes out again.
#include "lib/base/text.h"
#include "lib/certapi/download.h"
#include "tests/fuzz/fuzz_target.h"

namespace certmon::fuzz {

void TryInput(std::string_view input) {
  const auto name = certapi::SafeFileName(input);
  if (!name) {
    return;
  }
  Require(!name->empty() && name->size() <= 255, "a name has 1 to 255 bytes");
  Require(base::CountCodePoints(*name) && !base::HasControlCharacter(*name), "a name is readable");
  Require(name->find_first_of("/\\") == std::string::npos, "a name is no path");
  Require(name->front() != '.' && name->front() != ' ' && name->back() != ' ',
          "a name is not hidden and has no blanks around it");
  if (name->find('"') == std::string::npos) {
    Require(certapi::SafeFileName("attachment; filename=\"" + *name + "\"") == name,
            "a safe name stays as it is");
  }
}

}  // namespace certmon::fuzz
