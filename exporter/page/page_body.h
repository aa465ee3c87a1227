// A whole /metrics page as it goes to a client: the rendered part and, behind it, what is of this
// moment. The rendered part is never copied.
#ifndef EXPORTER_PAGE_PAGE_BODY_H_
#define EXPORTER_PAGE_PAGE_BODY_H_

#include <memory>
#include <string>

#include "exporter/page/rendered_page.h"
#include "lib/http/server.h"

namespace certmon::exporter {

// One gzip member. Throws std::bad_alloc. Safe to call from any thread, as is the next.
[[nodiscard]] std::shared_ptr<http::BodyStream> GzipBody(std::shared_ptr<const RenderedPage> page,
                                                         const std::string& living);

// The plain text: the rendered part is inflated while it is sent.
[[nodiscard]] std::shared_ptr<http::BodyStream> PlainBody(std::shared_ptr<const RenderedPage> page,
                                                          std::string living);

}  // namespace certmon::exporter

#endif  // EXPORTER_PAGE_PAGE_BODY_H_
