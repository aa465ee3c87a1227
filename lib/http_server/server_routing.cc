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

// The part after `scheme://host` of an absolute target; nullopt if it is not one of http or https.
std::optional<std::string_view> AfterHost(std::string_view target) {
  for (const std::string_view scheme :
       {std::string_view("http://"), std::string_view("https://")}) {
    if (target.size() < scheme.size() ||
        strncasecmp(target.data(), scheme.data(), scheme.size()) != 0)
      continue;
    const std::string_view rest = target.substr(scheme.size());
    const std::string_view host = rest.substr(0, rest.find_first_of("/?"));
    const bool is_host =
        !host.empty() && host[0] != ':' && host.find_first_of("@#\\") == std::string_view::npos;
    return is_host ? std::optional(rest.substr(host.size())) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

Target SplitTarget(std::string_view target) {
  const std::optional<std::string_view> rest = AfterHost(target);
  if (rest) target = *rest;
  const std::size_t question = target.find('?');
  Target split{.path = std::string(target.substr(0, question)), .query = {}};
  if (question != std::string_view::npos) split.query = target.substr(question + 1);
  if (rest && split.path.empty()) split.path = "/";
  return split;
}

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
