#include "exporter/client/listing.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "exporter/client/failure_text.h"
#include "lib/base/glob.h"
#include "lib/inventory/assessment.h"
#include "lib/inventory/merge.h"
#include "lib/inventory/remaining.h"

namespace certmon::client {
namespace {

bool HasExpired(const certapi::Certificate& certificate, base::WallTime now) {
  return certificate.expires_at && inventory::DaysRemaining(*certificate.expires_at, now) < 0;
}

bool IsWanted(const ListedCertificate& listed, const ListRequest& request, base::WallTime now) {
  const auto& expires = listed.certificate.expires_at;
  return listed.is_ignored == request.ignored && IsNamed(request.globs, listed.certificate.name) &&
         (request.team.empty() || listed.team == request.team) &&
         (request.status == StatusFilter::kAll ||
          HasExpired(listed.certificate, now) == (request.status == StatusFilter::kExpired)) &&
         (!request.expiring_within || !expires ||
          *expires - std::chrono::ceil<std::chrono::seconds>(now) < *request.expiring_within);
}

std::string Counted(std::uint64_t count, const char* one, const char* several) {
  return std::to_string(count) + " " + (count == 1 ? one : several);
}

}  // namespace

std::size_t Listing::Ignored() const {
  return static_cast<std::size_t>(std::count_if(certificates.begin(), certificates.end(),
                                                [](const auto& one) { return one.is_ignored; }));
}

Listing MakeListing(std::string project, const certapi::ExpiryZone& zone,
                    const certapi::ListOutcome& outcome, const inventory::CertificateRules& rules,
                    base::WallTime now) {
  // As the exporter does in its first poll.
  const inventory::Inventory listed = inventory::Merge({}, outcome, {}).next;
  const auto is_ignored = [&rules](const certapi::Certificate& certificate) {
    return inventory::MatchesAny(rules.ignore, certificate.name);
  };
  const auto assessments = inventory::Assess(
      listed, rules,
      [&is_ignored](const certapi::Certificate& certificate) {
        return is_ignored(certificate) ? nullptr : inventory::ListedDomains(certificate);
      },
      now);
  Listing listing{.project = std::move(project), .failure = outcome.failure};
  for (std::size_t i = 0; i < listed.certificates.size(); ++i) {
    const certapi::Certificate& certificate = listed.certificates[i];
    const inventory::Assessment& assessment = assessments[i];
    listing.certificates.push_back(
        {.project = listing.project,
         .zone = zone,
         .certificate = certificate,
         .thresholds = assessment.thresholds,
         .band = inventory::BandOf(certificate.expires_at, assessment, now),
         .team = std::string(assessment.team),
         .superseded_by = assessment.successor != nullptr ? assessment.successor->name : "",
         .is_ignored = is_ignored(certificate)});
  }
  // Counted here because the merge of an incomplete listing counts nothing. An entry with a bad date
  // is listed by its name.
  listing.rejected = outcome.entries.size() - listing.certificates.size();
  return listing;
}

bool IsNamed(const std::vector<std::string>& globs, const std::string& name) {
  return globs.empty() || std::any_of(globs.begin(), globs.end(), [&name](const auto& glob) {
           return base::GlobMatches(glob, name);
         });
}

Certificates Choose(const std::vector<Listing>& listings, const ListRequest& request,
                    base::WallTime now) {
  Certificates chosen;
  for (const Listing& listing : listings) {
    std::copy_if(listing.certificates.begin(), listing.certificates.end(),
                 std::back_inserter(chosen),
                 [&](const auto& listed) { return IsWanted(listed, request, now); });
  }
  const auto by_name = [](const ListedCertificate& listed) {
    return std::tie(listed.certificate.name, listed.project);
  };
  std::sort(chosen.begin(), chosen.end(), [&](const auto& a, const auto& b) {
    // An absent date is less than any other.
    if (request.sort == SortKey::kExpiry && a.certificate.expires_at != b.certificate.expires_at) {
      return a.certificate.expires_at < b.certificate.expires_at;
    }
    return by_name(a) < by_name(b);
  });
  return chosen;
}

Certificates Choose(const Listing& listing, const ListRequest& request, base::WallTime now) {
  return Choose(std::vector<Listing>{listing}, request, now);
}

std::vector<std::string> NotesOn(const Listing& listing) {
  std::vector<std::string> notes;
  if (listing.Ignored() > 0) {
    notes.push_back(Counted(listing.Ignored(), "certificate is", "certificates are") +
                    " left out: the configuration ignores them");
  }
  if (listing.rejected > 0) {
    notes.push_back(
        Counted(listing.rejected, "entry of the listing has", "entries of the listing have") +
        " no usable name, or a name that was there before");
  }
  if (listing.failure) {
    notes.push_back((listing.certificates.empty() ? "the listing was not read: "
                                                  : "the listing is not complete: ") +
                    FailureText(*listing.failure));
  }
  return notes;
}

}  // namespace certmon::client
