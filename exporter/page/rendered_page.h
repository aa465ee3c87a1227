// The certificates' part of /metrics as compressed bytes, rendered once and sent many times.
#ifndef EXPORTER_PAGE_RENDERED_PAGE_H_
#define EXPORTER_PAGE_RENDERED_PAGE_H_

#include <memory>

#include "exporter/page/day_span.h"
#include "exporter/page/deflate.h"
#include "exporter/state/state.h"
#include "lib/base/clock.h"

namespace certmon::exporter {

struct RenderedCertificates {
  DeflatedText text;  // the output of RenderCertificates (certificate_text.h)
  DaySpan span;       // when the text is correct
};

// The bytes, and the State for the rest of the page. Immutable.
struct RenderedPage {
  std::shared_ptr<const State> state;                        // never null
  std::shared_ptr<const RenderedCertificates> certificates;  // never null
};

// The page of `state` (not null) for the span that contains `now`. Takes a second for 100,000
// certificates. Pure; safe to call from any thread.
[[nodiscard]] std::shared_ptr<const RenderedPage> RenderPage(std::shared_ptr<const State> state,
                                                             base::WallTime now);

}  // namespace certmon::exporter

#endif  // EXPORTER_PAGE_RENDERED_PAGE_H_
