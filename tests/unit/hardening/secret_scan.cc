// Sends secrets to a server, gives everything back, and looks for them in its own memory.
//
//   secret_scan wiping|plain BASE_URL CA_FILE
//
// `plain` has libcurl initialised with its own memory functions first: the way it must not be.
// Prints one line "NAME COPIES" each for the secret while it is held, and, after the requests, for
// a header, the URL's path, a request body, a user name of basic authentication and the base64 form
// of its password; for "answer" the secret in the answer's body, which
// goes into a sink that keeps nothing.
#include <curl/curl.h>

#include <iostream>
#include <memory>
#include <string>
#include <utility>

#include "lib/base/clock.h"
#include "lib/base/secret.h"
#include "lib/http/curl_transport.h"
#include "tests/unit/hardening/masked_text.h"
#include "tests/unit/hardening/own_memory.h"

namespace {

using certmon::base::Secret;
using certmon::test_support::CopiesInOwnMemory;
using certmon::test_support::MaskedText;

constexpr MaskedText kHeader(0);
constexpr MaskedText kPath(1);
constexpr MaskedText kBody(2);
constexpr MaskedText kAnswer(3);
constexpr MaskedText kUserName(4);
constexpr MaskedText kBase64(5);

Secret UrlWithPath(const std::string& base_url) {
  std::string url;
  // At once: growing would leave a copy behind.
  url.reserve(base_url.size() + 1 + certmon::test_support::kCanaryBytes);
  url.append(base_url).append("/");
  kPath.Clear().WithBytes([&url](std::string_view bytes) { url.append(bytes); });
  return Secret::TakeFrom(url);
}

// The 24 bytes whose base64 form is kBase64: behind the user name's 32 bytes and a colon, which are
// 11 groups of three, the header holds it as it is. Letters from `a` to `z` stand for 26 to 51.
Secret Password() {
  constexpr unsigned kValueOfA = 26;
  std::string password;
  password.reserve(certmon::test_support::kCanaryBytes / 4 * 3);
  kBase64.Clear().WithBytes([&password](std::string_view digits) {
    for (std::size_t at = 0; at < digits.size(); at += 4) {
      unsigned bits = 0;
      for (const char digit : digits.substr(at, 4)) {
        bits = bits << 6U | (static_cast<unsigned>(digit - 'a') + kValueOfA);
      }
      for (const unsigned shift : {16U, 8U, 0U}) {
        password.push_back(static_cast<char>(bits >> shift & 0xFFU));
      }
    }
  });
  return Secret::TakeFrom(password);
}

certmon::http::HttpRequest Request(const std::string& base_url, const std::string& ca_file) {
  certmon::http::HttpRequest request;
  request.method = certmon::http::Method::kPost;
  request.url = UrlWithPath(base_url);
  request.headers.push_back({.name = "X-Secret", .value = kHeader.Clear()});
  request.body = kBody.Clear();
  request.basic =
      certmon::http::BasicCredentials{.user_name = kUserName.Clear(), .password = Password()};
  request.max_body_bytes = 100'000;
  request.body_sink = [](const certmon::http::HttpResponse&, std::string_view) {};
  request.connection.ca_file = ca_file;
  return request;
}

// One request after the other, so that the connection is used again. False where one fails.
bool SendTwice(const std::string& base_url, const std::string& ca_file) {
  const certmon::base::SystemClock clock;
  const auto transport = certmon::http::MakeCurlTransport("secret_scan/1", clock).value();
  for (int i = 0; i < 2; ++i) {
    const auto answer = certmon::http::Exchange(*transport, Request(base_url, ca_file)).response;
    if (!answer || answer->status != 200) {
      std::cerr << (answer ? "no good answer" : answer.error().message) << '\n';
      return false;
    }
  }
  return true;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 4) {
    return 2;
  }
  if (arguments[1] == std::string("plain")) {
    curl_global_init(CURL_GLOBAL_DEFAULT);
  }
  {
    const Secret held = kHeader.Clear();
    std::cout << "held " << CopiesInOwnMemory(kHeader) << '\n';
  }
  if (!SendTwice(arguments[2], arguments[3])) {
    return 1;
  }
  std::cout << "header " << CopiesInOwnMemory(kHeader) << '\n'
            << "path " << CopiesInOwnMemory(kPath) << '\n'
            << "body " << CopiesInOwnMemory(kBody) << '\n'
            << "user_name " << CopiesInOwnMemory(kUserName) << '\n'
            << "base64 " << CopiesInOwnMemory(kBase64) << '\n'
            << "answer " << CopiesInOwnMemory(kAnswer) << '\n';
  return 0;
}
