#include "exporter/page/rendered_page.h"

#include <utility>

#include "exporter/exposition/certificate_text.h"

namespace certmon::exporter {

std::shared_ptr<const RenderedPage> RenderPage(std::shared_ptr<const State> state,
                                               base::WallTime now) {
  Deflater deflater(DeflateEffort::kOnce);
  RenderCertificates(*state, now, [&deflater](std::string_view piece) { deflater.Feed(piece); });
  auto certificates = std::make_shared<RenderedCertificates>();
  certificates->text = deflater.End();
  certificates->span = DaySpanAt(*state, now);
  return std::make_shared<const RenderedPage>(
      RenderedPage{.state = std::move(state), .certificates = std::move(certificates)});
}

}  // namespace certmon::exporter
