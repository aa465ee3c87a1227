#include "exporter/inspect/file_report.h"

namespace certmon::exporter {

void FileReport::LogRead(const std::string& certificate, const inventory::InspectedFile& before) {
  log_.Write(before.error.empty() ? LogLevel::kDebug : LogLevel::kInfo, "certificate file read",
             {{"project", project_}, {"certificate", certificate}});
}

void FileReport::LogUnread(const std::string& certificate, const inventory::InspectedFile& before,
                           std::string_view reason, const std::string& message) {
  if (before.error == reason || lines_ > kMaxLines) {
    return;
  }
  if (lines_++ == kMaxLines) {
    log_.Warn("more certificate files were not read, certificate_file_error has them all",
              {{"project", project_}});
    return;
  }
  log_.Warn("certificate file not read, the listed date stays in charge",
            {{"project", project_},
             {"certificate", certificate},
             {"reason", std::string(reason)},
             {"error", message}});
}

void FileReport::LogProblem() {
  log_.Error("inspections ended by an unexpected fault, they go on after the next poll",
             {{"project", project_}});
}

}  // namespace certmon::exporter
