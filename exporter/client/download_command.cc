#include <algorithm>
#include <optional>
#include <utility>

#include "exporter/client/commands.h"
#include "exporter/client/failure_text.h"
#include "exporter/client/file_bytes.h"
#include "exporter/client/file_naming.h"
#include "exporter/client/private_file.h"
#include "exporter/client/terminal.h"

namespace certmon::client {
namespace {

constexpr const char* kStdout = "-";

// Reads the listing only for the ids of v1.3: it may have megabytes.
Wanted Find(const std::string& name, const Tools& tools) {
  const bool has_ids = certapi::HasCertificateId(tools.session.Settings().options->api.version);
  return FindWanted(name, has_ids ? tools.session.List() : certapi::ListOutcome{});
}

base::Result<void> WriteFile(const DownloadRequest& request, const Tools& tools,
                             const Wanted& wanted, const FileHead& head, const FileBytes& bytes,
                             std::string& path) {
  if (request.file == kStdout) {
    if (!WriteStdout(bytes.View())) {
      return base::Fail(base::Reason::kInternal, "stdout could not be written");
    }
    return {};
  }
  path = request.server_name ? NameForOne(tools.scrubber.Scrub(head.content_disposition),
                                          wanted.file.certificate_name)
                             : request.file;
  return WritePrivateFile(base::SystemFiles(), path, bytes.View(),
                          request.force ? Overwrite::kYes : Overwrite::kNo);
}

}  // namespace

Wanted FindWanted(const std::string& name, const certapi::ListOutcome& outcome) {
  const auto find = [&](auto matches) -> const certapi::Certificate* {
    const auto found = std::find_if(outcome.entries.begin(), outcome.entries.end(),
                                    [&](const auto& entry) { return matches(entry.certificate); });
    return found == outcome.entries.end() ? nullptr : &found->certificate;
  };
  const certapi::Certificate* listed = find([&](const auto& one) { return one.name == name; });
  if (listed == nullptr) {
    listed = find([&](const auto& one) { return !one.name.empty() && one.id == name; });
  }
  if (listed == nullptr) {
    return {.file = {.certificate_name = name, .certificate_id = ""}, .listed = std::nullopt};
  }
  return {.file = {.certificate_name = listed->name, .certificate_id = listed->id},
          .listed = *listed};
}

int RunDownload(const DownloadRequest& request, const Tools& tools) {
  const Overwrite overwrite = request.force ? Overwrite::kYes : Overwrite::kNo;
  if (request.file == kStdout) {
    if (StdoutIsTerminal() && !request.force) {
      Report(tools.scrubber,
             "download: the private key would be shown on this terminal; give -o FILE, or --force");
      return kWrongUsage;
    }
  } else if (!request.server_name) {
    if (auto target = CheckTarget(request.file, overwrite); !target) {
      Report(tools.scrubber, target.error().message);
      return kFailed;
    }
  }
  const Wanted wanted = Find(request.name, tools);
  FileBytes bytes;
  const auto head = tools.session.Download(wanted.file, [&bytes] { return bytes.Begin(); });
  if (!head) {
    Report(tools.scrubber, DownloadFailureText(request.name, head.error()));
    return kFailed;
  }
  if (auto checked = CheckCertificateFile(bytes.View()); !checked) {
    Report(tools.scrubber, DownloadFailureText(request.name, checked.error()));
    return kFailed;
  }
  std::string path;
  if (auto written = WriteFile(request, tools, wanted, *head, bytes, path); !written) {
    Report(tools.scrubber, written.error().message);
    return kFailed;
  }
  if (request.server_name) {
    Report(tools.scrubber, "written: " + path);
  }
  return kGood;
}

}  // namespace certmon::client
