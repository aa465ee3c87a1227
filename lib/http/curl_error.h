// What a libcurl failure means, as one of the closed set of reasons. Private to the room.
#ifndef LIB_HTTP_CURL_ERROR_H_
#define LIB_HTTP_CURL_ERROR_H_

#include <curl/curl.h>

#include <string_view>

#include "lib/base/error.h"

namespace certmon::http {

// What was seen of the exchange before it failed.
struct ExchangeSeen {
  bool body_over_limit = false;
  bool headers_over_limit = false;
  bool out_of_memory = false;   // for a part of the answer
  bool transfer_began = false;  // the connection was there, the request on its way
};

// `detail` is libcurl's own text (CURLOPT_ERRORBUFFER); it names hosts and ports, never the path.
// Pure; safe to call from any thread.
[[nodiscard]] base::Error ErrorOfCurl(CURLcode code, const ExchangeSeen& seen,
                                      std::string_view detail);

}  // namespace certmon::http

#endif  // LIB_HTTP_CURL_ERROR_H_
