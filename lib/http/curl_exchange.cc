#include "lib/http/curl_exchange.h"

#include <strings.h>

#include <cstring>
#include <exception>
#include <string_view>
#include <utility>

#include "lib/http/curl_tls.h"
#include "lib/http/curl_transport.h"

namespace certmon::http {
namespace {

// Fewer than 100 bytes a second for 10 seconds is a server that hangs politely.
constexpr long kLowSpeedBytes = 100;
constexpr long kLowSpeedSeconds = 10;
// A connection older than this is not used again, so that a changed DNS answer is followed.
constexpr long kMaxConnectionAgeSeconds = 120;
// Nor is an answer of the name server kept for longer than its use: libcurl would for a minute, and
// try the dead address again and again. Connections are few and kept; a lookup each is no load.
constexpr long kLookupKeptSeconds = 0;
// libcurl would keep the trusted certificates for a day, and refuse a server whose new issuer is in
// the file by now. Within a poll they are read once.
constexpr long kTrustKeptSeconds = 60;

// A longer body gets room for all it may become at once: pages that nobody writes to cost nothing,
// while growing by doubling leaves blocks of half the size behind in the heap (measured over two
// answers of 12 MiB: 28 MiB instead of 13).
constexpr std::size_t kGrowsByDoublingTo = std::size_t{256} * 1024;

// The value of "Name: value\r\n" where the name is `name`; null otherwise.
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
  // Without this libcurl asks for a "100 Continue" before a longer body.
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

CurlExchange::CurlExchange(RequestId id, HttpRequest request, base::MonotonicTime started)
    : id_(id),
      request_(std::move(request)),
      started_(started),
      handle_(curl_easy_init(), &curl_easy_cleanup) {}

bool CurlExchange::Prepare(const std::string& user_agent, CURLSH* kept) {
  return handle_ && SetSafety() && SetConnection() && SetKept(kept) && SetRequest(user_agent);
}

bool CurlExchange::SetSafety() {
  return Set(CURLOPT_NOSIGNAL, 1L) && Set(CURLOPT_PROTOCOLS_STR, "http,https") &&
         Set(CURLOPT_FOLLOWLOCATION, 0L) && Set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L) &&
         Set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1)) &&
         Set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2)) &&
         Set(CURLOPT_SSL_CTX_FUNCTION, &WipeReceivedPlaintext) && Set(CURLOPT_SSL_VERIFYPEER, 1L) &&
         Set(CURLOPT_SSL_VERIFYHOST, 2L) && Set(CURLOPT_PATH_AS_IS, 1L) &&
         Set(CURLOPT_QUICK_EXIT, 1L) &&
         // Our headers are for the API, never for a proxy on the way.
         Set(CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE)) &&
         Set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
}

bool CurlExchange::SetConnection() {
  const ConnectionSettings& connection = request_.connection;
  // Through a tunnel a proxy sees nothing; a request in clear it would see whole, secrets included.
  const bool is_tunnelled =
      request_.url.WithBytes([](std::string_view url) { return url.rfind("https://", 0) == 0; });
  // An empty text, unlike none, switches the environment's proxies off.
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

bool CurlExchange::SetKept(CURLSH* kept) {
  return kept != nullptr ? Set(CURLOPT_SHARE, kept)
                         : Set(CURLOPT_FRESH_CONNECT, 1L) && Set(CURLOPT_FORBID_REUSE, 1L);
}

bool CurlExchange::SetTrust(const std::string& ca_file) {
  // Without the second libcurl trusts the folder of the system's certificates besides.
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

std::size_t CurlExchange::OnHeader(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto& exchange = *static_cast<CurlExchange*>(self);
  return exchange.Take(&CurlExchange::TakeHeader, std::string_view(bytes, size * count));
}

std::size_t CurlExchange::OnBody(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto& exchange = *static_cast<CurlExchange*>(self);
  return exchange.Take(&CurlExchange::TakeBody, std::string_view(bytes, size * count));
}

// Returns fewer than all bytes to end the transfer. No exception may pass through libcurl.
std::size_t CurlExchange::Take(bool (CurlExchange::*take)(std::string_view),
                               std::string_view bytes) noexcept {
  try {
    return (this->*take)(bytes) ? bytes.size() : 0;
  } catch (const std::exception&) {
    seen_.out_of_memory = true;
    return 0;
  }
}

bool CurlExchange::TakeHeader(std::string_view line) {
  header_bytes_ += line.size();
  if (header_bytes_ > kMaxHeaderBytes) {
    seen_.headers_over_limit = true;
    return false;
  }
  if (line.substr(0, 5) == "HTTP/") {
    // What an interim answer (1xx) said is no part of the answer.
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

bool CurlExchange::TakeBody(std::string_view piece) {
  body_bytes_ += piece.size();
  if (body_bytes_ > request_.max_body_bytes) {
    seen_.body_over_limit = true;
    return false;
  }
  if (request_.body_sink) {
    return GiveToSink(piece);
  }
  if (body_bytes_ > kGrowsByDoublingTo) {
    response_.body.reserve(request_.max_body_bytes);
  }
  response_.body += piece;
  return true;
}

bool CurlExchange::GiveToSink(std::string_view piece) {
  response_.status = Status();
  try {
    request_.body_sink(response_, piece);
    return true;
  } catch (...) {  // of any type, unlike what else is called here
    return false;
  }
}

int CurlExchange::Status() const {
  long status = 0;
  curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
  return static_cast<int>(status);
}

base::Result<HttpResponse> CurlExchange::TakeResult(CURLcode code) {
  if (code != CURLE_OK) {
    curl_off_t began = 0;
    curl_easy_getinfo(handle_.get(), CURLINFO_PRETRANSFER_TIME_T, &began);
    seen_.transfer_began = began > 0;
    return base::Fail(ErrorOfCurl(code, seen_, error_text_.data()));
  }
  response_.status = Status();
  return std::move(response_);
}

}  // namespace certmon::http
