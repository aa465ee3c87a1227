// An HTTP client for tests that shares no code with the product's. Thread-safe.
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
  std::string body;                  // sent unless empty
  std::string ca_pem;                // trusted for https; empty trusts nothing
  std::chrono::milliseconds timeout{20000};
  // A larger body ends the request with curl_code 23.
  std::uint64_t max_body_bytes = std::uint64_t{64} * 1024 * 1024;
};

struct HttpAnswer {
  // CURLcode: 0 complete, 7 refused, 18 truncated, 28 timeout, 56 reset.
  int curl_code = 0;
  std::string curl_error;
  int status = 0;
  std::multimap<std::string, std::string> headers;  // names in lower case
  std::string body;                                 // the received part if it was truncated

  // The first header with this name (in lower case); empty if there is none.
  [[nodiscard]] std::string Header(const std::string& name) const;
};

// Sends one request. Does not follow redirects, reuse connections or read the environment.
[[nodiscard]] HttpAnswer Fetch(const HttpQuestion& request);
[[nodiscard]] HttpAnswer HttpGet(const std::string& url, std::vector<std::string> headers = {});

// A TCP connection to 127.0.0.1, open during the life of the object. Used by one thread.
class RawConnection {
 public:
  RawConnection(std::uint16_t port, const std::string& bytes);  // connects and sends
  ~RawConnection();
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;

  void Send(const std::string& bytes) const;
  // Whether the peer closes or resets the connection within `timeout`. Reads nothing.
  [[nodiscard]] bool HasEnded(std::chrono::milliseconds timeout) const;

  // Reads until `text` was received, the peer closes, or nothing arrives for 20 s.
  [[nodiscard]] std::string ReadUntil(const std::string& text);
  // Reads until the peer closes or nothing arrives for `timeout`.
  [[nodiscard]] std::string ReadToEnd(std::chrono::milliseconds timeout = std::chrono::seconds(20));

 private:
  // Appends available bytes to `received`. Returns false at the end.
  bool ReadSome(std::string& received, std::chrono::milliseconds timeout) const;

  int fd_ = -1;
};

// Sends the bytes on a new connection and reads to its end.
[[nodiscard]] std::string RawExchange(std::uint16_t port, const std::string& bytes,
                                      std::chrono::milliseconds timeout = std::chrono::seconds(20));

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_HTTP_GET_H_
