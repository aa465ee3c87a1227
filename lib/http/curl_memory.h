// Memory of libcurl that is wiped before it is given back.
//
// libcurl copies URLs, header lines and request bodies into blocks of its own and does not clear
// them when it frees them; the appkey and the keys would stay in the heap. Measured after two
// requests and full cleanup, copies that are left of a header, of the URL's path and of the body:
// 2, 2 and 1 over HTTP and 1, 1 and 1 over HTTPS with libcurl's own memory functions, none with
// these (tests/unit/hardening/curl_memory_test.cc).
//
// Source: libcurl 7.88.1, curl_global_init_mem(3).
#ifndef LIB_HTTP_CURL_MEMORY_H_
#define LIB_HTTP_CURL_MEMORY_H_

namespace certmon::http {

// Initialises libcurl so that all its memory is wiped when it is freed or moved. To be called
// before anything else initialises libcurl; later calls do nothing more. False where libcurl cannot
// be used. Thread-safe.
[[nodiscard]] bool InitialiseLibcurlWithWiping();

}  // namespace certmon::http

#endif  // LIB_HTTP_CURL_MEMORY_H_
