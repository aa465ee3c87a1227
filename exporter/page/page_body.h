// A whole /metrics page as it is sent: the certificates, the text that changes with polls, and the
// text of the moment. Only the last is copied.
#ifndef EXPORTER_PAGE_PAGE_BODY_H_
#define EXPORTER_PAGE_PAGE_BODY_H_

#include <memory>
#include <string>

#include "exporter/page/poll_text.h"
#include "exporter/page/rendered_page.h"
#include "lib/http_server/server.h"

namespace certmon::exporter {

// One gzip member. The pointers must not be null. Thread-safe, as is the next.
[[nodiscard]] http::BodyPieces GzipBody(std::shared_ptr<const RenderedPage> page,
                                        std::shared_ptr<const PollText> polls,
                                        const std::string& moment);

// The plain text; the certificates are decompressed while they are sent.
[[nodiscard]] std::shared_ptr<http::BodyStream> PlainBody(std::shared_ptr<const RenderedPage> page,
                                                          std::shared_ptr<const PollText> polls,
                                                          std::string moment);

}  // namespace certmon::exporter

#endif  // EXPORTER_PAGE_PAGE_BODY_H_
