#include "tests/integration/client/simulated_poll.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace certmon::certapi {

void SimulatedPoll::StartSimulator(std::size_t certificates) {
  simulator::SimulatorOptions options;
  names_.clear();
  for (std::size_t i = 0; i < certificates; ++i) {
    const std::string number = std::to_string(i);
    simulator::Record record;
    record.certificate_name =
        "c" + std::string(number.size() < 3 ? 3 - number.size() : 0, '0') + number;
    record.expiration_date = i % 3 == 0 ? "2020-01-01" : "2100-01-01";
    names_.push_back(record.certificate_name);
    options.settings.projects[0].certificates.push_back(std::move(record));
  }
  auto started = simulator::Simulator::Start(std::move(options));
  if (!started) {
    throw std::runtime_error(started.error().message);
  }
  simulator_ = *std::move(started);
  base_url_ = simulator_->BaseUrl();
  token_url_ = simulator_->TokenUrl();
  tokens_.reset();
}

ListOutcome SimulatedPoll::Poll() {
  attempts_.clear();
  budget_ = http::RetryBudget();
  auto endpoint = std::make_shared<ApiEndpoint>();
  endpoint->base_url = base_url_;
  endpoint->token_url = token_url_;
  endpoint->version = version_;
  endpoint->connection = connection_;
  auto credentials =
      std::make_shared<Credentials>(Credentials{.appkey = base::Secret(appkey_),
                                                .user_access_key_id = base::Secret(key_id_),
                                                .secret_access_key = base::Secret(secret_)});
  const auto note = [this](const Attempt& attempt) { attempts_.push_back(attempt); };
  if (NeedsToken(version_) && !tokens_) {
    tokens_.emplace(TokenContext{.endpoint = endpoint,
                                 .clock = clock_,
                                 .random = random_,
                                 .transport = *transport_,
                                 .budget = budget_,
                                 .on_attempt = note});
  }
  ListPoll poll(settings_, ListPollContext{.endpoint = std::move(endpoint),
                                           .credentials = std::move(credentials),
                                           .zone = *ExpiryZone::Find("Asia/Seoul"),
                                           .clock = clock_,
                                           .random = random_,
                                           .transport = *transport_,
                                           .budget = budget_,
                                           .on_attempt = note,
                                           .tokens = tokens_ ? &*tokens_ : nullptr});
  return poll.Run();
}

std::vector<std::string> SimulatedPoll::SortedNames(const ListOutcome& outcome) {
  std::vector<std::string> names;
  for (const ListedEntry& entry : outcome.entries) {
    names.push_back(entry.certificate.name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<simulator::LoggedRequest> SimulatedPoll::ListRequests() const {
  std::vector<simulator::LoggedRequest> requests = simulator_->Requests();
  std::erase_if(requests,
                [](const auto& request) { return !request.path.ends_with("/certificates"); });
  return requests;
}

std::size_t SimulatedPoll::ListAttempts() const {
  return static_cast<std::size_t>(
      std::count_if(attempts_.begin(), attempts_.end(),
                    [](const Attempt& attempt) { return attempt.operation == Operation::kList; }));
}

std::size_t SimulatedPoll::TokenRequests() const {
  const auto requests = simulator_->Requests();
  return static_cast<std::size_t>(
      std::count_if(requests.begin(), requests.end(),
                    [](const auto& request) { return request.path == "/oauth2/token/create"; }));
}

std::string VersionName(ApiVersion version) {
  std::string name(ApiVersionText(version));
  std::replace(name.begin(), name.end(), '.', '_');
  name.front() = 'V';
  return name;
}

std::optional<base::Reason> SimulatedPoll::FailureOf(const ListOutcome& outcome) {
  return outcome.failure ? std::optional(outcome.failure->reason) : std::nullopt;
}

}  // namespace certmon::certapi
