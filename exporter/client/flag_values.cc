#include "exporter/client/flag_values.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "lib/base/duration.h"
#include "lib/inventory/thresholds.h"

namespace certmon::client {
namespace {

constexpr std::chrono::hours kLongestThreshold{24 * 3650};  // as in the configuration file

// Keeps the first error, so that each rule below is one line.
class Reader {
 public:
  // The one value of a flag; empty if it was not given.
  std::string One(const char* flag, const std::vector<std::string>& values) {
    if (values.size() > 1) {
      Refuse(std::string(flag) + ": given more than once");
    } else if (!values.empty() && values.front().empty()) {
      Refuse(std::string(flag) + ": the value is empty");
    }
    return values.empty() ? "" : values.front();
  }

  // The different values of a flag that may be given several times.
  std::vector<std::string> Each(const char* flag, const std::vector<std::string>& values) {
    std::vector<std::string> each;
    for (const std::string& value : values) {
      if (value.empty()) {
        Refuse(std::string(flag) + ": the value is empty");
      }
      if (std::find(each.begin(), each.end(), value) == each.end()) {
        each.push_back(value);
      }
    }
    return each;
  }

  template <typename Value, std::size_t kSize>
  void Choose(const char* flag, const std::vector<std::string>& values,
              const std::array<std::pair<const char*, Value>, kSize>& choices, Value& into) {
    const std::string text = One(flag, values);
    if (values.empty()) {
      return;
    }
    std::string allowed;
    for (const auto& [word, value] : choices) {
      if (text == word) {
        into = value;
        return;
      }
      allowed += (allowed.empty() ? "" : ", ") + std::string(word);
    }
    Refuse(std::string(flag) + ": must be one of " + allowed);
  }

  std::optional<std::chrono::seconds> Duration(const char* flag,
                                               const std::vector<std::string>& values,
                                               const char* or_else = "") {
    const std::string text = One(flag, values);
    if (values.empty()) {
      return std::nullopt;
    }
    const auto duration = base::ParseDuration(text);
    if (!duration || *duration < std::chrono::seconds(1) || *duration > kLongestThreshold ||
        duration->count() % 1000 != 0) {
      Refuse(std::string(flag) + ": must be a duration from 1s to 3650d in whole seconds, as in " +
             flag + "=30d" + or_else);
      return std::nullopt;
    }
    return std::chrono::duration_cast<std::chrono::seconds>(*duration);
  }

  std::optional<std::chrono::seconds> Timeout(const std::vector<std::string>& values) {
    constexpr std::chrono::hours kLongest{1};
    const auto timeout = Duration("--timeout", values);
    if (timeout && *timeout > kLongest) {
      Refuse("--timeout: must be from 1s to 1h, as in --timeout=10s");
    }
    return timeout;
  }

  std::optional<GivenThreshold> Threshold(const char* flag,
                                          const std::vector<std::string>& values) {
    const auto share = values.size() == 1 ? inventory::ParseShare(values.front()) : std::nullopt;
    if (share) {
      return GivenThreshold{.share = share};
    }
    const auto time = Duration(flag, values, ", or a share of the lifetime from 1% to 90%");
    return time ? std::optional(GivenThreshold{.time = *time, .share = {}}) : std::nullopt;
  }

  void Refuse(std::string what) {
    if (error_.empty()) {
      error_ = std::move(what);
    }
  }
  [[nodiscard]] const std::string& FirstError() const { return error_; }

 private:
  std::string error_;
};

constexpr std::array<std::pair<const char*, StatusFilter>, 3> kStatuses = {
    {{"all", StatusFilter::kAll},
     {"expired", StatusFilter::kExpired},
     {"unexpired", StatusFilter::kUnexpired}}};
constexpr std::array<std::pair<const char*, SortKey>, 2> kSorts = {
    {{"expiry", SortKey::kExpiry}, {"name", SortKey::kName}}};
constexpr std::array<std::pair<const char*, ListFormat>, 3> kFormats = {
    {{"table", ListFormat::kTable}, {"json", ListFormat::kJson}, {"csv", ListFormat::kCsv}}};

constexpr std::array<std::pair<const char*, InspectFormat>, 2> kInspectFormats = {
    {{"text", InspectFormat::kText}, {"json", InspectFormat::kJson}}};

Command CheckList(const FlagTexts& texts, Reader& reader) {
  ListRequest list;
  reader.Choose("--status", texts.status, kStatuses, list.status);
  reader.Choose("--sort", texts.sort, kSorts, list.sort);
  reader.Choose("--format", texts.format, kFormats, list.format);
  list.expiring_within = reader.Duration("--expiring-within", texts.expiring_within);
  list.team = reader.One("--team", texts.team);
  list.ignored = texts.ignored;
  list.wide = texts.wide;
  list.no_header = texts.no_header;
  list.globs = texts.arguments;
  return list;
}

std::string TheArgument(const FlagTexts& texts, const char* missing, Reader& reader) {
  if (texts.arguments.size() != 1 || texts.arguments.front().empty()) {
    reader.Refuse(texts.arguments.size() > 1 ? std::string(missing) + ": only one is taken"
                                             : std::string(missing) + " is missing");
    return "";
  }
  return texts.arguments.front();
}

Command CheckDownload(const FlagTexts& texts, Reader& reader) {
  if (!texts.all.empty()) {
    DownloadAllRequest all{.folder = reader.One("--all", texts.all),
                           .force = texts.force,
                           .skip_existing = texts.skip_existing};
    if (all.force && all.skip_existing) {
      reader.Refuse("download: --force and --skip-existing: one of the two is allowed");
    }
    if (!texts.arguments.empty() || !texts.output.empty() || texts.server_name) {
      reader.Refuse("download --all takes neither a NAME nor -o nor -O");
    }
    return all;
  }
  if (texts.skip_existing) {
    reader.Refuse("download: --skip-existing is only allowed with --all");
  }
  DownloadRequest one{.name = TheArgument(texts, "download: NAME", reader),
                      .file = reader.One("-o", texts.output),
                      .server_name = texts.server_name,
                      .force = texts.force};
  if (texts.output.empty() != one.server_name) {
    reader.Refuse(one.server_name
                      ? "download: -o and -O: one of the two is allowed"
                      : "download: where to? give -o FILE (- is stdout), or -O for the server's "
                        "file name");
  }
  return one;
}

Command CheckInspect(const FlagTexts& texts, Reader& reader) {
  InspectRequest inspect{.what = TheArgument(texts, "inspect: NAME or FILE.pem", reader)};
  reader.Choose("--format", texts.format, kInspectFormats, inspect.format);
  return inspect;
}

Command CheckCheck(const FlagTexts& texts, Reader& reader) {
  CheckRequest check{.globs = texts.arguments,
                     .warning = reader.Threshold("--warning", texts.warning),
                     .critical = reader.Threshold("--critical", texts.critical)};
  if (check.warning && check.critical &&
      check.warning->share.has_value() == check.critical->share.has_value()) {
    const bool is_longer = check.warning->share ? *check.warning->share > *check.critical->share
                                                : check.warning->time > check.critical->time;
    if (!is_longer) {
      reader.Refuse("--warning must be longer than --critical");
    }
  }
  if (const auto timeout = reader.Timeout(texts.timeout)) {
    check.timeout = *timeout;
  }
  return check;
}

Command CheckDoctor(const FlagTexts& texts, Reader& reader) {
  if (!texts.arguments.empty()) {
    reader.Refuse("doctor: takes no NAME; give --download=NAME");
  }
  return DoctorRequest{.download = reader.One("--download", texts.download),
                       .report = reader.One("--report", texts.report)};
}

Command CheckCommand(CommandName command, const FlagTexts& texts, Reader& reader) {
  switch (command) {
    case CommandName::kList:
      return CheckList(texts, reader);
    case CommandName::kDownload:
      return CheckDownload(texts, reader);
    case CommandName::kInspect:
      return CheckInspect(texts, reader);
    case CommandName::kCheck:
      return CheckCheck(texts, reader);
    case CommandName::kDoctor:
      return CheckDoctor(texts, reader);
  }
  return ListRequest{};
}

}  // namespace

tl::expected<Request, std::string> CheckFlags(CommandName command, const FlagTexts& texts) {
  Reader reader;
  Request request{.config_file = reader.One("--config.file", texts.config_file),
                  .projects = reader.Each("--project", texts.project),
                  .command = CheckCommand(command, texts, reader)};
  if (!reader.FirstError().empty()) {
    return tl::make_unexpected(reader.FirstError());
  }
  return request;
}

}  // namespace certmon::client
