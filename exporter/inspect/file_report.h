// What is said in the log about inspections. Names no secret and not a byte of a file.
#ifndef EXPORTER_INSPECT_FILE_REPORT_H_
#define EXPORTER_INSPECT_FILE_REPORT_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "exporter/log/log.h"
#include "exporter/state/inspected_file.h"

namespace certmon::exporter {

// Of one project. A failure that stays is said once, and of one round of inspections (from a poll
// of the list to the next) kMaxLines at most: certificate_file_error has them all. Used by one
// thread: the poll loop.
class FileReport {
 public:
  static constexpr std::size_t kMaxLines = 50;

  // `log` outlives the report.
  FileReport(std::string project, Log& log) : project_(std::move(project)), log_(log) {}

  // A poll of the list ended.
  void NewRound() { lines_ = 0; }
  // `before` is the state before this inspection.
  void SayRead(const std::string& certificate, const InspectedFile& before);
  void SayUnread(const std::string& certificate, const InspectedFile& before,
                 std::string_view reason, const std::string& message);
  void SayFault();

 private:
  std::string project_;
  Log& log_;
  std::size_t lines_ = 0;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_INSPECT_FILE_REPORT_H_
