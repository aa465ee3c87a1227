// Finds the route of a request. Pure; safe to call from any thread.
#ifndef LIB_HTTP_SERVER_SERVER_ROUTING_H_
#define LIB_HTTP_SERVER_SERVER_ROUTING_H_

#include <string>
#include <string_view>
#include <vector>

#include "lib/http_server/server.h"

namespace certmon::http {

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
