#include "tests/unit/poll/poll_fixture.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "tests/support/exposition_parser.h"

namespace certmon::exporter {

using std::chrono::seconds;

void KeptLog::Write(LogLevel level, std::string_view message, const std::vector<LogField>& fields) {
  if (!throw_at.empty() && message == throw_at) {
    throw std::runtime_error("a test's fault with appkey-canary in it");
  }
  const std::map<LogLevel, std::string> levels = {{LogLevel::kDebug, "debug"},
                                                  {LogLevel::kInfo, "info"},
                                                  {LogLevel::kWarn, "warn"},
                                                  {LogLevel::kError, "error"}};
  std::string line = levels.at(level) + " " + std::string(message);
  for (const LogField& field : fields) {
    line += " " + std::string(field.key) + "=" + field.value;
  }
  lines.push_back(std::move(line));
}

int KeptLog::Count(const std::string& part) const {
  return static_cast<int>(std::count_if(
      lines.begin(), lines.end(),
      [&part](const std::string& line) { return line.find(part) != std::string::npos; }));
}

CredentialPlaces PollFixture::TextPlaces(const std::string& appkey) {
  CredentialPlaces places;
  places.appkey = base::Secret(appkey);
  places.user_access_key_id = base::Secret("id-canary");
  places.secret_access_key = base::Secret("secret-canary");
  return places;
}

ProjectSettings PollFixture::Project(const std::string& name, CredentialPlaces places) const {
  auto source = std::make_shared<CredentialSource>(std::move(places), ApiVersion::kV1_1);
  source->Publish(source->Read());
  if (!source->Files().empty()) {
    watched_.push_back(source);
  }
  auto credentials = source->Current()->credentials;
  auto options = std::make_shared<ProjectOptions>();
  options->api.base_url = "http://127.0.0.1:1/" + name;
  return {.name = name,
          .options = std::move(options),
          .zone = *certapi::ExpiryZone::Find("Asia/Seoul"),
          .source = std::move(source),
          .credentials = std::move(credentials)};
}

void PollFixture::Make(std::vector<ProjectSettings> projects, Schedule::First first) {
  poller_ = std::make_unique<Poller>(
      std::move(projects), first,
      PollTools{
          .clock = clock_, .random = random_, .transport = transport_, .self = self_, .log = log_},
      states_);
}

void PollFixture::ReadSecretsEveryFiveSeconds(seconds since_start) {
  At(since_start, [this, since_start] {
    for (const auto& source : watched_) {
      source->Publish(source->Read());
    }
    ReadSecretsEveryFiveSeconds(since_start + seconds(5));
  });
}

void PollFixture::RunFor(std::chrono::nanoseconds duration) {
  At(duration, [this] { poller_->Stop(); });
  if (!watched_.empty()) {
    ReadSecretsEveryFiveSeconds(seconds(5));
  }
  poller_->Run();
}

const ProjectState& PollFixture::State(const std::string& name) const {
  current_ = states_.Current();
  for (const ProjectState& project : current_->projects) {
    if (project.name == name) {
      return project;
    }
  }
  throw std::out_of_range("no project " + name + " in the published state");
}

std::vector<std::string> PollFixture::Certificates(const std::string& name) const {
  std::vector<std::string> names;
  for (const auto& certificate : State(name).inventory->certificates) {
    names.push_back(certificate.name);
  }
  return names;
}

double PollFixture::Metric(const std::string& family,
                           const std::map<std::string, std::string>& labels) const {
  std::string text;
  self_.WritePolls(text);
  const auto page = test_support::ParseExposition(text);
  for (const char* const suffix : {"", "_count"}) {
    if (const auto value =
            page.value().Value(std::string("nhncloud_certmanager_").append(family).append(suffix),
                               {labels.begin(), labels.end()})) {
      return std::stod(*value);
    }
  }
  return -1;
}

bool PollFixture::IsOf(const test_support::SentRequest& sent, const std::string& project) {
  return sent.url.find("127.0.0.1:1/" + project + "/") != std::string::npos;
}

std::vector<double> PollFixture::SentAt(const std::string& project) const {
  std::vector<double> at;
  for (const auto& sent : transport_.Sent()) {
    if (IsOf(sent, project)) {
      at.push_back(std::chrono::duration<double>(sent.at - start_).count());
    }
  }
  return at;
}

double PollFixture::Now() const {
  return std::chrono::duration<double>(clock_.MonotonicNow() - start_).count();
}

}  // namespace certmon::exporter
