// One request in flight through libcurl: the easy handle, its options, and what was received so far.
// Private to the room.
#ifndef LIB_HTTP_CURL_EXCHANGE_H_
#define LIB_HTTP_CURL_EXCHANGE_H_

#include <curl/curl.h>

#include <array>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "lib/base/clock.h"
#include "lib/http/curl_error.h"
#include "lib/http/transport.h"

namespace certmon::http {

// Wipes the header lines, which hold secrets, before it frees them.
struct WipingHeaderList {
  void operator()(curl_slist* list) const;
};

class CurlExchange;

// libcurl's multi handle and the exchanges in it. Shared by the transport and its exchanges, so that
// an exchange may outlive the transport.
struct CurlMulti {
  std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)> handle{curl_multi_init(),
                                                               &curl_multi_cleanup};
  std::set<CurlExchange*> in_flight;
  bool any_answered = false;  // since the transport last looked
};

// Used by one thread. Not movable: libcurl holds its address.
class CurlExchange final : public PendingRequest {
 public:
  // Begins the exchange; answers it with kInternal if libcurl refuses an option. `kept` holds the
  // connections that the request may use and keep; null: none.
  CurlExchange(std::shared_ptr<CurlMulti> multi, std::shared_ptr<CURLSH> kept, HttpRequest request,
               const std::string& user_agent, const base::Clock& clock);
  ~CurlExchange() override { Leave(); }

  [[nodiscard]] std::optional<base::MonotonicTime> StartedAt() const override { return started_; }
  [[nodiscard]] std::optional<Answer> TakeAnswer() override {
    return std::exchange(answer_, std::nullopt);
  }

  // libcurl reports that the exchange is over.
  void Finish(CURLcode code);
  void Fail(std::string message);

 private:
  static std::size_t OnHeader(char* bytes, std::size_t size, std::size_t count, void* self);
  static std::size_t OnBody(char* bytes, std::size_t size, std::size_t count, void* self);
  // Both return false to end the transfer.
  [[nodiscard]] bool TakeHeader(std::string_view line);
  [[nodiscard]] bool TakeBody(std::string_view piece);
  void TakeDetails(std::string_view line);
  [[nodiscard]] int Status() const;
  [[nodiscard]] bool Prepare(const std::string& user_agent);
  [[nodiscard]] bool SetSafety();
  [[nodiscard]] bool SetConnection();
  [[nodiscard]] bool SetKept();
  [[nodiscard]] bool SetTrust(const std::string& ca_file);
  [[nodiscard]] bool SetRequest(const std::string& user_agent);
  [[nodiscard]] bool SetBasic(const BasicCredentials& basic);
  void Leave();
  void SetAnswer(base::Result<HttpResponse> response);

  template <typename Value>
  [[nodiscard]] bool Set(CURLoption option, Value value) {
    return curl_easy_setopt(handle_.get(), option, value) == CURLE_OK;
  }

  const base::Clock& clock_;
  const std::shared_ptr<CurlMulti> multi_;
  const std::shared_ptr<CURLSH> kept_;
  HttpRequest request_;
  const base::MonotonicTime started_;
  std::array<char, CURL_ERROR_SIZE> error_text_{};
  HttpResponse response_;
  AnswerDetails details_;
  std::size_t header_bytes_ = 0;
  std::size_t body_bytes_ = 0;
  ExchangeSeen seen_;
  std::optional<Answer> answer_;
  std::unique_ptr<curl_slist, WipingHeaderList> headers_;
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle_;  // last: it uses all of the above
};

}  // namespace certmon::http

#endif  // LIB_HTTP_CURL_EXCHANGE_H_
