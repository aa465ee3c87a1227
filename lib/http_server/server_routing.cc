#include "lib/http_server/server_routing.h"

#include <strings.h>

#include <algorithm>

namespace certmon::http {
namespace {

bool Takes(const Route& route, std::string_view method) {
  if (route.methods.empty()) return true;
  return std::any_of(route.methods.begin(), route.methods.end(), [method](const std::string& own) {
    return own == method || (own == "GET" && method == "HEAD");
  });
}

void AddToAllow(const Route& route, std::string& allow) {
  for (const std::string& method : route.methods) {
    if (!allow.empty()) allow += ", ";
    allow += method == "GET" ? "GET, HEAD" : method;
  }
}

}  // namespace

std::optional<std::string_view> ServerRequest::HeaderValue(std::string_view name) const {
  for (const auto& [own_name, value] : headers) {
    // Field names are ASCII (RFC 9110, section 5.1), and the program's locale is "C".
    if (own_name.size() == name.size() &&
        strncasecmp(own_name.data(), name.data(), name.size()) == 0) {
      return value;
    }
  }
  return std::nullopt;
}

ServerResponse TextResponse(int status, std::string text) {
  ServerResponse response;
  response.status = status;
  response.headers.emplace_back("Content-Type", "text/plain; charset=utf-8");
  response.body = std::make_shared<const std::string>(std::move(text));
  return response;
}

RouteChoice ChooseRoute(const std::vector<Route>& routes, std::string_view method,
                        std::string_view path) {
  RouteChoice refusal{.status = 404};
  const Route* fallback = nullptr;
  for (const Route& route : routes) {
    if (route.path.empty()) {
      fallback = &route;
    } else if (route.path == path) {
      if (Takes(route, method)) return {.route = &route};
      refusal.status = 405;
      AddToAllow(route, refusal.allow);
    }
  }
  if (refusal.status == 404 && fallback != nullptr) return {.route = fallback};
  return refusal;
}

ServerResponse BusyResponse() {
  ServerResponse response = TextResponse(503, "too many requests at once, try again in a second\n");
  response.headers.emplace_back("Retry-After", "1");
  return response;
}

ServerResponse RefusalOf(const RouteChoice& choice) {
  if (choice.status == 405) {
    ServerResponse response = TextResponse(405, "method not allowed\n");
    response.headers.emplace_back("Allow", choice.allow);
    return response;
  }
  return TextResponse(choice.status, "not found\n");
}

}  // namespace certmon::http
