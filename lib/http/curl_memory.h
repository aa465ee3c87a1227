// Memory functions for libcurl that wipe each block before they free it.
//
// libcurl copies URLs, header lines and request bodies and does not clear the copies when it frees
// them, so the appkey and the keys would stay in the heap. Measured after two requests and a full
// cleanup, the number of copies of a header, of the URL's path and of the body: 2, 2 and 1 over HTTP
// and 1, 1 and 1 over HTTPS with libcurl's own memory functions, none with these
// (tests/unit/hardening/curl_memory_test.cc).
//
// Source: libcurl 7.88.1, curl_global_init_mem(3).
#ifndef LIB_HTTP_CURL_MEMORY_H_
#define LIB_HTTP_CURL_MEMORY_H_

namespace certmon::http {

// Initialises libcurl so that all its memory is wiped when it is freed or moved. Must be called
// before anything else initialises libcurl; later calls have no effect. False if libcurl cannot be
// initialised. Thread-safe.
[[nodiscard]] bool InitialiseLibcurlWithWiping();

}  // namespace certmon::http

#endif  // LIB_HTTP_CURL_MEMORY_H_
