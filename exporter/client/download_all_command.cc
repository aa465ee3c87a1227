#include <sys/stat.h>

#include <cerrno>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "exporter/client/commands.h"
#include "exporter/client/display_text.h"
#include "exporter/client/failure_text.h"
#include "exporter/client/file_bytes.h"
#include "exporter/client/file_naming.h"
#include "exporter/client/listing.h"
#include "exporter/client/private_file.h"
#include "exporter/client/progress.h"
#include "exporter/client/terminal.h"

namespace certmon::client {
namespace {

constexpr mode_t kOnlyMine = 0700;

base::Result<void> MakeFolder(const std::string& path) {
  if (::mkdir(path.c_str(), kOnlyMine) == 0) {
    return {};
  }
  const int error = errno;
  struct stat status {};
  if (error == EEXIST && ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) {
    return {};
  }
  return base::Fail(base::Reason::kInternal,
                    "making the folder " + SafeText(path) + ": " +
                        base::SystemReason(error == EEXIST ? ENOTDIR : error));
}

std::string InFolder(const std::string& folder, const std::string& file) {
  return folder.back() == '/' ? folder + file : folder + "/" + file;
}

// The API refuses every file for these reasons.
bool ConcernsAll(const base::Error& error) {
  return error.reason == base::Reason::kAuth || error.reason == base::Reason::kToken;
}

// Nothing is there to download, which is no failure.
bool HasNoFile(const base::Error& error) {
  const auto refusal = certapi::RefusalOf(error);
  return refusal == certapi::DownloadRefusal::kNoFile ||
         refusal == certapi::DownloadRefusal::kExpired;
}

bool IsRegularFile(const std::string& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

enum class Outcome : std::uint8_t { kWritten, kSkipped, kNoFile, kFailed, kStop };

class AllFiles {
 public:
  AllFiles(const DownloadAllRequest& request, const Tools& tools)
      : request_(request), tools_(tools) {}

  [[nodiscard]] Outcome Download(const certapi::Certificate& certificate, Progress& progress) {
    const std::string file = NameInFolder(certificate.name);
    if (!names_.insert(file).second) {
      progress.Clear();
      Report(certificate, {.message = "another certificate has the file " + file});
      return Outcome::kFailed;
    }
    const std::string path = InFolder(request_.folder, file);
    if (request_.skip_existing && IsRegularFile(path)) {
      return Outcome::kSkipped;
    }
    const auto done = Write(certificate, path);
    if (done) {
      return Outcome::kWritten;
    }
    progress.Clear();
    Report(certificate, done.error());
    return HasNoFile(done.error())     ? Outcome::kNoFile
           : ConcernsAll(done.error()) ? Outcome::kStop
                                       : Outcome::kFailed;
  }

 private:
  base::Result<void> Write(const certapi::Certificate& certificate, const std::string& path) {
    const Overwrite overwrite = request_.force ? Overwrite::kYes : Overwrite::kNo;
    if (auto target = CheckTarget(path, overwrite); !target) {
      return target;
    }
    // Before the download: no key comes for a folder that cannot be written.
    auto target = PrivateFile::Create(base::SystemFiles(), path);
    if (!target) {
      return base::Fail(std::move(target).error());
    }
    const auto head = tools_.session.Download(
        {.certificate_name = certificate.name, .certificate_id = certificate.id},
        [this] { return bytes_.Begin(); });
    base::Result<void> written =
        head ? CheckCertificateFile(bytes_.View()) : base::Result<void>(base::Fail(head.error()));
    if (written) {
      written = (*target)->Write(path, bytes_.View(), overwrite);
    }
    bytes_.Clear();
    return written;
  }

  void Report(const certapi::Certificate& certificate, const base::Error& error) const {
    client::Report(tools_.scrubber, DownloadFailureText(certificate.name, error));
  }

  const DownloadAllRequest& request_;
  const Tools& tools_;
  std::set<std::string> names_;
  FileBytes bytes_;
};

}  // namespace

int RunDownloadAll(const DownloadAllRequest& request, const Tools& tools) {
  if (auto folder = MakeFolder(request.folder); !folder) {
    Report(tools.scrubber, folder.error().message);
    return kFailed;
  }
  // Removed at once: only whether the folder can be written counts.
  if (auto probe = PrivateFile::Create(base::SystemFiles(), InFolder(request.folder, "")); !probe) {
    Report(tools.scrubber, probe.error().message);
    return kFailed;
  }
  const exporter::ProjectSettings& settings = tools.session.Settings();
  const certapi::ListOutcome outcome = tools.session.List();
  const Listing listing = MakeListing(settings.name, settings.zone, outcome,
                                      settings.options->rules, tools.clock.WallNow());
  const Certificates wanted = Choose(listing, {.sort = SortKey::kName}, tools.clock.WallNow());
  for (const std::string& note : NotesOn(listing)) {
    Report(tools.scrubber, note);
  }
  if (listing.failure && wanted.empty()) {
    return kFailed;
  }
  AllFiles all(request, tools);
  Progress progress(wanted.size());
  std::map<Outcome, std::size_t> counts;
  for (std::size_t i = 0; i < wanted.size() && counts[Outcome::kStop] == 0; ++i) {
    progress.Show(i, wanted[i].certificate.name);
    ++counts[all.Download(wanted[i].certificate, progress)];
  }
  progress.Clear();
  std::string text = std::to_string(counts[Outcome::kWritten]) + " of " +
                     std::to_string(wanted.size()) + (wanted.size() == 1 ? " file" : " files") +
                     " written to " + request.folder;
  if (counts[Outcome::kSkipped] > 0) {
    text += ", " + std::to_string(counts[Outcome::kSkipped]) + " already there";
  }
  if (counts[Outcome::kNoFile] > 0) {
    text += ", " + std::to_string(counts[Outcome::kNoFile]) + " without a file";
  }
  Report(tools.scrubber, text);
  const bool is_failure = counts[Outcome::kFailed] + counts[Outcome::kStop] > 0 || listing.failure;
  return is_failure ? kFailed : kGood;
}

}  // namespace certmon::client
