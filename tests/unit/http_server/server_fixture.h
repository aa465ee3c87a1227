// Starts servers for the tests of this folder. Used by one thread.
#ifndef TESTS_UNIT_HTTP_SERVER_SERVER_FIXTURE_H_
#define TESTS_UNIT_HTTP_SERVER_SERVER_FIXTURE_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "lib/http_server/server.h"
#include "tests/support/http_get.h"

namespace certmon::http {

inline ServerOptions OptionsWith(Route route) {
  ServerOptions options;
  options.listen = {{.host = "127.0.0.1", .port = 0}};
  options.routes = {std::move(route)};
  return options;
}

// Answers GET and POST /echo with the parts of the request.
inline Route EchoRoute() {
  return {.methods = {"GET", "POST"}, .path = "/echo", .handler = [](const ServerRequest& request) {
            return TextResponse(200, request.method + " " + request.path + " ? " + request.query +
                                         " = " + request.body);
          }};
}

inline std::unique_ptr<Server> MustStart(ServerOptions options) {
  base::Result<std::unique_ptr<Server>> server = Server::Start(std::move(options));
  if (!server) {
    ADD_FAILURE() << server.error().message;
    return nullptr;
  }
  return std::move(*server);
}

inline std::string UrlOf(const Server& server, const std::string& target) {
  return "http://127.0.0.1:" + std::to_string(server.Bound()[0].port) + target;
}

}  // namespace certmon::http

#endif  // TESTS_UNIT_HTTP_SERVER_SERVER_FIXTURE_H_
