// The server of lib/http_server alone, with the exporter's limits and a page of BYTES on /metrics:
// the cost of the server without the exporter.
//
//   bare_server BYTES      prints its port; ends on SIGTERM
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>

#include "lib/http_server/server.h"

int main(int argc, char** argv) {
  using certmon::http::Server;
  if (argc != 2) {
    std::fprintf(stderr, "usage: bare_server BYTES\n");
    return 2;
  }
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);
  const auto page = std::make_shared<const std::string>(std::atol(argv[1]), 'x');
  certmon::http::ServerOptions options;
  options.listen = {{.host = "127.0.0.1", .port = 0}};
  options.routes = {{.methods = {"GET"},
                     .path = "/metrics",
                     .handler =
                         [&page](const certmon::http::ServerRequest&) {
                           certmon::http::ServerResponse response;
                           response.body = page;
                           return response;
                         },
                     .max_at_once = 40}};
  const auto server = Server::Start(std::move(options));
  if (!server) {
    std::fprintf(stderr, "%s\n", server.error().message.c_str());
    return 1;
  }
  std::printf("127.0.0.1:%d\n", (*server)->Bound()[0].port);
  std::fflush(stdout);
  int signal = 0;
  return sigwait(&stop, &signal);
}
