// Reads the target of a request and finds its route. Pure; safe to call from any thread.
#ifndef LIB_HTTP_SERVER_SERVER_ROUTING_H_
#define LIB_HTTP_SERVER_SERVER_ROUTING_H_

#include <string>
#include <string_view>
#include <vector>

#include "lib/http_server/server.h"

namespace certmon::http {

// The two parts of a request target.
struct Target {
  std::string path;
  std::string query;  // without the question mark
};

// Splits a request target. Of the absolute form (`http://host/metrics`, RFC 9112, section 3.2.2)
// the path is taken: any host, http or https in any letter case; `http://host` is `/`. A target that
// is neither this nor a path stays whole: an unknown scheme, no host, or a user name before it.
[[nodiscard]] Target SplitTarget(std::string_view target);

// A route, or the status of the refusal.
struct RouteChoice {
  const Route* route = nullptr;  // of the routes given; null if no route fits
  int status = 200;              // 404 or 405 without a route
  std::string allow;             // with 405: the value of the Allow header
};

[[nodiscard]] RouteChoice ChooseRoute(const std::vector<Route>& routes, std::string_view method,
                                      std::string_view path);

// The answer if there is no route.
[[nodiscard]] ServerResponse RefusalOf(const RouteChoice& choice);

}  // namespace certmon::http

#endif  // LIB_HTTP_SERVER_SERVER_ROUTING_H_
