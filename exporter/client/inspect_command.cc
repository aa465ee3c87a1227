#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <optional>
#include <utility>

#include "exporter/client/commands.h"
#include "exporter/client/display_text.h"
#include "exporter/client/failure_text.h"
#include "exporter/client/inspection_text.h"
#include "exporter/client/terminal.h"
#include "lib/base/file_system.h"
#include "lib/pem/certificate_file.h"
#include "lib/pem/pem_filter.h"
#include "lib/pem/wiped_bytes.h"

namespace certmon::client {
namespace {

constexpr const char* kStdin = "-";
constexpr std::size_t kPieceBytes = 4096;

int Print(pem::PemFilter& filter, InspectFormat format, const Inspected& what,
          const pem::ListedNames& names, const base::Clock& clock,
          const exporter::SecretScrubber& scrubber) {
  const auto blocks = filter.Finish();
  const auto file =
      blocks ? pem::ReadCertificateFile(*blocks, names)
             : pem::FileResult<pem::CertificateFile>(tl::make_unexpected(blocks.error()));
  if (!file) {
    Report(scrubber, what.title + ": " + pem::FileErrorMessage(file.error()));
    return kFailed;
  }
  const auto show = format == InspectFormat::kJson ? InspectionJson : InspectionText;
  return WriteStdout(scrubber, "inspect", show(*file, what, clock.WallNow())) ? kGood : kFailed;
}

// Returns 0 or errno. Stops above the filter's limit, which the filter then reports.
int ReadThrough(int fd, pem::PemFilter& filter) {
  pem::WipedBytes piece(kPieceBytes);
  std::size_t total = 0;
  while (total <= pem::kMaxInputBytes) {
    const ssize_t got = ::read(fd, piece.data(), piece.size());
    if (got < 0 && errno != EINTR) {
      return errno;
    }
    if (got == 0) {
      break;
    }
    if (got > 0) {
      const auto size = static_cast<std::size_t>(got);
      filter.Push({reinterpret_cast<const char*>(piece.data()), size});
      total += size;
      piece.Wipe();
    }
  }
  return 0;
}

}  // namespace

bool IsFileArgument(const InspectRequest& request) {
  struct stat status {};
  return request.what == kStdin || request.what.find('/') != std::string::npos ||
         ::lstat(request.what.c_str(), &status) == 0;
}

std::string NoFileNote(const InspectRequest& request) {
  return "; " + SafeText(request.what) +
         " was read as the name of a certificate: the current folder has no such file";
}

int InspectFile(const InspectRequest& request, const base::Clock& clock,
                const exporter::SecretScrubber& scrubber) {
  const bool is_stdin = request.what == kStdin;
  const std::string title = is_stdin ? "stdin" : "file " + SafeText(request.what);
  const int fd = is_stdin ? STDIN_FILENO : ::open(request.what.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    Report(scrubber, title + ": " + base::SystemReason(errno));
    return kFailed;
  }
  pem::PemFilter filter;
  const int error = ReadThrough(fd, filter);
  if (!is_stdin) {
    ::close(fd);
  }
  if (error != 0) {
    Report(scrubber, title + ": " + base::SystemReason(error));
    return kFailed;
  }
  return Print(filter, request.format, {.title = title, .listed = {}, .file = request.what}, {},
               clock, scrubber);
}

int InspectCertificate(const InspectRequest& request, const Tools& tools) {
  const exporter::ProjectSettings& settings = tools.session.Settings();
  const certapi::ListOutcome outcome = tools.session.List();
  const Wanted wanted = FindWanted(request.what, outcome);
  if (outcome.failure && !wanted.listed) {
    Report(tools.scrubber, "the listing is not complete: " + FailureText(*outcome.failure));
  }
  std::unique_ptr<pem::PemFilter> filter;
  const auto head = tools.session.Download(wanted.file, [&filter]() -> certapi::FileSink {
    filter = std::make_unique<pem::PemFilter>();
    return [&filter](std::string_view piece) { filter->Push(piece); };
  });
  if (!head) {
    Report(tools.scrubber, DownloadFailureText(request.what, head.error(), NoFileNote(request)));
    return kFailed;
  }
  Inspected what{.title = "certificate " + SafeText(wanted.file.certificate_name) + " of project " +
                          SafeText(settings.name),
                 .listed = std::nullopt,
                 .project = settings.name,
                 .name = wanted.file.certificate_name};
  pem::ListedNames names{.certificate_name = wanted.file.certificate_name, .domains = {}};
  if (wanted.listed) {
    what.listed = ListedExpiry{wanted.listed->expires_at, settings.zone};
    names.domains = wanted.listed->domains;
  }
  return Print(*filter, request.format, what, names, tools.clock, tools.scrubber);
}

}  // namespace certmon::client
