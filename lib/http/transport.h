// The door to the network: requests in, responses out, several in flight, driven by one loop.
//
// A Transport does no more than HTTP: any status is a success of this door, and only the lack of an
// HTTP answer is an error. It follows no redirect, retries nothing, keeps no cookie, and reads no
// proxy or credential from the environment.
#ifndef LIB_HTTP_TRANSPORT_H_
#define LIB_HTTP_TRANSPORT_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/clock.h"
#include "lib/base/result.h"
#include "lib/base/secret.h"

namespace certmon::http {

enum class Method : std::uint8_t { kGet, kPost };

// A request header. Values are secrets throughout: most of ours are.
struct Header {
  std::string name;
  base::Secret value;
};

// How a host is reached.
struct ConnectionSettings {
  std::chrono::milliseconds connect_timeout{5000};   // name lookup, TCP and TLS together
  std::chrono::milliseconds request_timeout{15000};  // the whole exchange, connecting included
  std::string ca_file;  // PEM bundle, trusted in place of the system's; empty means the system's
  // For https URLs, which are tunnelled; those in clear go past it. Empty means no proxy, whatever
  // the environment says.
  std::string proxy_url;

  friend bool operator==(const ConnectionSettings&, const ConnectionSettings&) = default;
};

// A complete HTTP answer: the body has its announced length and is within the limit.
struct HttpResponse {
  int status = 0;
  std::string content_type;                // as sent, empty where absent
  std::string content_encoding;            // as sent, empty where absent
  std::string content_disposition;         // as sent, empty where absent
  std::optional<std::string> retry_after;  // as sent
  // Neither a length nor chunks: the end of the connection ends the body (RFC 9112, section 6.3,
  // item 8), so that a cut body looks whole. Whoever takes it must know the end by its content.
  bool ends_with_connection = false;
  std::string body;  // any bytes; empty where a BodySink took them
};

// Takes the body of an answer piece by piece, in order and as it comes, so that a secret in it need
// not be held as a whole. `head` has everything but the body. The bytes are good for the time of
// the call; what libcurl held them in is wiped when the exchange is over. Called by the thread that
// uses the Transport, within Wait, and never after the request's Completion or Cancel. An exchange
// may fail after pieces were taken. What it throws ends the exchange with kInternal.
using BodySink = std::function<void(const HttpResponse& head, std::string_view bytes)>;

// HTTP basic authentication (RFC 7617). The user name holds no colon.
struct BasicCredentials {
  base::Secret user_name;
  base::Secret password;
};

// Requests that hold the same one share kept-alive connections; those are closed once nobody holds
// it. What a server sends on a connection unasked would be taken for the answer of the next request
// on it (libcurl 7.88.1 looks at an idle connection for its end alone): so what is shared must be
// the requests of one reading, which shows when its answers do not fit together.
struct KeptConnections {};

struct HttpRequest {
  Method method = Method::kGet;
  base::Secret url;                         // absolute; holds the appkey
  std::string accept = "application/json";  // the header Accept: what the answer may be
  std::vector<Header> headers;
  std::optional<BasicCredentials> basic;
  base::Secret body;               // sent with kPost
  std::size_t max_body_bytes = 0;  // of the answer; one byte more ends it with kTooLarge
  BodySink body_sink;              // empty: the body goes into HttpResponse::body
  ConnectionSettings connection;
  std::shared_ptr<const KeptConnections> kept;  // null: a connection of its own, not kept
};

using RequestId = std::uint64_t;

struct Completion {
  RequestId id = 0;
  std::chrono::nanoseconds duration{};  // from Start to the last byte or the failure
  // Fails with kDns, kConnect, kTls, kTimeout, kTruncated, kTooLarge, kHttpStatus (no HTTP) or
  // kInternal; the message names neither the URL nor a header.
  base::Result<HttpResponse> response;
};

// Used by one thread, the poll loop; only Wake may be called from another.
class Transport {
 public:
  virtual ~Transport() = default;

  // Starts a request and returns at once; its Completion comes from a later Wait, never from here.
  virtual RequestId Start(HttpRequest request) = 0;

  // Drops a request that is under way; no Completion follows. Does not block, also while a name
  // lookup hangs. An unknown id is ignored.
  virtual void Cancel(RequestId id) = 0;

  // Waits until a request completes, `until` is reached or Wake is called; returns what has
  // completed.
  [[nodiscard]] virtual std::vector<Completion> Wait(base::MonotonicTime until) = 0;

  // Ends a Wait that is under way, or the next one. Thread-safe, and safe in a signal handler's
  // thread.
  virtual void Wake() = 0;
};

}  // namespace certmon::http

#endif  // LIB_HTTP_TRANSPORT_H_
