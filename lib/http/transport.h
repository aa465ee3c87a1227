// The HTTP client: requests in, responses out, several in flight, driven by one loop.
//
// A Transport does HTTP and nothing more. An HTTP answer of any status is a success; only the lack
// of an HTTP answer is an error. It follows no redirect, retries nothing, keeps no cookie, and
// reads no proxy or credential from the environment.
#ifndef LIB_HTTP_TRANSPORT_H_
#define LIB_HTTP_TRANSPORT_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/clock.h"
#include "lib/base/result.h"
#include "lib/base/secret.h"

namespace certmon::http {

enum class Method : std::uint8_t { kGet, kPost };

// A request header. Every value is a Secret, because most of them are secret.
struct Header {
  std::string name;
  base::Secret value;
};

// How a host is reached.
struct ConnectionSettings {
  std::chrono::milliseconds connect_timeout{5000};   // name lookup, TCP and TLS together
  std::chrono::milliseconds request_timeout{15000};  // the whole exchange, connecting included
  std::string ca_file;  // PEM bundle, trusted in place of the system's; empty means the system's
  // For https URLs, which are tunnelled; requests to http URLs bypass it. Empty means no proxy,
  // whatever the environment says.
  std::string proxy_url;

  friend bool operator==(const ConnectionSettings&, const ConnectionSettings&) = default;
};

// The TLS session and the server's certificate, which libcurl has verified.
struct TlsDetails {
  std::string version;  // "TLSv1.3"
  std::string issuer;   // its organisation, else its common name; printable, may be empty
  std::optional<std::chrono::sys_seconds> not_after;  // absent if it cannot be read
};

// For a diagnosis (HttpRequest::wants_details).
struct AnswerDetails {
  std::vector<std::pair<std::string, std::string>> headers;  // as sent, in their order
  std::optional<TlsDetails> tls;                             // absent for http
};

// A complete HTTP answer: the body has its announced length and is within the limit.
struct HttpResponse {
  int status = 0;
  std::string content_type;                // as sent, empty if absent
  std::string content_encoding;            // as sent, empty if absent
  std::string content_disposition;         // as sent, empty if absent
  std::optional<std::string> retry_after;  // as sent
  // Neither a length nor chunks: the end of the connection ends the body (RFC 9112, section 6.3,
  // item 8), so a truncated body looks complete. The reader must find the end by the content.
  bool ends_with_connection = false;
  std::shared_ptr<const AnswerDetails> details;  // null unless the request wants them
  std::string body;                              // any bytes; empty if the request has a BodySink
};

// Receives the body of an answer in pieces, in order, as they arrive, so that a secret in it is
// never held as a whole. `head` has everything but the body. The bytes are valid during the call;
// the memory of libcurl that holds them is wiped after the exchange. Called by the thread that uses
// the Transport, during Wait, and never after the request was answered or its handle destroyed. It
// must not destroy a handle. An exchange may fail after some pieces were received. If the sink
// throws, the exchange fails with kInternal.
using BodySink = std::function<void(const HttpResponse& head, std::string_view bytes)>;

// HTTP basic authentication (RFC 7617). The user name holds no colon.
struct BasicCredentials {
  base::Secret user_name;
  base::Secret password;
};

// Requests with the same KeptConnections share kept-alive connections, which are closed after the
// last owner is gone. If a server sends bytes on an idle connection, libcurl 7.88.1 takes them for
// the answer to the next request on it (it checks an idle connection only for its end). So only
// the requests of one reading of the list may share connections: a stray answer then contradicts
// the other pages.
struct KeptConnections {};

// Which of the requests that wait for the same host starts first (host_queue.h).
enum class Priority : std::uint8_t {
  kContinue,    // of a poll whose first request has started, and requests for tokens
  kBegin,       // the first request of a poll
  kBackground,  // an inspection
};

struct HttpRequest {
  Method method = Method::kGet;
  base::Secret url;                         // absolute; holds the appkey
  std::string accept = "application/json";  // the header Accept: what the answer may be
  std::vector<Header> headers;
  std::optional<BasicCredentials> basic;
  base::Secret body;               // sent with kPost
  std::size_t max_body_bytes = 0;  // of the answer; a longer one fails with kTooLarge
  BodySink body_sink;              // empty: the body is stored in HttpResponse::body
  bool wants_details = false;
  ConnectionSettings connection;
  std::shared_ptr<const KeptConnections> kept;  // null: a connection of its own, not kept
  Priority priority = Priority::kBegin;
};

// How a request ended.
struct Answer {
  std::chrono::nanoseconds duration{};  // from the start to the last byte or the failure
  // Fails with kDns, kConnect, kTls, kTimeout, kTruncated, kTooLarge, kHttpStatus (no HTTP) or
  // kInternal; the message names neither the URL nor a header.
  base::Result<HttpResponse> response;
};

// One request that was given to a Transport. Destroying it cancels the request and never blocks,
// also while a name lookup hangs. It may outlive the Transport; it is never answered then.
//
// Used by the thread that uses the Transport.
class PendingRequest {
 public:
  PendingRequest() = default;
  virtual ~PendingRequest() = default;
  PendingRequest(const PendingRequest&) = delete;
  PendingRequest& operator=(const PendingRequest&) = delete;

  // When the request was sent on its way; nullopt while it waits in a queue (host_queue.h). The
  // request timeout and Answer::duration run from that moment.
  [[nodiscard]] virtual std::optional<base::MonotonicTime> StartedAt() const = 0;
  // The answer, once, after a Wait received it; nullopt before and after that.
  [[nodiscard]] virtual std::optional<Answer> TakeAnswer() = 0;
};

// Never null from a Transport.
using RequestHandle = std::unique_ptr<PendingRequest>;

// Used by one thread, the poll loop; only Wake may be called from another.
class Transport {
 public:
  virtual ~Transport() = default;

  // Starts a request, or queues it. Does not block. A request that cannot be started is answered
  // with kInternal.
  [[nodiscard]] virtual RequestHandle Start(HttpRequest request) = 0;

  // Returns when a request was answered, at `until`, or after Wake. May return earlier.
  virtual void Wait(base::MonotonicTime until) = 0;

  // Ends a Wait that is in progress, or the next one. Thread-safe.
  virtual void Wake() = 0;
};

// Starts the request and waits for its answer, which the request timeout bounds.
[[nodiscard]] Answer Exchange(Transport& transport, HttpRequest request);

}  // namespace certmon::http

#endif  // LIB_HTTP_TRANSPORT_H_
