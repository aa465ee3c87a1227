// One line of the report. Plain values.
//
// `seen` and `advice` hold no text of the server but what safe_words.h allows: no certificate name,
// domain, project name, appkey, id, token or address. Certificates are cert-1, cert-2 and so on, in
// the order of the list.
#ifndef EXPORTER_DOCTOR_FINDING_H_
#define EXPORTER_DOCTOR_FINDING_H_

#include <cstdint>
#include <string>
#include <vector>

namespace certmon::doctor {

enum class Mark : std::uint8_t {
  kOk,    // as the guide says, or as the exporter expects
  kNote,  // different, and the exporter copes with it
  kFail,  // the exporter would not see a certificate, or no poll would succeed
};

// "ok", "note" or "FAIL".
[[nodiscard]] inline const char* MarkText(Mark mark) {
  switch (mark) {
    case Mark::kOk:
      return "ok";
    case Mark::kNote:
      return "note";
    case Mark::kFail:
      return "FAIL";
  }
  return "";
}

struct Finding {
  const char* check = "";  // a short name of a closed set, such as "clock"
  Mark mark = Mark::kOk;
  std::string seen;
  std::string advice = {};  // what to do; empty if nothing

  friend bool operator==(const Finding&, const Finding&) = default;
};

using Findings = std::vector<Finding>;

}  // namespace certmon::doctor

#endif  // EXPORTER_DOCTOR_FINDING_H_
