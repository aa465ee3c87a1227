// Many slow clients on a running exporter, and their effect on a normal scrape.
//
//   slow_clients PORT PID drip|deaf COUNT
//
// Opens COUNT connections that send one byte of a request each second (drip), or request /metrics
// and never read (deaf; every other one with Connection: close). Before that, as a baseline, and
// during it, scrapes /metrics every 20 ms on a new connection. Prints quantiles of both, the time
// at which the server had closed the last slow client, the growth of the exporter's resident memory
// (VmRSS of PID), and the kernel's memory for TCP (/proc/net/sockstat, both ends of all connections
// of the machine).
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "tests/bench/loopback_connect.h"

namespace {

using certmon::bench::Connect;
using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr std::chrono::seconds kBaseline{3};
constexpr std::chrono::seconds kPatience{30};
constexpr std::chrono::milliseconds kBetweenScrapes{20};

void Send(int fd, const std::string& text) { send(fd, text.data(), text.size(), MSG_NOSIGNAL); }

struct Scrapes {
  std::vector<double> milliseconds;  // of the scrapes with status 200
  int refused = 0;                   // 503
  int failed = 0;                    // anything else
};

void Scrape(int port, Scrapes& scrapes) {
  const auto start = Clock::now();
  const int fd = Connect(port);
  Send(fd,
       "GET /metrics HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n");
  std::array<char, 65536> buffer{};
  std::string head;
  ssize_t count = 0;
  while ((count = recv(fd, buffer.data(), buffer.size(), 0)) > 0) {
    if (head.size() < 12) head.append(buffer.data(), static_cast<std::size_t>(count));
  }
  const int failure = count < 0 ? errno : 0;
  close(fd);
  if (count == 0 && head.starts_with("HTTP/1.1 200")) {
    scrapes.milliseconds.push_back(Milliseconds(Clock::now() - start).count());
  } else if (head.starts_with("HTTP/1.1 503")) {
    ++scrapes.refused;
  } else {
    ++scrapes.failed;
    std::printf("a scrape failed after %.1f ms: %s\n", Milliseconds(Clock::now() - start).count(),
                failure == 0 ? head.substr(0, 12).c_str() : std::strerror(failure));
  }
}

template <typename GoesOn>
Scrapes ScrapeWhile(int port, GoesOn goes_on) {
  Scrapes scrapes;
  while (goes_on()) {
    Scrape(port, scrapes);
    std::this_thread::sleep_for(kBetweenScrapes);
  }
  return scrapes;
}

double Quantile(Scrapes& scrapes, double part) {
  std::vector<double>& all = scrapes.milliseconds;
  if (all.empty()) return -1;
  std::sort(all.begin(), all.end());
  return all[static_cast<std::size_t>(part * static_cast<double>(all.size() - 1))];
}

void Print(const char* name, Scrapes& scrapes) {
  std::printf("%-28s n=%zu p50=%.2f ms p99=%.2f ms max=%.2f ms, 503: %d, failed: %d\n", name,
              scrapes.milliseconds.size(), Quantile(scrapes, 0.5), Quantile(scrapes, 0.99),
              Quantile(scrapes, 1), scrapes.refused, scrapes.failed);
}

// The number of connections whose local port is `port`, that is the server's ends, including closed
// ones that the kernel still holds. Fields and states: proc_net_tcp.txt of the kernel's
// documentation; 0A is LISTEN, 06 is TIME_WAIT.
int ServerSideConnections(int port) {
  int count = 0;
  for (const char* path : {"/proc/net/tcp", "/proc/net/tcp6"}) {
    std::ifstream file(path);
    std::string number;
    std::string local;
    std::string remote;
    std::string state;
    std::string rest;
    std::getline(file, rest);
    while (file >> number >> local >> remote >> state && std::getline(file, rest)) {
      const long own_port = std::strtol(local.substr(local.find(':') + 1).c_str(), nullptr, 16);
      if (own_port == port && state != "0A" && state != "06") ++count;
    }
  }
  return count;
}

// The first number after `key` in a file of /proc.
long NumberIn(const std::string& path, const std::string& key) {
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const std::size_t at = text.find(key);
  return at == std::string::npos ? -1 : std::atol(text.c_str() + at + key.size());
}

long ResidentKibibytes(const std::string& pid) {
  return NumberIn("/proc/" + pid + "/status", "VmRSS:");
}

long SocketKibibytes() {
  const long pages = NumberIn("/proc/net/sockstat", " mem ");
  return pages * sysconf(_SC_PAGESIZE) / 1024;
}

struct Crowd {
  double last_closed_seconds = -1;  // -1: some were never closed
  double first_closed_seconds = -1;
  int most_held = 0;  // connections of the server
  long most_resident = 0;
  long most_socket = 0;
};

bool HasEnded(int fd) {
  pollfd entry{.fd = fd, .events = POLLRDHUP, .revents = 0};
  return poll(&entry, 1, 0) == 1;
}

Crowd RunCrowd(int port, const std::string& pid, bool drips, int count) {
  Crowd crowd;
  const auto start = Clock::now();
  const auto seconds = [start] { return Milliseconds(Clock::now() - start).count() / 1000; };
  std::vector<int> open;
  for (int i = 0; i < count; ++i) {
    const int fd = Connect(port);
    if (fd < 0) continue;
    Send(fd, drips        ? "GET /metrics HTTP/1.1\r\nX: "
             : i % 2 == 0 ? "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"
                          : "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    open.push_back(fd);
  }
  auto next_drip = Clock::now() + std::chrono::seconds(1);
  while (!open.empty() && Clock::now() - start < kPatience) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    if (drips && Clock::now() >= next_drip) {
      for (const int fd : open) Send(fd, "y");
      next_drip += std::chrono::seconds(1);
    }
    const std::size_t before = open.size();
    std::erase_if(open, [](int fd) { return HasEnded(fd) && close(fd) == 0; });
    crowd.most_resident = std::max(crowd.most_resident, ResidentKibibytes(pid));
    crowd.most_socket = std::max(crowd.most_socket, SocketKibibytes());
    if (open.size() < before && crowd.first_closed_seconds < 0) {
      crowd.first_closed_seconds = seconds();
    }
    const int held = ServerSideConnections(port);
    crowd.most_held = std::max(crowd.most_held, held);
    // One connection is the scraper's. A client that never reads may not notice the close.
    if (held <= 1) {
      crowd.last_closed_seconds = seconds();
      break;
    }
  }
  for (const int fd : open) close(fd);
  return crowd;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv, argv + argc);
  if (argc != 5 || (arguments[3] != "drip" && arguments[3] != "deaf")) {
    std::fprintf(stderr, "usage: slow_clients PORT PID drip|deaf COUNT\n");
    return 2;
  }
  const int port = std::atoi(argv[1]);
  const std::string& pid = arguments[2];
  const int count = std::atoi(argv[4]);
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);

  const auto start = Clock::now();
  Scrapes idle = ScrapeWhile(port, [start] { return Clock::now() - start < kBaseline; });
  const long resident_before = ResidentKibibytes(pid);
  const long socket_before = SocketKibibytes();
  std::atomic<bool> is_over{false};
  Scrapes busy;
  std::thread scraper([&] { busy = ScrapeWhile(port, [&is_over] { return !is_over; }); });
  const Crowd crowd = RunCrowd(port, pid, arguments[3] == "drip", count);
  is_over = true;
  scraper.join();

  std::printf("%d clients, %s\n", count, argv[3]);
  Print("scrapes without them", idle);
  Print("scrapes beside them", busy);
  std::printf("p99 beside / without         %.2f\n", Quantile(busy, 0.99) / Quantile(idle, 0.99));
  std::printf("closed                       first %.1f s, last %.1f s, at most %d held\n",
              crowd.first_closed_seconds, crowd.last_closed_seconds, crowd.most_held);
  std::printf("resident memory              %ld KiB, +%ld KiB\n", resident_before,
              crowd.most_resident - resident_before);
  std::printf("TCP memory of the machine    %ld KiB, +%ld KiB\n", socket_before,
              crowd.most_socket - socket_before);
  return 0;
}
