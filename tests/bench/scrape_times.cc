// Measures the scrape times of one or more servers.
//
//   scrape_times kept|new COUNT PAUSE_MS NAME=PORT...
//
// Requests /metrics with gzip from 127.0.0.1:PORT, COUNT times, one server after the other, so that
// other load affects all servers alike. "kept" reuses a connection if the server allows it, like
// Prometheus; "new" opens one for each request. Waits PAUSE_MS before each round. Prints quantiles
// for each server, and the ratio of the first server's median to the others'. Exits with 1 if a
// response was not 200.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/bench/loopback_connect.h"

namespace {

using certmon::bench::Connect;
using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr std::size_t kHeadBytes = 4096;

struct Server {
  std::string name;
  int port = 0;
  int fd = -1;
  std::vector<double> milliseconds;
  std::size_t bytes = 0;  // of the last response, with its head
  int failed = 0;
};

void Disconnect(Server& server) {
  close(server.fd);
  server.fd = -1;
}

// Whether a response with this beginning is complete after this many bytes, by Content-Length, the
// last chunk, or the closed connection.
bool IsWhole(std::string_view head, std::string_view last, std::size_t bytes) {
  const std::size_t end = head.find("\r\n\r\n");
  if (end == std::string_view::npos) return false;
  constexpr std::string_view kLength = "\r\nContent-Length: ";
  const std::size_t length = head.substr(0, end).find(kLength);
  if (length == std::string_view::npos) return last.ends_with("\r\n0\r\n\r\n");
  return bytes == end + 4 + std::strtoul(head.data() + length + kLength.size(), nullptr, 10);
}

// False if the server had closed the connection.
bool Exchange(Server& server, const std::string& request) {
  static std::array<char, 262144> buffer;
  if (server.fd < 0) server.fd = Connect(server.port);
  send(server.fd, request.data(), request.size(), MSG_NOSIGNAL);
  std::string head;
  std::size_t bytes = 0;
  bool is_whole = false;
  while (!is_whole) {
    const ssize_t count = recv(server.fd, buffer.data(), buffer.size(), 0);
    if (count <= 0) {
      is_whole = count == 0 && bytes > 0;
      Disconnect(server);
      break;
    }
    const std::string_view piece(buffer.data(), static_cast<std::size_t>(count));
    if (head.size() < kHeadBytes) head.append(piece);
    bytes += piece.size();
    is_whole = IsWhole(head, piece, bytes);
  }
  if (!is_whole && bytes == 0) return false;
  if (!is_whole || !head.starts_with("HTTP/1.1 200")) ++server.failed;
  server.bytes = bytes;
  return true;
}

void Scrape(Server& server, bool is_kept) {
  const std::string request = std::string("GET /metrics HTTP/1.1\r\nHost: x\r\n") +
                              "Accept-Encoding: gzip\r\n" +
                              (is_kept ? "\r\n" : "Connection: close\r\n\r\n");
  const auto start = Clock::now();
  if (!Exchange(server, request) && !Exchange(server, request)) {
    ++server.failed;
    return;
  }
  // Closing the connection is part of the measured time, as in a scraper.
  if (!is_kept && server.fd >= 0) Disconnect(server);
  server.milliseconds.push_back(Milliseconds(Clock::now() - start).count());
}

double Quantile(const Server& server, double part) {
  const auto& all = server.milliseconds;
  if (all.empty()) return -1;
  return all[static_cast<std::size_t>(part * static_cast<double>(all.size() - 1))];
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<Server> servers;
  for (int i = 4; i < argc; ++i) {
    const std::string argument = argv[i];
    const std::size_t sign = argument.find('=');
    if (sign == std::string::npos) break;
    servers.push_back({.name = argument.substr(0, sign),
                       .port = std::atoi(argument.c_str() + sign + 1),
                       .milliseconds = {}});
  }
  if (servers.empty()) {
    std::fprintf(stderr, "usage: scrape_times kept|new COUNT PAUSE_MS NAME=PORT...\n");
    return 2;
  }
  const bool is_kept = argv[1] == std::string_view("kept");
  for (int round = 0; round < std::atoi(argv[2]); ++round) {
    std::this_thread::sleep_for(std::chrono::milliseconds(std::atoi(argv[3])));
    for (Server& server : servers) Scrape(server, is_kept);
  }
  int failed = 0;
  for (Server& server : servers) {
    std::sort(server.milliseconds.begin(), server.milliseconds.end());
    std::printf("%-10s n=%zu %zu bytes, min=%.2f p50=%.2f p99=%.2f max=%.2f ms, failed: %d\n",
                server.name.c_str(), server.milliseconds.size(), server.bytes, Quantile(server, 0),
                Quantile(server, 0.5), Quantile(server, 0.99), Quantile(server, 1), server.failed);
    failed += server.failed;
  }
  for (std::size_t i = 1; i < servers.size(); ++i) {
    const double ratio = Quantile(servers[0], 0.5) / Quantile(servers[i], 0.5);
    std::printf("p50 of %s / %s: %.2f (the other way round: %.2f)\n", servers[0].name.c_str(),
                servers[i].name.c_str(), ratio, 1 / ratio);
  }
  return failed == 0 ? 0 : 1;
}
