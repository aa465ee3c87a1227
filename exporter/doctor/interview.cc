#include "exporter/doctor/interview.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "lib/base/secret.h"
#include "lib/certapi/download.h"
#include "lib/certapi/list_request.h"
#include "lib/certapi/token.h"
#include "lib/pem/certificate_file.h"
#include "lib/pem/file_error.h"
#include "lib/pem/pem_filter.h"

namespace certmon::doctor {
namespace {

using certapi::ApiEndpoint;
using std::chrono::milliseconds;

constexpr milliseconds kSlice{100};  // between two looks at is_interrupted
constexpr int kSmallPageSize = 10;
constexpr const char* kNoSuchName = "certmanager-doctor-no-such-certificate";

class Interview {
 public:
  explicit Interview(const InterviewContext& context)
      : context_(context), endpoint_(context.settings.options->api) {
    answers_.base_url = endpoint_.base_url;
    answers_.token_url = endpoint_.token_url;
    answers_.version = endpoint_.version;
    answers_.page_size = context.settings.options->page_size;
    answers_.request_timeout = endpoint_.connection.request_timeout;
    answers_.wants_download = !context.download.empty();
  }

  [[nodiscard]] Answers Run() && {
    if (AskToken() && AskList(Question::kList, {.page_size = answers_.page_size})) {
      AskAboutLists();
      AskForTheRest();
      AskAboutFiles();
    }
    return std::move(answers_);
  }

 private:
  // Adds the record of an exchange; null if the interview has ended.
  [[nodiscard]] AnswerRecord* Ask(Question question, http::HttpRequest request,
                                  std::optional<http::HttpResponse>& response) {
    if (answers_.is_interrupted || answers_.records.size() >= kMaxRequests) {
      return nullptr;
    }
    context_.on_request(answers_.records.size() + 1, question);
    request.wants_details = true;
    const http::RequestHandle handle = context_.transport.Start(std::move(request));
    std::optional<http::Answer> answer = handle->TakeAnswer();
    while (!answer) {
      if (context_.is_interrupted()) {
        answers_.is_interrupted = true;
        return nullptr;
      }
      context_.transport.Wait(context_.clock.MonotonicNow() + kSlice);
      answer = handle->TakeAnswer();
    }
    AnswerRecord& record = answers_.records.emplace_back();
    record.question = question;
    record.duration = std::chrono::duration_cast<milliseconds>(answer->duration);
    record.received = context_.clock.WallNow();
    if (!answer->response) {
      record.error = answer->response.error();
      return &record;
    }
    response = *std::move(answer->response);
    record.status = response->status;
    record.content_type = response->content_type;
    if (response->details) {
      record.details = *response->details;
    }
    return &record;
  }

  [[nodiscard]] bool AskToken() {
    if (!certapi::NeedsToken(endpoint_.version)) {
      return true;
    }
    std::string body;
    // Growing would leave pieces of the token in the heap.
    body.reserve(certapi::kMaxTokenAnswerBytes);
    std::optional<http::HttpResponse> response;
    AnswerRecord* const record =
        Ask(Question::kToken,
            certapi::BuildTokenRequest(endpoint_, Credentials(),
                                       [&body](const http::HttpResponse& /*head*/,
                                               std::string_view bytes) { body.append(bytes); }),
            response);
    if (record != nullptr && response) {
      auto issued = certapi::DecodeTokenResponse(*response, body, record->received);
      if (issued) {
        answers_.token_life = issued->life;
        if (context_.settings.on_token) {
          context_.settings.on_token(issued->value);
        }
        token_ = std::move(issued->value);
      } else {
        record->error = std::move(issued).error();
      }
    }
    base::Wipe(body);
    return answers_.token_life.has_value();
  }

  // True if the list can be examined.
  bool AskList(Question question, const certapi::ListQuery& query, const char* status = "ALL") {
    http::HttpRequest request = certapi::BuildApiRequest(
        endpoint_, Credentials(), &token_,
        "?pageSize=" + std::to_string(query.page_size) + "&pageNum=" + std::to_string(query.page) +
            "&all=" + (query.all ? "true" : "false") + "&status=" + status);
    request.max_body_bytes = certapi::kMaxListBytes;
    std::optional<http::HttpResponse> response;
    AnswerRecord* const record = Ask(question, std::move(request), response);
    if (record == nullptr) {
      return false;
    }
    record->page_size = query.page_size;
    record->page = query.page;
    if (!response) {
      return false;
    }
    record->shape = ReadShape(response->body);
    auto page = certapi::DecodeListResponse(*response, context_.settings.zone, record->received,
                                            certapi::HasDomains(endpoint_.version));
    if (page) {
      record->entries = std::move(page->entries);
    } else {
      record->error = std::move(page).error();
    }
    return IsReadable(*record);
  }

  void AskAboutLists() {
    const std::uint64_t total = TotalOf(answers_.records.back());
    AskList(Question::kListAgain, {.page_size = answers_.page_size});
    const int small = total > kSmallPageSize ? kSmallPageSize : 1;
    if (total > 1) {
      AskList(Question::kAllSmall, {.page_size = small});
      AskList(Question::kSmallPage, {.page_size = small, .all = false});
      AskList(Question::kLargePage, {.page_size = kLargePageSize, .all = false});
    }
    AskList(Question::kPastEnd, {.page_size = small, .page = PastEnd(total, small), .all = false});
    AskList(Question::kExpired, {.page_size = answers_.page_size}, "EXPIRED");
    AskList(Question::kUnexpired, {.page_size = answers_.page_size}, "UNEXPIRED");
  }

  // The first page without entries, also if the pages are smaller than requested.
  [[nodiscard]] std::uint64_t PastEnd(std::uint64_t total, int small) const {
    const AnswerRecord* const page = answers_.Find(Question::kSmallPage);
    const std::uint64_t shown = page == nullptr ? 0 : page->shape.entries.size();
    const std::uint64_t size = shown == 0 ? static_cast<std::uint64_t>(small)
                                          : std::min(shown, static_cast<std::uint64_t>(small));
    return std::max<std::uint64_t>((total + size - 1) / size, 1) + 1;
  }

  // What ListPoll would ask next if all=true has no effect.
  void AskForTheRest() {
    const AnswerRecord* const first = answers_.Find(Question::kList);
    const std::uint64_t total = TotalOf(*first);
    std::uint64_t read = first->shape.entries.size();
    std::uint64_t last_size = read;
    for (std::uint64_t page = 2; read < total && last_size > 0 && !answers_.is_interrupted;
         ++page) {
      const std::size_t files = answers_.wants_download ? 2 : 1;
      if (answers_.records.size() + files >= kMaxRequests) {
        answers_.is_cut = true;
        return;
      }
      if (!AskList(Question::kNextPage, {.page_size = answers_.page_size, .page = page})) {
        return;
      }
      last_size = answers_.records.back().shape.entries.size();
      read += last_size;
    }
  }

  // Null if there is no answer.
  AnswerRecord* AskFile(Question question, const certapi::FileWanted& wanted,
                        certapi::FileSink sink) {
    certapi::DownloadBody body(std::move(sink));
    std::optional<http::HttpResponse> response;
    AnswerRecord* const record = Ask(
        question, certapi::BuildDownloadRequest(endpoint_, Credentials(), &token_, wanted, body),
        response);
    if (record != nullptr && response) {
      auto file = body.Finish(*response, record->received);
      record->has_file = file.has_value();
      if (!file) {
        record->error = std::move(file).error();
      }
    }
    return record;
  }

  void AskAboutFiles() {
    AskFile(Question::kMissing, {.certificate_name = kNoSuchName, .certificate_id = ""},
            [](std::string_view /*bytes*/) {});
    if (!answers_.wants_download) {
      return;
    }
    certapi::FileWanted wanted{.certificate_name = context_.download, .certificate_id = ""};
    pem::ListedNames names{.certificate_name = context_.download, .domains = {}};
    const std::vector<certapi::ListedEntry> listed = WholeList(answers_).entries;
    const auto found = std::find_if(listed.begin(), listed.end(), [this](const auto& entry) {
      return entry.certificate.name == context_.download;
    });
    if (found != listed.end()) {
      listed_ = found->certificate;
      wanted.certificate_id = listed_->id;
      names.domains = listed_->domains;
    }
    pem::PemFilter filter;
    const AnswerRecord* const record = AskFile(
        Question::kDownload, wanted, [&filter](std::string_view piece) { filter.Push(piece); });
    if (record != nullptr && record->has_file) {
      ReadFile(filter, names);
    }
  }

  void ReadFile(pem::PemFilter& filter, const pem::ListedNames& names) {
    const auto blocks = filter.Finish();
    const auto file =
        blocks ? pem::ReadCertificateFile(*blocks, names)
               : pem::FileResult<pem::CertificateFile>(tl::make_unexpected(blocks.error()));
    if (!file) {
      answers_.file_problem = pem::FileErrorMessage(file.error());
      return;
    }
    const pem::CertificateRecord& leaf = file->Leaf();
    answers_.file = FileFacts{.certificates = file->certificates.size(),
                              .key_type = leaf.key_type,
                              .not_before = leaf.not_before,
                              .not_after = leaf.not_after,
                              .listed_creation = ListedDay(&certapi::Certificate::created_at),
                              .listed_expiration = ListedDay(&certapi::Certificate::expires_at)};
  }

  [[nodiscard]] std::optional<std::chrono::sys_days> ListedDay(
      std::optional<certapi::Instant> certapi::Certificate::*date) const {
    if (!listed_ || !((*listed_).*date)) {
      return std::nullopt;
    }
    const auto local = context_.settings.zone.ToLocal(*((*listed_).*date));
    return std::chrono::sys_days(std::chrono::floor<std::chrono::days>(local));
  }

  [[nodiscard]] const certapi::Credentials& Credentials() const {
    return *context_.settings.credentials;
  }

  const InterviewContext& context_;
  const ApiEndpoint& endpoint_;
  base::Secret token_;
  std::optional<certapi::Certificate> listed_;  // the one to download
  Answers answers_;
};

}  // namespace

Answers RunInterview(const InterviewContext& context) { return Interview(context).Run(); }

}  // namespace certmon::doctor
