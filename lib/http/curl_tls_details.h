// Reads the TLS session of an exchange that is under way. Private to the room.
#ifndef LIB_HTTP_CURL_TLS_DETAILS_H_
#define LIB_HTTP_CURL_TLS_DETAILS_H_

#include <curl/curl.h>

#include <optional>

#include "lib/http/transport.h"

namespace certmon::http {

// nullopt without TLS. Called while libcurl receives the answer.
[[nodiscard]] std::optional<TlsDetails> ReadTlsDetails(CURL* handle);

}  // namespace certmon::http

#endif  // LIB_HTTP_CURL_TLS_DETAILS_H_
