#include "exporter/client/project_listings.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "exporter/client/session.h"

namespace certmon::client {
namespace {

using std::chrono::nanoseconds;

struct Running {
  std::unique_ptr<Session> session;
  std::unique_ptr<certapi::ListPoll> poll;  // null: its secrets cannot be used
};

// Returns at the deadline, or when all have ended.
void RunTogether(std::vector<Running>& all, const Network& network, base::MonotonicTime deadline) {
  for (;;) {
    base::MonotonicTime wake = deadline;
    bool all_ended = true;
    for (Running& one : all) {
      if (one.poll != nullptr && !one.poll->Done()) {
        one.poll->Advance();
        all_ended = all_ended && one.poll->Done();
        wake = one.poll->Done() ? wake : std::min(wake, one.poll->NextWake());
      }
    }
    if (all_ended || network.clock.MonotonicNow() >= deadline) {
      return;
    }
    network.transport.Wait(wake);
  }
}

certapi::ListOutcome OutcomeOf(Running& one, const std::string& fault) {
  if (one.poll != nullptr && one.poll->Done()) {
    return one.poll->TakeOutcome();
  }
  certapi::ListOutcome outcome;
  outcome.failure = fault.empty()
                        ? base::Error{.reason = base::Reason::kTimeout,
                                      .message = "the listing was not read within --timeout"}
                        : base::Error{.reason = base::Reason::kCredentials, .message = fault};
  return outcome;
}

}  // namespace

std::vector<Listing> ReadListings(std::vector<ClientProject> projects, const Network& network,
                                  std::optional<nanoseconds> limit) {
  std::vector<Running> all;
  for (ClientProject& project : projects) {
    Running one{.session = std::make_unique<Session>(std::move(project.settings), network.clock,
                                                     network.random, network.transport),
                .poll = nullptr};
    if (project.fault.empty()) {
      one.poll = one.session->NewPoll(limit);
    }
    all.push_back(std::move(one));
  }
  RunTogether(all, network,
              limit ? network.clock.MonotonicNow() + *limit : base::MonotonicTime::max());
  std::vector<Listing> listings;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const exporter::ProjectSettings& settings = all[i].session->Settings();
    listings.push_back(MakeListing(settings.name, settings.zone,
                                   OutcomeOf(all[i], projects[i].fault), settings.options->rules,
                                   network.clock.WallNow()));
  }
  return listings;
}

}  // namespace certmon::client
