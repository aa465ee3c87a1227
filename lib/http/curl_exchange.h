// One request on its way through libcurl: the easy handle, its options, and what has come back so
// far. Private to the room.
#ifndef LIB_HTTP_CURL_EXCHANGE_H_
#define LIB_HTTP_CURL_EXCHANGE_H_

#include <curl/curl.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "lib/base/clock.h"
#include "lib/http/curl_error.h"
#include "lib/http/transport.h"

namespace certmon::http {

// Header lines with secrets in them, wiped before they are freed.
struct WipingHeaderList {
  void operator()(curl_slist* list) const;
};

// Used by one thread. Not movable: libcurl holds its address.
class CurlExchange {
 public:
  CurlExchange(RequestId id, HttpRequest request, base::MonotonicTime started);
  CurlExchange(const CurlExchange&) = delete;
  CurlExchange& operator=(const CurlExchange&) = delete;

  // Sets every option; false where libcurl refused one (or had no memory). `kept` holds the
  // connections that the request may use and leave, and outlives the exchange; null: none.
  [[nodiscard]] bool Prepare(const std::string& user_agent, CURLSH* kept);

  [[nodiscard]] CURL* handle() const { return handle_.get(); }
  [[nodiscard]] RequestId id() const { return id_; }
  [[nodiscard]] base::MonotonicTime started() const { return started_; }

  // Once, when libcurl says that the exchange is over.
  [[nodiscard]] base::Result<HttpResponse> TakeResult(CURLcode code);

 private:
  static std::size_t OnHeader(char* bytes, std::size_t size, std::size_t count, void* self);
  static std::size_t OnBody(char* bytes, std::size_t size, std::size_t count, void* self);
  [[nodiscard]] std::size_t Take(bool (CurlExchange::*take)(std::string_view),
                                 std::string_view bytes) noexcept;
  // False ends the transfer.
  [[nodiscard]] bool TakeHeader(std::string_view line);
  [[nodiscard]] bool TakeBody(std::string_view piece);
  [[nodiscard]] bool GiveToSink(std::string_view piece);
  [[nodiscard]] int Status() const;
  [[nodiscard]] bool SetSafety();
  [[nodiscard]] bool SetConnection();
  [[nodiscard]] bool SetKept(CURLSH* kept);
  [[nodiscard]] bool SetTrust(const std::string& ca_file);
  [[nodiscard]] bool SetRequest(const std::string& user_agent);
  [[nodiscard]] bool SetBasic(const BasicCredentials& basic);

  template <typename Value>
  [[nodiscard]] bool Set(CURLoption option, Value value) {
    return curl_easy_setopt(handle_.get(), option, value) == CURLE_OK;
  }

  RequestId id_;
  HttpRequest request_;
  base::MonotonicTime started_;
  // Before the handle, so that it goes after it.
  std::unique_ptr<curl_slist, WipingHeaderList> headers_;
  std::array<char, CURL_ERROR_SIZE> error_text_{};
  HttpResponse response_;
  std::size_t header_bytes_ = 0;
  std::size_t body_bytes_ = 0;
  ExchangeSeen seen_;
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle_;
};

}  // namespace certmon::http

#endif  // LIB_HTTP_CURL_EXCHANGE_H_
