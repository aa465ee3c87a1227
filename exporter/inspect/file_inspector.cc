#include "exporter/inspect/file_inspector.h"

#include <exception>
#include <utility>

#include "lib/certapi/download.h"
#include "lib/certapi/list_request.h"
#include "lib/certapi/redact_page.h"

namespace certmon::exporter {
namespace {

// Of this one certificate, whatever becomes of the others.
bool IsItsOwn(const base::Error& error) {
  return certapi::RefusalOf(error).has_value() || error.reason == base::Reason::kTooLarge ||
         error.reason == base::Reason::kNotFound;
}

void RedactRecord(const FileSource& source, FileRecord& record) {
  for (std::string* text : {&record.serial_number, &record.subject_common_name,
                            &record.issuer_common_name, &record.key_type}) {
    certapi::RedactText(*source.credentials, source.tokens, *text);
  }
}

}  // namespace

FileInspector::FileInspector(std::string project, const InspectionRules& rules,
                             InspectorTools tools, InspectedFiles known)
    : plan_(rules),
      report_(std::move(project), tools.log),
      tools_(std::move(tools)),
      files_(std::move(known)) {}

FileInspector::~FileInspector() { DropToken(); }

void FileInspector::OnPolled(const std::shared_ptr<const inventory::Inventory>& inventory,
                             std::optional<std::chrono::seconds> retry_after) {
  const base::MonotonicTime now = tools_.clock.MonotonicNow();
  plan_.OnPolled(inventory, now);
  if (retry_after) {
    plan_.HoldBack(now + *retry_after);
  }
  std::erase_if(
      files_, [&inventory](const auto& state) { return inventory->Find(state.first) == nullptr; });
  token_renewed_ = false;
  report_.NewRound();
}

std::vector<FileInspector::Start> FileInspector::TakeStarts() {
  std::vector<Start> starts;
  const base::MonotonicTime now = tools_.clock.MonotonicNow();
  waits_for_token_ = false;
  if (!plan_.IsDue(now) || !HasToken(starts)) {
    return starts;
  }
  while (auto certificate = plan_.TakeNext(now)) {
    starts.push_back(StartDownload(*std::move(certificate)));
  }
  return starts;
}

bool FileInspector::HasToken(std::vector<Start>& starts) {
  if (source_.tokens == nullptr) {
    return true;
  }
  if (auto request = source_.tokens->TakeRequest()) {
    token_key_ = next_key_++;
    starts.push_back({.key = *token_key_, .request = *std::move(request)});
  }
  const auto state = source_.tokens->Look();
  if (state == certapi::TokenSource::State::kFailed) {
    // The poll that comes next asks for one, and says why there is none.
    plan_.Halt();
  }
  waits_for_token_ = state == certapi::TokenSource::State::kPending;
  return state == certapi::TokenSource::State::kUsable;
}

FileInspector::Start FileInspector::StartDownload(certapi::Certificate certificate) {
  Download download{.reading = std::make_shared<FileReading>(std::move(certificate)),
                    .token_serial = source_.tokens != nullptr ? source_.tokens->Serial() : 0,
                    .started = tools_.clock.MonotonicNow()};
  const certapi::Certificate& wanted = download.reading->Certificate();
  Start start{.key = next_key_++,
              .request = certapi::BuildDownloadRequest(
                  *source_.endpoint, *source_.credentials,
                  source_.tokens != nullptr ? &source_.tokens->Token() : nullptr,
                  {.certificate_name = wanted.name, .certificate_id = wanted.id},
                  FileReading::BodyOf(download.reading))};
  under_way_.emplace(start.key, std::move(download));
  return start;
}

void FileInspector::OnAnswer(Key key, std::chrono::nanoseconds duration,
                             base::Result<http::HttpResponse> answer) {
  if (key == token_key_) {
    token_key_.reset();
    source_.tokens->OnAnswer(duration, answer);
    return;
  }
  const auto node = under_way_.extract(key);
  if (node.empty()) {
    return;
  }
  const Download& download = node.mapped();
  const base::Result<void> file = answer
                                      ? download.reading->Finish(*answer, tools_.clock.WallNow())
                                      : base::Result<void>(base::Fail(std::move(answer).error()));
  certapi::Attempt attempt{.operation = certapi::Operation::kDownload,
                           .duration = duration,
                           .failure = {},
                           .result_code = 0};
  if (!file) {
    attempt.failure = file.error().reason;
    attempt.result_code = file.error().result_code;
  }
  tools_.on_attempt(attempt);
  if (file) {
    OnFile(download);
  } else {
    OnFailure(download, file.error());
  }
}

void FileInspector::OnFile(const Download& download) {
  const certapi::Certificate& certificate = download.reading->Certificate();
  auto read = download.reading->Read();
  if (!read) {
    NoteUnread(certificate, pem::kFileFaultReason, pem::FileErrorMessage(read.error()),
               InspectionEnd::kUnread);
    return;
  }
  RedactRecord(source_, *read);
  InspectedFile& state = files_[certificate.name];
  report_.SayRead(certificate.name, state);
  state = {.record = std::make_shared<const FileRecord>(*std::move(read)), .error = {}};
  ++ended_;
  plan_.OnEnded(certificate.name, InspectionEnd::kRead, tools_.clock.MonotonicNow());
}

void FileInspector::OnFailure(const Download& download, const base::Error& error) {
  const certapi::Certificate& certificate = download.reading->Certificate();
  const base::MonotonicTime now = tools_.clock.MonotonicNow();
  if (MayRenewToken(download, error)) {
    plan_.OnEnded(certificate.name, InspectionEnd::kDropped, now);
    return;
  }
  if (error.retry_after &&
      (error.reason == base::Reason::kRateLimited || error.http_status == 503)) {
    plan_.HoldBack(now + *error.retry_after);
  }
  NoteUnread(certificate, base::ReasonLabel(error.reason), error.message,
             IsItsOwn(error) ? InspectionEnd::kUnread : InspectionEnd::kBlocked);
}

bool FileInspector::MayRenewToken(const Download& download, const base::Error& error) {
  if (source_.tokens == nullptr || !certapi::IsTokenRefusal(error)) {
    return false;
  }
  if (download.token_serial != source_.tokens->Serial()) {
    return true;  // it was replaced while this request was under way
  }
  if (token_renewed_) {
    return false;
  }
  token_renewed_ = true;
  source_.tokens->OnRefused(download.token_serial);
  return true;
}

void FileInspector::NoteUnread(const certapi::Certificate& certificate, std::string_view reason,
                               const std::string& message, InspectionEnd end) {
  InspectedFile& state = files_[certificate.name];
  report_.SayUnread(certificate.name, state, reason, message);
  state.error = reason;
  ++ended_;
  plan_.OnEnded(certificate.name, end, tools_.clock.MonotonicNow());
}

bool FileInspector::Awaits(Key key) const {
  return key == token_key_ || under_way_.count(key) != 0;
}

void FileInspector::DropToken() noexcept {
  if (std::exchange(token_key_, std::nullopt)) {
    try {
      source_.tokens->Drop(std::nullopt);
    } catch (const std::exception&) {
      // Only the count of the attempt is lost.
    }
  }
}

void FileInspector::GiveUp() noexcept {
  DropToken();
  try {
    for (const auto& [key, download] : under_way_) {
      tools_.on_attempt({.operation = certapi::Operation::kDownload,
                         .duration = tools_.clock.MonotonicNow() - download.started,
                         .failure = {},
                         .result_code = {}});
    }
  } catch (const std::exception&) {
    // As above.
  }
  under_way_.clear();
  waits_for_token_ = false;
  plan_.DropAll();
}

void FileInspector::Fail() noexcept {
  GiveUp();
  plan_.Halt();
  try {
    report_.SayFault();
  } catch (const std::exception&) {
    // No memory to say so.
  }
}

base::MonotonicTime FileInspector::NextWake() const {
  return waits_for_token_ ? source_.tokens->NextWake() : plan_.NextWake();
}

bool FileInspector::IsSettled() const {
  return under_way_.empty() && !waits_for_token_ && plan_.IsSettled(tools_.clock.MonotonicNow());
}

}  // namespace certmon::exporter
