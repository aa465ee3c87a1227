#include "exporter/client/listing.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "exporter/client/failure_text.h"
#include "lib/inventory/merge.h"
#include "lib/inventory/remaining.h"

namespace certmon::client {
namespace {

bool HasExpired(const certapi::Certificate& certificate, base::WallTime now) {
  return certificate.expires_at && inventory::DaysRemaining(*certificate.expires_at, now) < 0;
}

bool IsWanted(const certapi::Certificate& certificate, StatusFilter status, base::WallTime now) {
  return status == StatusFilter::kAll ||
         HasExpired(certificate, now) == (status == StatusFilter::kExpired);
}

std::string Counted(std::uint64_t count, const char* one, const char* several) {
  return std::to_string(count) + " " + (count == 1 ? one : several);
}

}  // namespace

Listing MakeListing(std::string project, const certapi::ListOutcome& outcome,
                    const std::vector<inventory::NamePattern>& ignore) {
  // As the exporter does in its first poll.
  inventory::MergeResult merged = inventory::Merge({}, outcome, {});
  Listing listing{.project = std::move(project), .failure = outcome.failure};
  for (certapi::Certificate& certificate : merged.next.certificates) {
    if (inventory::MatchesAny(ignore, certificate.name)) {
      ++listing.ignored;
    } else {
      listing.certificates.push_back(std::move(certificate));
    }
  }
  // Counted here because the merge of an incomplete listing counts nothing. An entry with a bad date
  // is listed by its name.
  listing.rejected = outcome.entries.size() - listing.certificates.size() - listing.ignored;
  return listing;
}

std::vector<certapi::Certificate> Choose(const Listing& listing, const ListRequest& request,
                                         base::WallTime now) {
  std::vector<certapi::Certificate> chosen;
  std::copy_if(listing.certificates.begin(), listing.certificates.end(), std::back_inserter(chosen),
               [&](const auto& certificate) { return IsWanted(certificate, request.status, now); });
  if (request.sort == SortKey::kExpiry) {
    // An absent date is less than any other.
    std::sort(chosen.begin(), chosen.end(), [](const auto& a, const auto& b) {
      return std::tie(a.expires_at, a.name) < std::tie(b.expires_at, b.name);
    });
  }
  return chosen;
}

std::vector<std::string> NotesOn(const Listing& listing) {
  std::vector<std::string> notes;
  if (listing.ignored > 0) {
    notes.push_back(Counted(listing.ignored, "certificate is", "certificates are") +
                    " left out: the configuration ignores them");
  }
  if (listing.rejected > 0) {
    notes.push_back(
        Counted(listing.rejected, "entry of the listing has", "entries of the listing have") +
        " no usable name, or a name that was there before");
  }
  if (listing.failure) {
    notes.push_back("the listing is not complete: " + FailureText(*listing.failure));
  }
  return notes;
}

}  // namespace certmon::client
