// The projects' part of /metrics: what the last poll of each was, and what is configured.
#ifndef EXPORTER_EXPOSITION_PROJECT_TEXT_H_
#define EXPORTER_EXPOSITION_PROJECT_TEXT_H_

#include <string>

#include "exporter/state/state.h"

namespace certmon::exporter {

// Appends the families of Emitter::kProjects (metric_catalog.h). Pure; safe to call from any
// thread.
void RenderProjects(const State& state, std::string& out);

}  // namespace certmon::exporter

#endif  // EXPORTER_EXPOSITION_PROJECT_TEXT_H_
