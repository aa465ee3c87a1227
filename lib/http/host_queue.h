// A Transport that limits how many requests are in flight to one host; the others wait for their
// turn. Without a limit, 400 projects opened 240 connections within 1.4 s of the start, which an
// API gateway may answer with 429 (fault row T16).
//
// A host is the scheme, host name and port of the URL, so the token endpoint usually counts for
// itself. Requests that wait for the same host start by their Priority, those of equal priority in
// the order of Start. A poll that has begun is therefore never overtaken by one that has not, and
// at most as many polls have begun as requests may be in flight: each of them makes progress.
#ifndef LIB_HTTP_HOST_QUEUE_H_
#define LIB_HTTP_HOST_QUEUE_H_

#include <atomic>
#include <list>
#include <memory>

#include "lib/http/transport.h"

namespace certmon::http {

// Used as any Transport; SetLimit is thread-safe.
class HostQueue final : public Transport {
 public:
  // `transport` carries the requests. `limit` is at least 1.
  HostQueue(std::unique_ptr<Transport> transport, int limit);

  // The limit of a host from the next Wait on. Requests in flight are not affected.
  void SetLimit(int limit) { limit_ = limit; }

  // Queues the request. It starts during a Wait, after every owner had the chance to queue its
  // requests.
  [[nodiscard]] RequestHandle Start(HttpRequest request) override;
  // Returns at once if a request was started, so that its owner can apply its time limits.
  void Wait(base::MonotonicTime until) override;
  void Wake() override { transport_->Wake(); }

 private:
  class Entry;
  // The requests that are not answered yet, in the order of Start. Shared with the entries, which
  // remove themselves and may outlive the queue.
  using Entries = std::list<Entry*>;

  // True if a request was started.
  [[nodiscard]] bool StartWaiting();

  const std::unique_ptr<Transport> transport_;
  std::atomic<int> limit_;
  const std::shared_ptr<Entries> entries_ = std::make_shared<Entries>();
};

}  // namespace certmon::http

#endif  // LIB_HTTP_HOST_QUEUE_H_
