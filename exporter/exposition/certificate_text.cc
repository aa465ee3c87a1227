#include "exporter/exposition/certificate_text.h"

#include <algorithm>
#include <cstddef>

#include "exporter/exposition/family_text.h"
#include "exporter/exposition/text_writer.h"
#include "lib/inventory/remaining.h"

namespace certmon::exporter {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{64} * 1024;

// The families one after the other, handed on whenever a piece is full.
class CertificateFamilies {
 public:
  CertificateFamilies(const State& state, const TextSink& sink) : state_(state), sink_(sink) {}

  // One family: write(writer, certificate, labels) for each certificate, in the order of the
  // projects and of their names. The labels are made anew for each family: kept for all, they
  // would be the largest thing in memory.
  template <typename Write>
  void Add(Metric metric, Write write) {
    AddOfProject(metric,
                 [&write](TextWriter& writer, const ProjectState& /*project*/,
                          const certapi::Certificate& certificate,
                          const std::string& labels) { write(writer, certificate, labels); });
  }

  // The same with write(writer, project, certificate, labels), which may change the labels.
  template <typename Write>
  void AddOfProject(Metric metric, Write write) {
    BeginFamily(writer_, metric);
    for (const ProjectState& project : state_.projects) {
      const Labels project_label("project", project.name);
      for (const certapi::Certificate& certificate : project.inventory->certificates) {
        labels_ = project_label.Text();
        AppendLabel(labels_, "certificate_name", certificate.name);
        write(writer_, project, certificate, labels_);
        HandOn(kPieceBytes);
      }
    }
  }

  void HandOn(std::size_t at_least) {
    if (piece_.size() >= at_least) {
      sink_(piece_);
      piece_.clear();
    }
  }

 private:
  const State& state_;
  const TextSink& sink_;
  std::string piece_;
  std::string labels_;
  TextWriter writer_{piece_};
};

void WriteInstant(TextWriter& writer, const std::optional<certapi::Instant>& instant,
                  const std::string& labels) {
  if (instant) {
    writer.Sample(labels, instant->time_since_epoch().count());
  }
}

void WriteInfo(TextWriter& writer, const ProjectState& project,
               const certapi::Certificate& certificate, std::string& labels) {
  AppendLabel(labels, "authority", certificate.authority);
  AppendLabel(labels, "signature_algorithm", certificate.signature_algorithm);
  if (certapi::HasCertificateId(project.options->api.version)) {
    AppendLabel(labels, "certificate_id", certificate.id);
  }
  writer.Sample(labels, 1);
}

void WriteDomains(TextWriter& writer, const ProjectState& project,
                  const certapi::Certificate& certificate, std::string& labels) {
  if (!ShowsDomains(*project.options)) {
    return;
  }
  const std::size_t begin = labels.size();
  for (const std::string& domain : certificate.domains) {
    labels.resize(begin);
    AppendLabel(labels, "domain", domain);
    writer.Sample(labels, 1);
  }
}

// One family of what is known of files: write(writer, state, labels), which may change the labels.
template <typename Write>
void AddOfFiles(CertificateFamilies& families, Metric metric, Write write) {
  families.AddOfProject(metric,
                        [&write](TextWriter& writer, const ProjectState& project,
                                 const certapi::Certificate& certificate, std::string& labels) {
                          if (!project.files) {
                            return;
                          }
                          const auto state = project.files->find(certificate.name);
                          if (state != project.files->end()) {
                            write(writer, state->second, labels);
                          }
                        });
}

template <std::chrono::sys_seconds FileRecord::*kInstant>
void WriteFileInstant(TextWriter& writer, const InspectedFile& state, const std::string& labels) {
  if (state.record) {
    writer.Sample(labels, ((*state.record).*kInstant).time_since_epoch().count());
  }
}

void WriteFileInfo(TextWriter& writer, const InspectedFile& state, std::string& labels) {
  if (!state.record) {
    return;
  }
  AppendLabel(labels, "serial_number", state.record->serial_number);
  AppendLabel(labels, "sha256_fingerprint", state.record->sha256_fingerprint);
  AppendLabel(labels, "subject_common_name", state.record->subject_common_name);
  AppendLabel(labels, "issuer_common_name", state.record->issuer_common_name);
  AppendLabel(labels, "key_type", state.record->key_type);
  writer.Sample(labels, 1);
}

void WriteFileError(TextWriter& writer, const InspectedFile& state, std::string& labels) {
  if (!state.error.empty()) {
    AppendLabel(labels, "reason", state.error);
    writer.Sample(labels, 1);
  }
}

void AddFiles(CertificateFamilies& families) {
  AddOfFiles(families, Metric::kCertificateFileNotAfter, &WriteFileInstant<&FileRecord::not_after>);
  AddOfFiles(families, Metric::kCertificateFileNotBefore,
             &WriteFileInstant<&FileRecord::not_before>);
  AddOfFiles(families, Metric::kCertificateFileChainNotAfter,
             &WriteFileInstant<&FileRecord::chain_not_after>);
  AddOfFiles(families, Metric::kCertificateFileInfo, &WriteFileInfo);
  AddOfFiles(families, Metric::kCertificateFileError, &WriteFileError);
}

}  // namespace

void RenderCertificates(const State& state, base::WallTime now, const TextSink& sink) {
  using certapi::Certificate;
  CertificateFamilies families(state, sink);
  families.Add(Metric::kCertificateExpiration,
               [](TextWriter& writer, const Certificate& certificate, const std::string& labels) {
                 WriteInstant(writer, certificate.expires_at, labels);
               });
  families.Add(
      Metric::kCertificateDaysRemaining,
      [now](TextWriter& writer, const Certificate& certificate, const std::string& labels) {
        if (certificate.expires_at) {
          writer.Sample(labels, inventory::DaysRemaining(*certificate.expires_at, now));
        }
      });
  families.Add(Metric::kCertificateCreation,
               [](TextWriter& writer, const Certificate& certificate, const std::string& labels) {
                 WriteInstant(writer, certificate.created_at, labels);
               });
  families.AddOfProject(Metric::kCertificateInfo, &WriteInfo);
  families.AddOfProject(Metric::kCertificateDomainInfo, &WriteDomains);
  families.Add(Metric::kCertificateExpirationUnknown,
               [](TextWriter& writer, const Certificate& certificate, const std::string& labels) {
                 if (!certificate.expires_at) {
                   writer.Sample(labels, 1);
                 }
               });
  AddFiles(families);
  families.HandOn(1);
}

void RenderCertificates(const State& state, base::WallTime now, std::string& out) {
  RenderCertificates(state, now, [&out](std::string_view piece) { out += piece; });
}

bool SameCertificates(const State& a, const State& b) {
  return std::equal(a.projects.begin(), a.projects.end(), b.projects.begin(), b.projects.end(),
                    [](const ProjectState& one, const ProjectState& other) {
                      return one.name == other.name && one.inventory == other.inventory &&
                             one.files == other.files &&
                             one.options->api.version == other.options->api.version &&
                             ShowsDomains(*one.options) == ShowsDomains(*other.options);
                    });
}

}  // namespace certmon::exporter
