#include <algorithm>
#include <memory>
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

// Creates the file before anything is requested, so that no key comes for a target that cannot be
// written. nullptr for stdout.
base::Result<std::unique_ptr<PrivateFile>> Prepare(const DownloadRequest& request,
                                                   Overwrite overwrite) {
  if (request.file == kStdout) {
    return nullptr;
  }
  if (request.server_name) {
    return PrivateFile::Create(base::SystemFiles(), "./");
  }
  if (auto target = CheckTarget(request.file, overwrite); !target) {
    return base::Fail(std::move(target).error());
  }
  return PrivateFile::Create(base::SystemFiles(), request.file);
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
  if (request.file == kStdout && !StdoutIsOpen(tools.scrubber, "download")) {
    return kFailed;
  }
  if (request.file == kStdout && StdoutIsTerminal() && !request.force) {
    Report(tools.scrubber,
           "download: the private key would be shown on this terminal; give -o FILE, or --force");
    return kWrongUsage;
  }
  const auto fail = [&tools](const std::string& text) {
    Report(tools.scrubber, text);
    return kFailed;
  };
  const Overwrite overwrite = request.force ? Overwrite::kYes : Overwrite::kNo;
  const auto file = Prepare(request, overwrite);
  if (!file) {
    return fail(file.error().message);
  }
  const Wanted wanted = Find(request.name, tools);
  FileBytes bytes;
  const auto head = tools.session.Download(wanted.file, [&bytes] { return bytes.Begin(); });
  if (!head) {
    return fail(DownloadFailureText(request.name, head.error()));
  }
  if (auto checked = CheckCertificateFile(bytes.View()); !checked) {
    return fail(DownloadFailureText(request.name, checked.error()));
  }
  if (*file == nullptr) {
    return WriteStdout(tools.scrubber, "download", bytes.View()) ? kGood : kFailed;
  }
  const std::string path = request.server_name
                               ? NameForOne(tools.scrubber.Scrub(head->content_disposition),
                                            wanted.file.certificate_name)
                               : request.file;
  if (auto written = (*file)->Write(path, bytes.View(), overwrite); !written) {
    return fail(written.error().message);
  }
  if (request.server_name) {
    Report(tools.scrubber, "written: " + path);
  }
  return kGood;
}

}  // namespace certmon::client
