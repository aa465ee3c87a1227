#include "lib/http/curl_tls.h"

#include <openssl/ssl.h>

namespace certmon::http {

CURLcode WipeReceivedPlaintext(CURL* /*handle*/, void* ssl_context, void* /*unused*/) {
  SSL_CTX_set_options(static_cast<SSL_CTX*>(ssl_context), SSL_OP_CLEANSE_PLAINTEXT);
  return CURLE_OK;
}

}  // namespace certmon::http
