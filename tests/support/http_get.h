// A plain HTTP client for tests, independent of the product's own: one request, everything that
// came back. Safe to call from several threads at once.
#ifndef TESTS_SUPPORT_HTTP_GET_H_
#define TESTS_SUPPORT_HTTP_GET_H_

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace certmon::test_support {

struct HttpQuestion {
  std::string url;
  std::string method = "GET";
  std::vector<std::string> headers;  // "Name: value"
  std::string body;                  // sent where it is not empty
  std::string ca_pem;                // trusted for https; empty trusts nothing
  std::chrono::milliseconds timeout{20000};
  std::uint64_t max_body_bytes =
      std::uint64_t{64} * 1024 * 1024;  // one byte more ends it: curl_code 23
};

struct HttpAnswer {
  int curl_code =
      0;  // CURLcode; 0 is a whole answer. 7 refused, 18 cut short, 28 timeout, 56 reset
  std::string curl_error;
  int status = 0;
  std::multimap<std::string, std::string> headers;  // names in lower case
  std::string body;                                 // what came, also where it was cut short

  // The first header of that name (in lower case), empty where there is none.
  [[nodiscard]] std::string Header(const std::string& name) const;
};

// Follows no redirect, keeps no connection, reads nothing from the environment.
[[nodiscard]] HttpAnswer Fetch(const HttpQuestion& question);
[[nodiscard]] HttpAnswer HttpGet(const std::string& url, std::vector<std::string> headers = {});

// A TCP connection to 127.0.0.1 that stays open as long as the object lives. Used by one thread.
class RawConnection {
 public:
  RawConnection(std::uint16_t port, const std::string& bytes);  // connects and sends
  ~RawConnection();
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;

  void Send(const std::string& bytes) const;
  // Whether the other side has closed or reset it within `timeout`; reads nothing.
  [[nodiscard]] bool HasEnded(std::chrono::milliseconds timeout) const;

  // What comes until it holds `text`; less where the other side closes, or nothing comes for 20 s.
  [[nodiscard]] std::string ReadUntil(const std::string& text);
  // All that comes until the other side closes, or `timeout` passes without a byte.
  [[nodiscard]] std::string ReadToEnd(std::chrono::milliseconds timeout = std::chrono::seconds(20));

 private:
  // Adds what is there to `received`; false at the end.
  bool ReadSome(std::string& received, std::chrono::milliseconds timeout) const;

  int fd_ = -1;
};

// Sends the bytes on a new connection and reads to the end.
[[nodiscard]] std::string RawExchange(std::uint16_t port, const std::string& bytes,
                                      std::chrono::milliseconds timeout = std::chrono::seconds(20));

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_HTTP_GET_H_
