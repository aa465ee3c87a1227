#include "exporter/inspect/file_inspector.h"

#include <algorithm>
#include <utility>

#include "lib/certapi/download.h"
#include "lib/certapi/list_request.h"
#include "lib/certapi/redact_page.h"

namespace certmon::exporter {
namespace {

// The failure is of this certificate and says nothing about the others.
bool IsItsOwn(const base::Error& error) {
  return certapi::RefusalOf(error).has_value() || error.reason == base::Reason::kTooLarge ||
         error.reason == base::Reason::kNotFound;
}

void RedactRecord(const FileSource& source, inventory::FileRecord& record) {
  for (std::string* text : {&record.serial_number, &record.subject_common_name,
                            &record.issuer_common_name, &record.key_type}) {
    certapi::RedactText(*source.credentials, source.tokens, *text);
  }
  for (std::string& domain : record.domains) {
    if (certapi::RedactText(*source.credentials, source.tokens, domain) > 0) {
      // They are not the names in the file any more.
      record.domains.clear();
      return;
    }
  }
}

}  // namespace

FileInspector::FileInspector(std::string project, const InspectionRules& rules,
                             InspectorTools tools, inventory::InspectedFiles known)
    : plan_(rules),
      report_(std::move(project), tools.log),
      tools_(std::move(tools)),
      files_(std::move(known)) {}

void FileInspector::NotePoll(std::optional<std::chrono::seconds> retry_after) {
  retry_after_ = retry_after;
  is_told_ = false;
}

void FileInspector::Advance(const std::shared_ptr<const inventory::Inventory>& inventory,
                            bool may_start) {
  TakeAnswers();
  if (!may_start) {
    return;
  }
  if (!is_told_) {
    TellPlan(inventory);
  }
  StartDue();
}

void FileInspector::TellPlan(const std::shared_ptr<const inventory::Inventory>& inventory) {
  const base::MonotonicTime now = tools_.clock.MonotonicNow();
  plan_.OnPolled(inventory, now);
  if (retry_after_) {
    plan_.HoldBack(now + *retry_after_);
  }
  std::erase_if(
      files_, [&inventory](const auto& state) { return inventory->Find(state.first) == nullptr; });
  token_renewed_ = false;
  report_.NewRound();
  is_told_ = true;
}

void FileInspector::StartDue() {
  waits_for_token_ = false;
  const base::MonotonicTime now = tools_.clock.MonotonicNow();
  if (!plan_.IsDue(now) || !HasToken()) {
    return;
  }
  while (auto certificate = plan_.TakeNext(now)) {
    Start(*std::move(certificate));
  }
}

bool FileInspector::HasToken() {
  if (source_.tokens == nullptr) {
    return true;
  }
  source_.tokens->Advance();
  const auto state = source_.tokens->GetState();
  if (state == certapi::TokenSource::State::kFailed) {
    // The next poll requests one, and reports why there is none.
    plan_.Halt();
  }
  waits_for_token_ = state == certapi::TokenSource::State::kPending;
  return state == certapi::TokenSource::State::kUsable;
}

void FileInspector::Start(certapi::Certificate certificate) {
  Download& download = in_flight_.emplace_back(std::move(certificate));
  const certapi::Certificate& wanted = download.reading.Certificate();
  const base::Secret* const token = source_.tokens != nullptr ? &source_.tokens->Token() : nullptr;
  download.token_serial = source_.tokens != nullptr ? source_.tokens->Serial() : 0;
  download.handle = tools_.transport.Start(certapi::BuildDownloadRequest(
      *source_.endpoint, *source_.credentials, token,
      {.certificate_name = wanted.name, .certificate_id = wanted.id}, download.reading.Body()));
}

void FileInspector::TakeAnswers() {
  for (auto download = in_flight_.begin(); download != in_flight_.end();) {
    const auto next = std::next(download);
    if (const auto answer = download->handle->TakeAnswer()) {
      std::list<Download> answered;
      answered.splice(answered.begin(), in_flight_, download);
      OnAnswer(answered.front(), *answer);
    }
    download = next;
  }
}

void FileInspector::OnAnswer(Download& download, const http::Answer& answer) {
  const base::Result<void> file =
      answer.response ? download.reading.Finish(*answer.response, tools_.clock.WallNow())
                      : base::Result<void>(base::Fail(answer.response.error()));
  certapi::Attempt attempt{.operation = certapi::Operation::kDownload,
                           .duration = answer.duration,
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

void FileInspector::OnFile(Download& download) {
  const certapi::Certificate& certificate = download.reading.Certificate();
  auto read = download.reading.Read();
  if (!read) {
    NoteUnread(certificate, pem::kFileProblemReason, pem::FileErrorMessage(read.error()),
               InspectionEnd::kUnread);
    return;
  }
  RedactRecord(source_, *read);
  inventory::InspectedFile& state = files_[certificate.name];
  report_.LogRead(certificate.name, state);
  state = {.record = std::make_shared<const inventory::FileRecord>(*std::move(read)), .error = {}};
  has_news_ = true;
  plan_.OnEnded(certificate.name, InspectionEnd::kRead, tools_.clock.MonotonicNow());
}

void FileInspector::OnFailure(const Download& download, const base::Error& error) {
  const certapi::Certificate& certificate = download.reading.Certificate();
  const base::MonotonicTime now = tools_.clock.MonotonicNow();
  if (MayRenewToken(download, error)) {
    plan_.OnEnded(certificate.name, InspectionEnd::kDropped, now);
    return;
  }
  if (error.retry_after &&
      (error.reason == base::Reason::kRateLimited || error.CountsAsStatus() == 503)) {
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
    return true;  // the token was replaced while this request was in flight
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
  inventory::InspectedFile& state = files_[certificate.name];
  report_.LogUnread(certificate.name, state, reason, message);
  state.error = reason;
  has_news_ = true;
  plan_.OnEnded(certificate.name, end, tools_.clock.MonotonicNow());
}

void FileInspector::GiveUp() {
  for (const Download& download : in_flight_) {
    const auto started = download.handle ? download.handle->StartedAt() : std::nullopt;
    if (started) {
      tools_.on_attempt({.operation = certapi::Operation::kDownload,
                         .duration = tools_.clock.MonotonicNow() - *started,
                         .failure = {},
                         .result_code = {}});
    }
  }
  in_flight_.clear();
  waits_for_token_ = false;
  plan_.DropAll();
}

void FileInspector::Fail() {
  GiveUp();
  plan_.Halt();
  is_told_ = true;
  report_.LogProblem();
}

base::MonotonicTime FileInspector::NextWake() const {
  return std::min(waits_for_token_ ? source_.tokens->NextWake() : plan_.NextWake(),
                  has_news_ ? shown_at_ + kShowEvery : base::MonotonicTime::max());
}

bool FileInspector::IsSettled() const {
  return in_flight_.empty() && !waits_for_token_ && plan_.IsSettled(tools_.clock.MonotonicNow());
}

std::shared_ptr<const inventory::InspectedFiles> FileInspector::TakeShown(Show show) {
  const base::MonotonicTime now = tools_.clock.MonotonicNow();
  const bool is_due = show == Show::kAll || IsSettled() || now >= shown_at_ + kShowEvery;
  if (!has_news_ || !is_due) {
    return nullptr;
  }
  has_news_ = false;
  shown_at_ = now;
  return std::make_shared<const inventory::InspectedFiles>(files_);
}

}  // namespace certmon::exporter
