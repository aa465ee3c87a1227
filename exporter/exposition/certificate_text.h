// The certificates' part of /metrics: one series a certificate in each family.
//
// The text changes only with the inventories and what is known of files, with what of them is
// shown, and when a certificate crosses a day line; it depends on nothing else.
#ifndef EXPORTER_EXPOSITION_CERTIFICATE_TEXT_H_
#define EXPORTER_EXPOSITION_CERTIFICATE_TEXT_H_

#include <functional>
#include <string>
#include <string_view>

#include "exporter/state/state.h"
#include "lib/base/clock.h"

namespace certmon::exporter {

// Takes a text piece by piece.
using TextSink = std::function<void(std::string_view)>;

// Writes the families of Emitter::kCertificates (metric_catalog.h) in pieces of some 64 KiB: with
// 100,000 certificates the whole is 50 MB. Pure; safe to call from any thread.
void RenderCertificates(const State& state, base::WallTime now, const TextSink& sink);

// The same, appended to `out`.
void RenderCertificates(const State& state, base::WallTime now, std::string& out);

// True where the text of the two is the same at every moment, as far as can be told at a glance:
// the projects have the same names and the very same inventories and files, and show the same of
// them.
[[nodiscard]] bool SameCertificates(const State& a, const State& b);

}  // namespace certmon::exporter

#endif  // EXPORTER_EXPOSITION_CERTIFICATE_TEXT_H_
