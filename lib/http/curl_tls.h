// What libcurl's TLS library is told beyond what libcurl has options for. Private to the room.
#ifndef LIB_HTTP_CURL_TLS_H_
#define LIB_HTTP_CURL_TLS_H_

#include <curl/curl.h>

namespace certmon::http {

// A CURLOPT_SSL_CTX_FUNCTION for libcurl over OpenSSL: decrypted bytes are wiped from the TLS
// buffers as soon as they are handed on (OpenSSL 3.0, SSL_OP_CLEANSE_PLAINTEXT), so that no answer
// with a token or a private key stays there.
CURLcode WipeReceivedPlaintext(CURL* handle, void* ssl_context, void* unused);

}  // namespace certmon::http

#endif  // LIB_HTTP_CURL_TLS_H_
