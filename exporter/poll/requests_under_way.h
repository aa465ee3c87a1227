// Which request of the transport is whose: of the polls and inspections of all projects.
//
// Used by one thread: the poll loop.
#ifndef EXPORTER_POLL_REQUESTS_UNDER_WAY_H_
#define EXPORTER_POLL_REQUESTS_UNDER_WAY_H_

#include <cstdint>
#include <map>
#include <optional>

#include "lib/http/transport.h"

namespace certmon::exporter {

class ProjectPoller;

struct RequestUnderWay {
  ProjectPoller* project = nullptr;
  std::uint64_t key = 0;  // of ListPoll, or of FileInspector where it is an inspection's
  bool is_inspection = false;
};

class RequestsUnderWay {
 public:
  // `transport` outlives it.
  explicit RequestsUnderWay(http::Transport& transport) : transport_(transport) {}

  // Where it throws, nothing was started.
  void Start(const RequestUnderWay& request, http::HttpRequest http);
  // The request whose answer came; nullopt for one that was dropped.
  [[nodiscard]] std::optional<RequestUnderWay> Take(http::RequestId id);
  // Any of them; nullopt where there is none.
  [[nodiscard]] std::optional<RequestUnderWay> Any() const;

  // Cancels those for which is_meant(request) is true.
  template <typename IsMeant>
  void Drop(IsMeant is_meant) {
    for (auto request = requests_.begin(); request != requests_.end();) {
      if (is_meant(request->second)) {
        transport_.Cancel(request->first);
        request = requests_.erase(request);
      } else {
        ++request;
      }
    }
  }

 private:
  http::Transport& transport_;
  std::map<http::RequestId, RequestUnderWay> requests_;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_POLL_REQUESTS_UNDER_WAY_H_
