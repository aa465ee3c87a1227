#include "lib/certapi/download.h"

#include <utility>

#include "lib/certapi/envelope.h"
#include "lib/certapi/list_request.h"
#include "lib/certapi/page.h"
#include "lib/certapi/secret_json.h"
#include "lib/http/base_url.h"
#include "lib/http/retry.h"

namespace certmon::certapi {
namespace {

using base::Fail;
using base::Reason;

constexpr std::string_view kBlank = " \t\r\n";

bool IsEncoded(const http::HttpResponse& head) {
  return !head.content_encoding.empty() && head.content_encoding != "identity";
}

base::Error Refused(const http::HttpResponse& head, const std::optional<Envelope>& envelope) {
  base::Error error = ErrorOfAnswer(head.status, envelope);
  // A part of the file may stand there.
  error.result_word.clear();
  error.result_message.clear();
  error.message = "download: " + error.message;
  if (RefusalOf(error)) {
    error.message += ": " + std::string(ResultCodeMeaning(*error.result_code));
  }
  return error;
}

std::string PathOf(const ApiEndpoint& endpoint, const FileWanted& wanted) {
  if (HasCertificateId(endpoint.version) && !wanted.certificate_id.empty()) {
    return "/" + http::PercentEncode(wanted.certificate_id) + "/certificate-files";
  }
  return "/" + http::PercentEncode(wanted.certificate_name) + "/files";
}

}  // namespace

std::optional<DownloadRefusal> RefusalOf(const base::Error& error) {
  constexpr auto kFirst = static_cast<std::int64_t>(DownloadRefusal::kNoSuchName);
  constexpr auto kLast = static_cast<std::int64_t>(DownloadRefusal::kNoSuchId);
  if (error.reason != Reason::kApiResult || !error.result_code || *error.result_code < kFirst ||
      *error.result_code > kLast) {
    return std::nullopt;
  }
  return static_cast<DownloadRefusal>(*error.result_code);
}

DownloadBody::DownloadBody(FileSink file) : file_(std::move(file)) {
  held_.reserve(kMaxEnvelopeBytes);
}

DownloadBody::~DownloadBody() { base::Wipe(held_); }

void DownloadBody::Take(const http::HttpResponse& head, std::string_view bytes) {
  any_ = any_ || !bytes.empty();
  if (kind_ == Kind::kUndecided && (head.status != 200 || IsEncoded(head))) {
    kind_ = Kind::kNoFile;
  }
  if (kind_ == Kind::kNoFile) {
    // A longer answer is no envelope.
    Hold(bytes.substr(0, kMaxEnvelopeBytes - held_.size()));
  } else if (kind_ == Kind::kFile) {
    file_(bytes);
  } else if (held_.size() + bytes.size() > kMaxEnvelopeBytes) {
    HandOn(bytes);
  } else {
    Hold(bytes);
    const std::size_t first = held_.find_first_not_of(kBlank);
    if (first != std::string::npos && held_[first] != '{') {
      HandOn({});
    }
  }
}

void DownloadBody::Hold(std::string_view bytes) { held_.append(bytes); }

void DownloadBody::HandOn(std::string_view bytes) {
  kind_ = Kind::kFile;
  if (!held_.empty()) {
    file_(held_);
    base::Wipe(held_);
  }
  if (!bytes.empty()) {
    file_(bytes);
  }
}

base::Result<void> DownloadBody::Decide(const http::HttpResponse& head) {
  if (kind_ == Kind::kFile && head.ends_with_connection) {
    return Fail(Reason::kTruncated, "download: the answer has no length, so it may be truncated");
  }
  if (kind_ == Kind::kFile) {
    return {};
  }
  if (IsEncoded(head)) {
    return Fail(Reason::kContentType, "download: the answer is encoded, which was not requested");
  }
  // The text may hold a key, which the parser must not copy.
  const auto envelope = ReadEnvelope(SecretJson(held_).Masked());
  if (head.status != 200 || (envelope && envelope->Negative())) {
    return Fail(Refused(head, envelope));
  }
  if (!any_) {
    return Fail(Reason::kHttpStatus, "download: HTTP status 200 without a body");
  }
  if (envelope) {
    return Fail(Reason::kSchema, "download: the answer is an envelope that holds no file");
  }
  HandOn({});
  return {};
}

base::Result<void> DownloadBody::Finish(const http::HttpResponse& head, base::WallTime now) {
  auto decided = Decide(head);
  if (decided) {
    return decided;
  }
  base::Error error = std::move(decided).error();
  error.http_status = head.status;
  if (head.retry_after) {
    error.retry_after = http::ParseRetryAfter(*head.retry_after, now);
  }
  return Fail(std::move(error));
}

http::HttpRequest BuildDownloadRequest(const ApiEndpoint& endpoint, const Credentials& credentials,
                                       const base::Secret* token, const FileWanted& wanted,
                                       DownloadBody& body) {
  http::HttpRequest request =
      BuildApiRequest(endpoint, credentials, token, PathOf(endpoint, wanted));
  // A file is application/octet-stream, a failure application/json.
  request.accept = "*/*";
  request.max_body_bytes = kMaxDownloadBytes;
  request.priority = http::Priority::kBackground;
  request.body_sink = [&body](const http::HttpResponse& head, std::string_view bytes) {
    body.Take(head, bytes);
  };
  return request;
}

}  // namespace certmon::certapi
