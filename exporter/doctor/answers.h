// What doctor asked and what came back. Plain values; texts of the server in them are never shown as
// they stand (safe_words.h).
#ifndef EXPORTER_DOCTOR_ANSWERS_H_
#define EXPORTER_DOCTOR_ANSWERS_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "exporter/doctor/shape.h"
#include "lib/base/clock.h"
#include "lib/base/error.h"
#include "lib/certapi/api_version.h"
#include "lib/certapi/page.h"
#include "lib/http/transport.h"

namespace certmon::doctor {

inline constexpr std::size_t kMaxRequests = 30;
// Larger than any page that the exporter requests by default.
inline constexpr int kLargePageSize = 1000;

enum class Question : std::uint8_t {
  kToken,      // v1.3
  kList,       // what the exporter asks first: all=true
  kListAgain,  // the same
  kAllSmall,   // all=true with a page size that is smaller than the list
  kSmallPage,  // all=false, the same page size
  kLargePage,  // all=false, pageSize 1000
  kPastEnd,    // all=false, the page after the last
  kExpired,    // status=EXPIRED
  kUnexpired,  // status=UNEXPIRED
  kNextPage,   // the rest of the list
  kMissing,    // the file of a certificate that does not exist
  kDownload,   // --download
};

// "list", "list again" and so on.
[[nodiscard]] const char* QuestionText(Question question);

struct AnswerRecord {
  Question question = Question::kList;
  int page_size = 0;       // asked for; of lists
  std::uint64_t page = 1;  // asked for; of lists

  std::chrono::milliseconds duration{};
  base::WallTime received;  // by this machine's clock
  // Of the HTTP answer; 0 and empty without one.
  int status = 0;
  std::string content_type;
  http::AnswerDetails details;
  bool has_file = false;  // kMissing, kDownload: a file came

  // Why the exporter cannot use the answer; absent if it can.
  std::optional<base::Error> error;
  ListShape shape;                            // of lists
  std::vector<certapi::ListedEntry> entries;  // of lists that the exporter can use

  [[nodiscard]] bool HasAnswer() const { return status != 0; }
  [[nodiscard]] std::string Header(const char* name) const;  // empty if absent; any letter case
};

// What a downloaded file says, without its key.
struct FileFacts {
  std::size_t certificates = 0;
  std::string key_type;
  std::chrono::sys_seconds not_before;
  std::chrono::sys_seconds not_after;
  // The listed days; absent if the list does not have them.
  std::optional<std::chrono::sys_days> listed_creation;
  std::optional<std::chrono::sys_days> listed_expiration;
};

struct Answers {
  std::string base_url;
  std::string token_url;
  certapi::ApiVersion version = certapi::ApiVersion::kV1_1;
  int page_size = 100;                          // configured
  std::chrono::milliseconds request_timeout{};  // configured
  bool wants_download = false;
  bool is_interrupted = false;

  std::optional<std::chrono::seconds> token_life;  // if a token was issued
  std::vector<AnswerRecord> records;               // in the order of the requests
  std::optional<FileFacts> file;                   // if it could be read
  std::string file_problem;  // why the downloaded file cannot be read; fixed texts
  // The list needs more requests than are allowed.
  bool is_cut = false;

  // The first record of the question; null if it was not asked.
  [[nodiscard]] const AnswerRecord* Find(Question question) const;
};

// True if a list can be examined: the exporter can use it, or its data is an array all the same.
[[nodiscard]] bool IsReadable(const AnswerRecord& record);
// The first list with the entries of the other pages that were read. `entries` is as long as
// `shape.entries`.
[[nodiscard]] AnswerRecord WholeList(const Answers& answers);
// totalCount, else the entries of the page.
[[nodiscard]] std::uint64_t TotalOf(const AnswerRecord& record);

}  // namespace certmon::doctor

#endif  // EXPORTER_DOCTOR_ANSWERS_H_
