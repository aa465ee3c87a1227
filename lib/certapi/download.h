// Builds the request for the file of one certificate and decodes the answer.
//
// Source: NHN Cloud Certificate Manager API guides v1.0 to v1.3, "Download Certificate Files": a
// success is the PEM text as uploaded, private key included; a failure is an envelope. The guides
// do not define the HTTP status and content type of a failure (404 for v1.3 by id), so the content
// decides: a JSON object that is an envelope is a failure, whatever its status and type, and only an
// answer with status 200 is a file.
//
// The file holds the private key, so it is passed on in pieces and never stored. Functions are pure
// and safe to call from any thread.
#ifndef LIB_CERTAPI_DOWNLOAD_H_
#define LIB_CERTAPI_DOWNLOAD_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/clock.h"
#include "lib/base/result.h"
#include "lib/base/secret.h"
#include "lib/certapi/api_endpoint.h"
#include "lib/certapi/credentials.h"
#include "lib/http/transport.h"

namespace certmon::certapi {

// Uploads are limited to 512 KB (console guide), so a larger answer is no certificate file.
inline constexpr std::size_t kMaxDownloadBytes = std::size_t{1024} * 1024;
// Envelopes are some hundred bytes. An answer that may be one is held back up to this size.
inline constexpr std::size_t kMaxEnvelopeBytes = std::size_t{16} * 1024;

// Why the API gave no file (guides, "Response Codes"); the value is the resultCode, and
// ResultCodeMeaning (envelope.h) says it in words.
enum class DownloadRefusal : std::uint16_t {
  kNoSuchName = 52000,
  kNoFile = 52001,
  kSeveralFiles = 52002,
  kNotPem = 52003,
  kOtherName = 52004,  // the name in the file is another than the one asked for
  kExpired = 52005,
  kBadAuthorityName = 52006,
  kNotOneFile = 52007,
  kOverSize = 52008,
  kNoSuchId = 52009,  // v1.3, by id
};

// The refusal that this error means; nullopt for any other failure.
[[nodiscard]] std::optional<DownloadRefusal> RefusalOf(const base::Error& error);

// Which file. With an id, v1.3 requests it by id, otherwise by name, which is one segment of the
// path whatever it holds (`..`, `/`, `%2e`, Korean).
struct FileWanted {
  std::string certificate_name;
  std::string certificate_id;  // empty: unknown
};

// Receives the bytes of the file, in order, while they arrive. The download may still fail later.
using FileSink = std::function<void(std::string_view bytes)>;

// Decides while the answer arrives whether it is a file or a failure, and wipes what it held back.
// One for each attempt. Used by one thread.
class DownloadBody {
 public:
  explicit DownloadBody(FileSink file);
  ~DownloadBody();
  DownloadBody(const DownloadBody&) = delete;
  DownloadBody& operator=(const DownloadBody&) = delete;

  // An http::BodySink.
  void Take(const http::HttpResponse& head, std::string_view bytes);

  // After the last byte. Succeeds if the answer was a file; the sink has received all of it. Fails with
  //   kApiResult  Error::result_code says why (RefusalOf); kAuth and kRateLimited as of a list
  //   kSchema     the answer is an envelope that reports success, not a file
  //   kHttpStatus status 200 without a body; other statuses as of a list
  //   kContentType  the answer is encoded, which was not requested
  //   kTruncated  a file without a length and without chunks, which may be truncated
  // Error::http_status is always set. `now` is for a Retry-After that is a date.
  [[nodiscard]] base::Result<void> Finish(const http::HttpResponse& head, base::WallTime now);

 private:
  enum class Kind : std::uint8_t { kUndecided, kFile, kNoFile };

  void Hold(std::string_view bytes);
  void HandOn(std::string_view bytes);
  [[nodiscard]] base::Result<void> Decide(const http::HttpResponse& head);

  FileSink file_;
  Kind kind_ = Kind::kUndecided;
  std::string held_;  // never grows over what is reserved
  bool any_ = false;
};

// `token` is not null for v1.3. `body` receives the answer and outlives the request's handle.
[[nodiscard]] http::HttpRequest BuildDownloadRequest(const ApiEndpoint& endpoint,
                                                     const Credentials& credentials,
                                                     const base::Secret* token,
                                                     const FileWanted& wanted, DownloadBody& body);

// The file name in a Content-Disposition header (RFC 6266; `filename*` of RFC 8187 has precedence
// over `filename`), reduced to a safe name in the current folder: no path, valid UTF-8 without
// control characters, 1 to 255 bytes, no leading dot. nullopt if no name is left. Only for
// `certmanager download -O`.
[[nodiscard]] std::optional<std::string> SafeFileName(std::string_view content_disposition);

}  // namespace certmon::certapi

#endif  // LIB_CERTAPI_DOWNLOAD_H_
