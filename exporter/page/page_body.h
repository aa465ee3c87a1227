// A whole /metrics page as it goes to a client: the certificates, what polls have told and, behind
// them, what is of this moment. Only the last is copied.
#ifndef EXPORTER_PAGE_PAGE_BODY_H_
#define EXPORTER_PAGE_PAGE_BODY_H_

#include <memory>
#include <string>

#include "exporter/page/poll_text.h"
#include "exporter/page/rendered_page.h"
#include "lib/http_server/server.h"

namespace certmon::exporter {

// One gzip member. Throws std::bad_alloc. Safe to call from any thread, as is the next. Neither
// takes null.
[[nodiscard]] http::BodyPieces GzipBody(std::shared_ptr<const RenderedPage> page,
                                        std::shared_ptr<const PollText> polls,
                                        const std::string& moment);

// The plain text: the rendered part is inflated while it is sent.
[[nodiscard]] std::shared_ptr<http::BodyStream> PlainBody(std::shared_ptr<const RenderedPage> page,
                                                          std::shared_ptr<const PollText> polls,
                                                          std::string moment);

}  // namespace certmon::exporter

#endif  // EXPORTER_PAGE_PAGE_BODY_H_
