// How long scrapes take, of one server or of several beside each other.
//
//   scrape_times COUNT PAUSE_MS NAME=PORT...
//
// COUNT times, one server after the other, so that a busy machine is busy for all of them: connects
// to 127.0.0.1:PORT, asks for /metrics with gzip and reads to the end. Waits PAUSE_MS before each
// round. Prints quantiles for each server, and the ratio of the first one's median to every
// other's. Ends with 1 where an answer was not 200.
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
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

struct Server {
  std::string name;
  int port = 0;
  std::vector<double> milliseconds;
  std::size_t bytes = 0;  // of the last answer, its head included
  int failed = 0;
};

int Connect(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) return fd;
  close(fd);
  return -1;
}

void Scrape(Server& server) {
  static std::array<char, 262144> buffer;
  const std::string request =
      "GET /metrics HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n";
  const auto start = Clock::now();
  const int fd = Connect(server.port);
  send(fd, request.data(), request.size(), MSG_NOSIGNAL);
  std::string head;
  std::size_t bytes = 0;
  ssize_t count = 0;
  while ((count = recv(fd, buffer.data(), buffer.size(), 0)) > 0) {
    if (head.size() < 12) head.append(buffer.data(), static_cast<std::size_t>(count));
    bytes += static_cast<std::size_t>(count);
  }
  const double taken = Milliseconds(Clock::now() - start).count();
  close(fd);
  if (count != 0 || !head.starts_with("HTTP/1.1 200")) {
    ++server.failed;
    return;
  }
  server.milliseconds.push_back(taken);
  server.bytes = bytes;
}

double Quantile(const Server& server, double part) {
  const auto& all = server.milliseconds;
  if (all.empty()) return -1;
  return all[static_cast<std::size_t>(part * static_cast<double>(all.size() - 1))];
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<Server> servers;
  for (int i = 3; i < argc; ++i) {
    const std::string argument = argv[i];
    const std::size_t sign = argument.find('=');
    if (sign == std::string::npos) break;
    servers.push_back({.name = argument.substr(0, sign),
                       .port = std::atoi(argument.c_str() + sign + 1),
                       .milliseconds = {}});
  }
  if (servers.empty()) {
    std::fprintf(stderr, "usage: scrape_times COUNT PAUSE_MS NAME=PORT...\n");
    return 2;
  }
  for (int round = 0; round < std::atoi(argv[1]); ++round) {
    std::this_thread::sleep_for(std::chrono::milliseconds(std::atoi(argv[2])));
    for (Server& server : servers) Scrape(server);
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
