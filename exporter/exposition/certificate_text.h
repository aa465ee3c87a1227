// The certificates' part of /metrics: one series a certificate in each family.
//
// The text depends only on the projects' ProjectCertificates (state.h) and on how many days each
// certificate has left.
#ifndef EXPORTER_EXPOSITION_CERTIFICATE_TEXT_H_
#define EXPORTER_EXPOSITION_CERTIFICATE_TEXT_H_

#include <functional>
#include <string>
#include <string_view>

#include "exporter/state/state.h"
#include "lib/base/clock.h"

namespace certmon::exporter {

// Receives a text piece by piece.
using TextSink = std::function<void(std::string_view)>;

// Writes the text in pieces of about 64 KiB: for 100,000 certificates it has 50 MB. Pure; safe to
// call from any thread, as are the next two.
void RenderCertificates(const State& state, base::WallTime now, const TextSink& sink);

// Appends the text to `out`.
void RenderCertificates(const State& state, base::WallTime now, std::string& out);

// True if both have the same text at every moment. Compares inventories and files by their address.
[[nodiscard]] bool SameCertificates(const State& a, const State& b);

}  // namespace certmon::exporter

#endif  // EXPORTER_EXPOSITION_CERTIFICATE_TEXT_H_
