#include "exporter/exposition/certificate_text.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "exporter/exposition/family_text.h"
#include "exporter/exposition/remaining.h"
#include "exporter/exposition/text_writer.h"

namespace certmon::exporter {
namespace {

// Every certificate of every project with its escaped labels, made once for all families. The
// labels stand in one block: with 100,000 certificates, as many small strings would double the
// memory.
class LabelledCertificates {
 public:
  explicit LabelledCertificates(const State& state) {
    std::size_t count = 0;
    for (const ProjectState& project : state.projects) {
      count += project.inventory->certificates.size();
    }
    entries_.reserve(count);
    for (const ProjectState& project : state.projects) {
      const Labels project_label("project", project.name);
      for (const certapi::Certificate& certificate : project.inventory->certificates) {
        const std::size_t begin = block_.size();
        block_ += project_label.Text();
        AppendLabel(block_, "certificate_name", certificate.name);
        entries_.push_back({&certificate, begin, block_.size() - begin});
      }
    }
  }

  // Calls visit(certificate, labels) for each, in the order of the projects and of their names.
  template <typename Visit>
  void ForEach(Visit visit) const {
    for (const Entry& entry : entries_) {
      visit(*entry.certificate, std::string_view(block_).substr(entry.begin, entry.size));
    }
  }

  [[nodiscard]] std::size_t Count() const { return entries_.size(); }
  [[nodiscard]] std::size_t LabelBytes() const { return block_.size(); }

 private:
  struct Entry {
    const certapi::Certificate* certificate;
    std::size_t begin;
    std::size_t size;
  };
  std::string block_;
  std::vector<Entry> entries_;
};

void WriteInfo(TextWriter& writer, const LabelledCertificates& certificates) {
  std::string labels;
  certificates.ForEach([&](const certapi::Certificate& certificate, std::string_view name_labels) {
    labels = name_labels;
    AppendLabel(labels, "authority", certificate.authority);
    AppendLabel(labels, "signature_algorithm", certificate.signature_algorithm);
    writer.Sample(labels, 1);
  });
}

}  // namespace

void RenderCertificates(const State& state, base::WallTime now, std::string& out) {
  const LabelledCertificates certificates(state);
  // Three families of dates and days, and the longer info lines: a little over what is written, so
  // that a page of 50 MB is not moved while it grows.
  constexpr std::size_t kFamilies = 4;
  constexpr std::size_t kLineBytes = 110;
  out.reserve(out.size() +
              kFamilies * (certificates.LabelBytes() + kLineBytes * certificates.Count()));
  TextWriter writer(out);

  BeginFamily(writer, Metric::kCertificateExpiration);
  certificates.ForEach([&](const certapi::Certificate& certificate, std::string_view labels) {
    if (certificate.expires_at) {
      writer.Sample(labels, certificate.expires_at->time_since_epoch().count());
    }
  });
  BeginFamily(writer, Metric::kCertificateDaysRemaining);
  certificates.ForEach([&](const certapi::Certificate& certificate, std::string_view labels) {
    if (certificate.expires_at) {
      writer.Sample(labels, DaysRemaining(*certificate.expires_at, now));
    }
  });
  BeginFamily(writer, Metric::kCertificateCreation);
  certificates.ForEach([&](const certapi::Certificate& certificate, std::string_view labels) {
    if (certificate.created_at) {
      writer.Sample(labels, certificate.created_at->time_since_epoch().count());
    }
  });
  BeginFamily(writer, Metric::kCertificateInfo);
  WriteInfo(writer, certificates);
  BeginFamily(writer, Metric::kCertificateExpirationUnknown);
  certificates.ForEach([&](const certapi::Certificate& certificate, std::string_view labels) {
    if (!certificate.expires_at) {
      writer.Sample(labels, 1);
    }
  });
}

}  // namespace certmon::exporter
