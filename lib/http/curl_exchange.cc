#include "lib/http/curl_exchange.h"

#include <openssl/ssl.h>
#include <strings.h>

#include <cstring>
#include <string_view>
#include <utility>

#include "lib/http/curl_tls_details.h"
#include "lib/http/curl_transport.h"

namespace certmon::http {
namespace {

// A server that sends less than 100 bytes a second for 10 seconds has stalled.
constexpr long kLowSpeedBytes = 100;
constexpr long kLowSpeedSeconds = 10;
// An older connection is not used again, so that a changed DNS answer is followed.
constexpr long kMaxConnectionAgeSeconds = 120;
// libcurl would cache a DNS answer for a minute and retry a dead address. Connections are few and
// kept alive, so one lookup for each is no load.
constexpr long kLookupKeptSeconds = 0;
// libcurl would cache the trusted certificates for a day, and refuse a server whose new issuer was
// added to the file since. Within a poll they are read once.
constexpr long kTrustKeptSeconds = 60;

// A longer body reserves its limit at once. Memory pages that are never written cost nothing, but
// growing by doubling leaves blocks of half the size in the heap (measured over two answers of
// 12 MiB: 28 MiB instead of 13).
constexpr std::size_t kGrowsByDoublingTo = std::size_t{256} * 1024;

// The value of "Name: value\r\n" if the name is `name`; nullopt otherwise.
std::optional<std::string> ValueOf(std::string_view line, std::string_view name) {
  if (line.size() <= name.size() || line[name.size()] != ':' ||
      strncasecmp(line.data(), name.data(), name.size()) != 0) {
    return std::nullopt;
  }
  line.remove_prefix(name.size() + 1);
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t first = line.find_first_not_of(kBlank);
  if (first == std::string_view::npos) {
    return std::string();
  }
  return std::string(line.substr(first, line.find_last_not_of(kBlank) - first + 1));
}

// A CURLOPT_SSL_CTX_FUNCTION: OpenSSL wipes decrypted bytes from its buffers after libcurl has read
// them (OpenSSL 3.0, SSL_OP_CLEANSE_PLAINTEXT), so no token or private key stays there.
CURLcode WipeReceivedPlaintext(CURL* /*handle*/, void* ssl_context, void* /*unused*/) {
  SSL_CTX_set_options(static_cast<SSL_CTX*>(ssl_context), SSL_OP_CLEANSE_PLAINTEXT);
  return CURLE_OK;
}

std::unique_ptr<curl_slist, WipingHeaderList> BuildHeaders(const HttpRequest& request, bool* ok) {
  std::unique_ptr<curl_slist, WipingHeaderList> list;
  const auto append = [&](const char* line) {
    curl_slist* longer = curl_slist_append(list.get(), line);
    *ok = *ok && longer != nullptr;
    if (longer != nullptr) {
      static_cast<void>(list.release());
      list.reset(longer);
    }
  };
  append(("Accept: " + request.accept).c_str());
  // Without this libcurl waits for "100 Continue" before it sends a longer body.
  append("Expect:");
  for (const Header& header : request.headers) {
    std::string line = header.name + ": ";
    line.reserve(line.size() + header.value.size());
    header.value.WithBytes([&line](std::string_view value) { line += value; });
    append(line.c_str());
    base::Wipe(line);
  }
  return list;
}

}  // namespace

void WipingHeaderList::operator()(curl_slist* list) const {
  for (curl_slist* line = list; line != nullptr; line = line->next) {
    base::Wipe(line->data, std::strlen(line->data));
  }
  curl_slist_free_all(list);
}

CurlExchange::CurlExchange(std::shared_ptr<CurlMulti> multi, std::shared_ptr<CURLSH> kept,
                           HttpRequest request, const std::string& user_agent,
                           const base::Clock& clock)
    : clock_(clock),
      multi_(std::move(multi)),
      kept_(std::move(kept)),
      request_(std::move(request)),
      started_(clock.MonotonicNow()),
      handle_(curl_easy_init(), &curl_easy_cleanup) {
  if (!handle_ || !Prepare(user_agent) ||
      curl_multi_add_handle(multi_->handle.get(), handle_.get()) != CURLM_OK) {
    Fail("libcurl refused the request");
    return;
  }
  multi_->in_flight.insert(this);
}

void CurlExchange::Leave() {
  if (multi_->in_flight.erase(this) != 0) {
    curl_multi_remove_handle(multi_->handle.get(), handle_.get());
  }
}

void CurlExchange::SetAnswer(base::Result<HttpResponse> response) {
  answer_ = Answer{.duration = clock_.MonotonicNow() - started_, .response = std::move(response)};
  multi_->any_answered = true;
  Leave();
}

void CurlExchange::Fail(std::string message) {
  SetAnswer(base::Fail(base::Reason::kInternal, std::move(message)));
}

void CurlExchange::Finish(CURLcode code) {
  if (code != CURLE_OK) {
    curl_off_t began = 0;
    curl_easy_getinfo(handle_.get(), CURLINFO_PRETRANSFER_TIME_T, &began);
    seen_.transfer_began = began > 0;
    SetAnswer(base::Fail(ErrorOfCurl(code, seen_, error_text_.data())));
    return;
  }
  response_.status = Status();
  if (request_.wants_details) {
    response_.details = std::make_shared<const AnswerDetails>(std::move(details_));
  }
  SetAnswer(std::move(response_));
}

bool CurlExchange::Prepare(const std::string& user_agent) {
  return SetSafety() && SetConnection() && SetKept() && SetRequest(user_agent);
}

bool CurlExchange::SetSafety() {
  return Set(CURLOPT_NOSIGNAL, 1L) && Set(CURLOPT_PROTOCOLS_STR, "http,https") &&
         Set(CURLOPT_FOLLOWLOCATION, 0L) && Set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L) &&
         Set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1)) &&
         Set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2)) &&
         Set(CURLOPT_SSL_CTX_FUNCTION, &WipeReceivedPlaintext) && Set(CURLOPT_SSL_VERIFYPEER, 1L) &&
         Set(CURLOPT_SSL_VERIFYHOST, 2L) && Set(CURLOPT_PATH_AS_IS, 1L) &&
         Set(CURLOPT_QUICK_EXIT, 1L) &&
         // Our headers are for the API, never for a proxy.
         Set(CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE)) &&
         Set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
}

bool CurlExchange::SetConnection() {
  const ConnectionSettings& connection = request_.connection;
  // A proxy sees nothing of a tunnelled request, but all of a plain one, secrets included.
  const bool is_tunnelled =
      request_.url.WithBytes([](std::string_view url) { return url.rfind("https://", 0) == 0; });
  // An empty value, unlike null, disables the proxies of the environment.
  return Set(CURLOPT_PROXY, is_tunnelled ? connection.proxy_url.c_str() : "") &&
         Set(CURLOPT_NOPROXY, "") &&
         Set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(connection.connect_timeout.count())) &&
         Set(CURLOPT_TIMEOUT_MS, static_cast<long>(connection.request_timeout.count())) &&
         Set(CURLOPT_LOW_SPEED_LIMIT, kLowSpeedBytes) &&
         Set(CURLOPT_LOW_SPEED_TIME, kLowSpeedSeconds) &&
         Set(CURLOPT_MAXAGE_CONN, kMaxConnectionAgeSeconds) &&
         Set(CURLOPT_DNS_CACHE_TIMEOUT, kLookupKeptSeconds) &&
         Set(CURLOPT_CA_CACHE_TIMEOUT, kTrustKeptSeconds) &&
         (connection.ca_file.empty() || SetTrust(connection.ca_file));
}

bool CurlExchange::SetKept() {
  return request_.kept ? kept_ && Set(CURLOPT_SHARE, kept_.get())
                       : Set(CURLOPT_FRESH_CONNECT, 1L) && Set(CURLOPT_FORBID_REUSE, 1L);
}

bool CurlExchange::SetTrust(const std::string& ca_file) {
  // Without the second libcurl also trusts the system's folder of certificates.
  return Set(CURLOPT_CAINFO, ca_file.c_str()) &&
         Set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
}

bool CurlExchange::SetRequest(const std::string& user_agent) {
  bool ok = true;
  headers_ = BuildHeaders(request_, &ok);
  ok = ok && request_.url.WithBytes(
                 [this](std::string_view url) { return Set(CURLOPT_URL, url.data()); });
  if (request_.method == Method::kPost) {
    ok = ok && Set(CURLOPT_POST, 1L) &&
         Set(CURLOPT_POSTFIELDSIZE, static_cast<long>(request_.body.size())) &&
         request_.body.WithBytes(
             [this](std::string_view body) { return Set(CURLOPT_POSTFIELDS, body.data()); });
  }
  ok = ok && (!request_.basic || SetBasic(*request_.basic));
  return ok && Set(CURLOPT_HTTPHEADER, headers_.get()) &&
         Set(CURLOPT_USERAGENT, user_agent.c_str()) &&
         Set(CURLOPT_ERRORBUFFER, error_text_.data()) && Set(CURLOPT_PRIVATE, this) &&
         Set(CURLOPT_HEADERFUNCTION, &CurlExchange::OnHeader) && Set(CURLOPT_HEADERDATA, this) &&
         Set(CURLOPT_WRITEFUNCTION, &CurlExchange::OnBody) && Set(CURLOPT_WRITEDATA, this);
}

bool CurlExchange::SetBasic(const BasicCredentials& basic) {
  return Set(CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC)) &&
         basic.user_name.WithBytes(
             [this](std::string_view name) { return Set(CURLOPT_USERNAME, name.data()); }) &&
         basic.password.WithBytes(
             [this](std::string_view password) { return Set(CURLOPT_PASSWORD, password.data()); });
}

// Fewer than all bytes end the transfer.
std::size_t CurlExchange::OnHeader(char* bytes, std::size_t size, std::size_t count, void* self) {
  const std::string_view line(bytes, size * count);
  return static_cast<CurlExchange*>(self)->TakeHeader(line) ? line.size() : 0;
}

std::size_t CurlExchange::OnBody(char* bytes, std::size_t size, std::size_t count, void* self) {
  const std::string_view piece(bytes, size * count);
  return static_cast<CurlExchange*>(self)->TakeBody(piece) ? piece.size() : 0;
}

bool CurlExchange::TakeHeader(std::string_view line) {
  header_bytes_ += line.size();
  if (header_bytes_ > kMaxHeaderBytes) {
    seen_.headers_over_limit = true;
    return false;
  }
  if (request_.wants_details) {
    TakeDetails(line);
  }
  if (line.substr(0, 5) == "HTTP/") {
    // The headers of an interim answer (1xx) are not part of the answer.
    response_ = {};
    response_.ends_with_connection = true;
  } else if (ValueOf(line, "content-length") || ValueOf(line, "transfer-encoding")) {
    response_.ends_with_connection = false;
  } else if (auto value = ValueOf(line, "content-type")) {
    response_.content_type = *std::move(value);
  } else if (auto encoding = ValueOf(line, "content-encoding")) {
    response_.content_encoding = *std::move(encoding);
  } else if (auto disposition = ValueOf(line, "content-disposition")) {
    response_.content_disposition = *std::move(disposition);
  } else if (auto wait = ValueOf(line, "retry-after")) {
    response_.retry_after = std::move(wait);
  }
  return true;
}

void CurlExchange::TakeDetails(std::string_view line) {
  if (line.substr(0, 5) == "HTTP/") {
    details_.headers.clear();
    // After the exchange libcurl may have closed the connection.
    details_.tls = ReadTlsDetails(handle_.get());
    return;
  }
  const std::string name(line.substr(0, line.find(':')));
  if (auto value = ValueOf(line, name)) {
    details_.headers.emplace_back(name, *std::move(value));
  }
}

bool CurlExchange::TakeBody(std::string_view piece) {
  body_bytes_ += piece.size();
  if (body_bytes_ > request_.max_body_bytes) {
    seen_.body_over_limit = true;
    return false;
  }
  if (!request_.body_sink) {
    if (body_bytes_ > kGrowsByDoublingTo) {
      response_.body.reserve(request_.max_body_bytes);
    }
    response_.body += piece;
    return true;
  }
  response_.status = Status();
  try {
    request_.body_sink(response_, piece);
    return true;
  } catch (...) {  // no exception may pass through libcurl
    return false;
  }
}

int CurlExchange::Status() const {
  long status = 0;
  curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
  return static_cast<int>(status);
}

}  // namespace certmon::http
