#include <sys/stat.h>

#include <cerrno>
#include <utility>
#include <vector>

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

class AllFiles {
 public:
  AllFiles(const DownloadAllRequest& request, const Tools& tools)
      : request_(request),
        overwrite_(request.force ? Overwrite::kYes : Overwrite::kNo),
        tools_(tools) {}

  [[nodiscard]] base::Result<void> Download(const certapi::Certificate& certificate,
                                            const std::string& file) {
    const std::string path = InFolder(request_.folder, file);
    if (auto target = CheckTarget(path, overwrite_); !target) {
      return target;
    }
    const auto head = tools_.session.Download(
        {.certificate_name = certificate.name, .certificate_id = certificate.id},
        [this] { return bytes_.Begin(); });
    base::Result<void> written;
    if (head) {
      written = CheckCertificateFile(bytes_.View());
    }
    if (head && written) {
      written = WritePrivateFile(base::SystemFiles(), path, bytes_.View(), overwrite_);
    }
    bytes_.Clear();
    return head ? written : base::Fail(head.error());
  }

 private:
  const DownloadAllRequest& request_;
  Overwrite overwrite_;
  const Tools& tools_;
  FileBytes bytes_;
};

std::vector<std::string> FilesFor(const Certificates& certificates) {
  std::vector<std::string> names;
  names.reserve(certificates.size());
  for (const ListedCertificate& listed : certificates) {
    names.push_back(listed.certificate.name);
  }
  return NamesForAll(names);
}

// The API refuses every file for these reasons.
bool ConcernsAll(const base::Error& error) {
  return error.reason == base::Reason::kAuth || error.reason == base::Reason::kToken;
}

}  // namespace

int RunDownloadAll(const DownloadAllRequest& request, const Tools& tools) {
  const exporter::ProjectSettings& settings = tools.session.Settings();
  const certapi::ListOutcome outcome = tools.session.List();
  const Listing listing =
      MakeListing(settings.name, outcome, settings.options->rules, tools.clock.WallNow());
  const Certificates wanted = Choose(listing, {.sort = SortKey::kName}, tools.clock.WallNow());
  for (const std::string& note : NotesOn(listing)) {
    Report(tools.scrubber, note);
  }
  if (listing.failure && wanted.empty()) {
    return kFailed;
  }
  if (auto folder = MakeFolder(request.folder); !folder) {
    Report(tools.scrubber, folder.error().message);
    return kFailed;
  }
  const std::vector<std::string> files = FilesFor(wanted);
  AllFiles all(request, tools);
  Progress progress(files.size());
  std::size_t written = 0;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const certapi::Certificate& certificate = wanted[i].certificate;
    progress.Show(i, certificate.name);
    if (auto done = all.Download(certificate, files[i]); done) {
      ++written;
    } else {
      progress.Clear();
      Report(tools.scrubber, DownloadFailureText(certificate.name, done.error()));
      if (ConcernsAll(done.error())) {
        break;
      }
    }
  }
  progress.Clear();
  Report(tools.scrubber, std::to_string(written) + " of " + std::to_string(files.size()) +
                             (files.size() == 1 ? " file" : " files") + " written to " +
                             request.folder);
  return written == files.size() && !listing.failure ? kGood : kFailed;
}

}  // namespace certmon::client
