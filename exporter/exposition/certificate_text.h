// The certificates' part of /metrics: one series a certificate in each family.
//
// The text changes only with the inventories and when a certificate crosses a day line, and depends
// on nothing else.
#ifndef EXPORTER_EXPOSITION_CERTIFICATE_TEXT_H_
#define EXPORTER_EXPOSITION_CERTIFICATE_TEXT_H_

#include <string>

#include "exporter/poll/state.h"
#include "lib/base/clock.h"

namespace certmon::exporter {

// Appends the families of Emitter::kCertificates (metric_catalog.h). Pure; safe to call from any
// thread.
void RenderCertificates(const State& state, base::WallTime now, std::string& out);

}  // namespace certmon::exporter

#endif  // EXPORTER_EXPOSITION_CERTIFICATE_TEXT_H_
