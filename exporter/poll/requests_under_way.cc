#include "exporter/poll/requests_under_way.h"

#include <utility>

namespace certmon::exporter {

void RequestsUnderWay::Start(const RequestUnderWay& request, http::HttpRequest http) {
  // The room for its number first: a request that runs is always known.
  std::map<http::RequestId, RequestUnderWay> room;
  room.emplace(0, request);
  auto node = room.extract(room.begin());
  node.key() = transport_.Start(std::move(http));
  requests_.insert(std::move(node));
}

std::optional<RequestUnderWay> RequestsUnderWay::Take(http::RequestId id) {
  const auto found = requests_.find(id);
  if (found == requests_.end()) {
    return std::nullopt;
  }
  const RequestUnderWay request = found->second;
  requests_.erase(found);
  return request;
}

std::optional<RequestUnderWay> RequestsUnderWay::Any() const {
  return requests_.empty() ? std::nullopt : std::optional(requests_.begin()->second);
}

}  // namespace certmon::exporter
