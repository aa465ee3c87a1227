#include "exporter/client/flag_table.h"

#include <sstream>

#include "exporter/client/flags_help.h"

namespace certmon::client {
namespace {

using Values = std::vector<std::string> FlagTexts::*;

constexpr FlagRow Value(const char* flag, const char* value, Values values, const char* help,
                        Offers offers = Offers::kNothing, const char* words = "") {
  return {flag, value, values, nullptr, help, offers, words};
}

constexpr FlagRow Words(const char* flag, const char* value, Values values, const char* help,
                        const char* words) {
  return Value(flag, value, values, help, Offers::kWords, words);
}

constexpr FlagRow Toggle(const char* flag, bool FlagTexts::*toggle, const char* help) {
  return {flag, nullptr, nullptr, toggle, help};
}

constexpr FlagRow kShared[] = {
    Value("--config.file", "FILE", &FlagTexts::config_file, help::kConfigFile, Offers::kFiles),
    Value("--project", "NAME", &FlagTexts::project, help::kProject)};

constexpr FlagRow kListFlags[] = {
    Words("--status", "STATUS", &FlagTexts::status, help::kStatus, "all expired unexpired"),
    Words("--sort", "KEY", &FlagTexts::sort, help::kSort, "expiry name"),
    Value("--expiring-within", "DURATION", &FlagTexts::expiring_within, help::kExpiringWithin),
    Value("--team", "NAME", &FlagTexts::team, help::kTeam),
    Toggle("--ignored", &FlagTexts::ignored, help::kIgnored),
    Words("--format", "FORMAT", &FlagTexts::format, help::kFormat, "table json csv"),
    Toggle("--wide", &FlagTexts::wide, help::kWide),
    Toggle("--no-header", &FlagTexts::no_header, help::kNoHeader)};

constexpr FlagRow kDownloadFlags[] = {
    Value("-o", "FILE", &FlagTexts::output, help::kOutput, Offers::kFiles),
    Toggle("-O", &FlagTexts::server_name, help::kServerName),
    Value("--all", "FOLDER", &FlagTexts::all, help::kAll, Offers::kFolders),
    Toggle("--force", &FlagTexts::force, help::kForce),
    Toggle("--skip-existing", &FlagTexts::skip_existing, help::kSkipExisting)};

constexpr FlagRow kInspectFlags[] = {
    Words("--format", "FORMAT", &FlagTexts::format, help::kInspectFormat, "text json")};

constexpr FlagRow kCheckFlags[] = {
    Value("-w,--warning", "LEFT", &FlagTexts::warning, help::kWarning),
    Value("-c,--critical", "LEFT", &FlagTexts::critical, help::kCritical),
    Value("-t,--timeout", "DURATION", &FlagTexts::timeout, help::kTimeout)};

constexpr FlagRow kDoctorFlags[] = {
    Value("--download", "NAME", &FlagTexts::download, help::kDoctorDownload),
    Value("--report", "FILE", &FlagTexts::report, help::kReport, Offers::kFiles)};

constexpr CommandRow kCommands[] = {
    {"list", CommandName::kList, help::kList, help::kListFooter, kListFlags},
    {"download", CommandName::kDownload, help::kDownload, help::kDownloadFooter, kDownloadFlags},
    {"inspect", CommandName::kInspect, help::kInspect, help::kInspectFooter, kInspectFlags,
     Offers::kFiles},
    {"check", CommandName::kCheck, help::kCheck, help::kCheckFooter, kCheckFlags},
    {"doctor", CommandName::kDoctor, help::kDoctor, help::kDoctorFooter, kDoctorFlags}};

}  // namespace

std::span<const FlagRow> SharedFlags() { return kShared; }

std::span<const CommandRow> Commands() { return kCommands; }

std::vector<std::string> FormsOf(const FlagRow& row) {
  std::vector<std::string> forms;
  std::istringstream text(row.flag);
  for (std::string form; std::getline(text, form, ',');) {
    forms.push_back(form);
  }
  return forms;
}

}  // namespace certmon::client
