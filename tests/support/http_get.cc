#include "tests/support/http_get.h"

#include <curl/curl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <memory>

#include "tests/support/loopback_port.h"

namespace certmon::test_support {
namespace {

struct Collected {
  HttpAnswer* answer;
  std::uint64_t max_body_bytes;
};

std::size_t CollectBody(char* bytes, std::size_t size, std::size_t count, void* cls) {
  auto& collected = *static_cast<Collected*>(cls);
  collected.answer->body.append(bytes, size * count);
  return collected.answer->body.size() > collected.max_body_bytes ? 0 : size * count;
}

std::size_t CollectHeader(char* bytes, std::size_t size, std::size_t count, void* cls) {
  std::string line(bytes, size * count);
  const std::size_t colon = line.find(':');
  if (colon != std::string::npos) {
    std::string name = line.substr(0, colon);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    std::string value = line.substr(colon + 1);
    value.erase(0, value.find_first_not_of(' '));
    value.erase(value.find_last_not_of("\r\n") + 1);
    static_cast<Collected*>(cls)->answer->headers.emplace(name, value);
  }
  return size * count;
}

void InitCurlOnce() {
  static const CURLcode result = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (result != CURLE_OK) std::abort();
}

}  // namespace

std::string HttpAnswer::Header(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? "" : found->second;
}

HttpAnswer Fetch(const HttpQuestion& request) {
  InitCurlOnce();
  HttpAnswer answer;
  Collected collected{.answer = &answer, .max_body_bytes = request.max_body_bytes};
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(curl_easy_init(),
                                                                   &curl_easy_cleanup);
  CURL* const curl = handle.get();
  std::array<char, CURL_ERROR_SIZE> error{};
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, error.data());
  curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &CollectBody);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &collected);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &CollectHeader);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &collected);
  if (!request.body.empty()) {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.body.size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.c_str());
  }
  if (request.method == "HEAD") {
    curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
  } else {
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }
  curl_blob ca{};
  if (!request.ca_pem.empty()) {
    ca.data = const_cast<char*>(request.ca_pem.data());
    ca.len = request.ca_pem.size();
    ca.flags = CURL_BLOB_COPY;
    curl_easy_setopt(curl, CURLOPT_CAINFO_BLOB, &ca);
  }
  curl_slist* list = nullptr;
  for (const std::string& header : request.headers) list = curl_slist_append(list, header.c_str());
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, list);
  answer.curl_code = static_cast<int>(curl_easy_perform(curl));
  answer.curl_error = error.data();
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  curl_slist_free_all(list);
  return answer;
}

HttpAnswer HttpGet(const std::string& url, std::vector<std::string> headers) {
  HttpQuestion request;
  request.url = url;
  request.headers = std::move(headers);
  return Fetch(request);
}

RawConnection::RawConnection(std::uint16_t port, const std::string& bytes)
    : fd_(ConnectToLoopback(port)) {
  Send(bytes);
}

RawConnection::~RawConnection() { close(fd_); }

void RawConnection::Send(const std::string& bytes) const {
  send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

bool RawConnection::HasEnded(std::chrono::milliseconds timeout) const {
  // poll(2) always reports errors and hang-ups, so no events are requested.
  pollfd entry{.fd = fd_, .events = POLLRDHUP, .revents = 0};
  return poll(&entry, 1, static_cast<int>(timeout.count())) == 1;
}

bool RawConnection::ReadSome(std::string& received, std::chrono::milliseconds timeout) const {
  std::array<char, 4096> buffer{};
  pollfd entry{.fd = fd_, .events = POLLIN, .revents = 0};
  if (poll(&entry, 1, static_cast<int>(timeout.count())) != 1) return false;
  const ssize_t count = recv(fd_, buffer.data(), buffer.size(), 0);
  if (count > 0) received.append(buffer.data(), static_cast<std::size_t>(count));
  return count > 0;
}

std::string RawConnection::ReadUntil(const std::string& text) {
  std::string received;
  while (received.find(text) == std::string::npos && ReadSome(received, std::chrono::seconds(20))) {
  }
  return received;
}

std::string RawConnection::ReadToEnd(std::chrono::milliseconds timeout) {
  std::string received;
  while (ReadSome(received, timeout)) {
  }
  return received;
}

std::string RawExchange(std::uint16_t port, const std::string& bytes,
                        std::chrono::milliseconds timeout) {
  return RawConnection(port, bytes).ReadToEnd(timeout);
}

}  // namespace certmon::test_support
