// What a libcurl failure means, as one of the closed set of reasons. Private to the room.
#ifndef LIB_HTTP_CURL_ERROR_H_
#define LIB_HTTP_CURL_ERROR_H_

#include <curl/curl.h>

#include <string_view>

#include "lib/base/error.h"

namespace certmon::http {

// What happened before the exchange failed.
struct ExchangeSeen {
  bool body_over_limit = false;
  bool headers_over_limit = false;
  bool transfer_began = false;  // the connection stood and the request was being sent
};

// `detail` is libcurl's text (CURLOPT_ERRORBUFFER), which names hosts and ports but never the path.
// Pure; safe to call from any thread.
[[nodiscard]] base::Error ErrorOfCurl(CURLcode code, const ExchangeSeen& seen,
                                      std::string_view detail);

}  // namespace certmon::http

#endif  // LIB_HTTP_CURL_ERROR_H_
