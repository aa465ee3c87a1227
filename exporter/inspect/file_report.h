// The log lines about inspections. They hold no secret and no byte of a file.
#ifndef EXPORTER_INSPECT_FILE_REPORT_H_
#define EXPORTER_INSPECT_FILE_REPORT_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "exporter/log/log.h"
#include "lib/inventory/file_record.h"

namespace certmon::exporter {

// Of one project. Logs a failure that stays only once, also if it was restored at the start, and at most kMaxLines failures from one poll
// of the list to the next: certificate_file_error has all of them. Used by one thread: the poll
// loop.
class FileReport {
 public:
  static constexpr std::size_t kMaxLines = 50;

  // `log` outlives the report.
  FileReport(std::string project, Log& log) : project_(std::move(project)), log_(log) {}

  // A poll of the list ended.
  void NewRound() { lines_ = 0; }
  // `before` is the state before this inspection.
  void LogRead(const std::string& certificate, const inventory::InspectedFile& before);
  void LogUnread(const std::string& certificate, const inventory::InspectedFile& before,
                 std::string_view reason, const std::string& message);
  void LogProblem();

 private:
  std::string project_;
  Log& log_;
  std::size_t lines_ = 0;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_INSPECT_FILE_REPORT_H_
