#include "tests/e2e/changing_api.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <map>
#include <set>
#include <sstream>

#include "tests/e2e/demo_project.h"

namespace certmon::e2e {
namespace {

constexpr long kSecondsADay = 86'400;
// Generation 0 expires (and was created) on 2030-01-01. 00:00 in Seoul is 15:00:00Z of the day
// before: date -u -d 2029-12-31T15:00:00Z +%s
constexpr long kFirstExpiry = 1'893'423'600;

std::string NameOf(std::size_t project) { return "p" + std::to_string(project); }

std::string AppkeyOf(std::size_t project) { return "appkey-of-" + NameOf(project); }

std::string DateOf(long generation) {
  const std::chrono::sys_days first = std::chrono::year(2030) / 1 / 1;
  const std::chrono::year_month_day day(first + std::chrono::days(generation));
  char text[32];
  std::snprintf(text, sizeof(text), "%04d-%02u-%02u", static_cast<int>(day.year()),
                static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  return text;
}

}  // namespace

ChangingApi::ChangingApi() {
  simulator::SimulatorOptions options;
  options.settings.projects.clear();
  for (std::size_t i = 0; i < kProjects; ++i) {
    simulator::Project project;
    project.appkey = AppkeyOf(i);
    for (std::size_t n = 0; n < kCertificates; ++n) {
      project.certificates.push_back(
          {.certificate_name = "www-" + std::to_string(n) + ".example.com"});
    }
    options.settings.projects.push_back(std::move(project));
  }
  simulator_ = simulator::Simulator::Start(std::move(options)).value();
  SetGeneration(1);
  changer_ = std::jthread([this](const std::stop_token& stop) { ChangeAfterEachRequest(stop); });
}

void ChangingApi::Start() { EXPECT_TRUE(simulator_->StartListening().has_value()); }

void ChangingApi::SetGeneration(long generation) {
  simulator_->Configure([date = DateOf(generation)](simulator::Settings& settings) {
    for (simulator::Project& project : settings.projects) {
      for (simulator::Record& record : project.certificates) {
        record.expiration_date = date;
        record.file_creation_date = date;
      }
    }
  });
}

void ChangingApi::ChangeAfterEachRequest(const std::stop_token& stop) {
  std::size_t seen = 0;
  for (long generation = 1; !stop.stop_requested(); usleep(1000)) {
    const std::size_t count = simulator_->RequestCount();
    if (count != seen) {
      seen = count;
      SetGeneration(++generation);
    }
  }
}

std::string ChangingApi::ProjectsYaml() const {
  std::string projects;
  for (std::size_t i = 0; i < kProjects; ++i) {
    projects += ProjectYaml(NameOf(i), AppkeyOf(i));
  }
  return ConfigYaml(simulator_->BaseUrl(), "", projects);
}

std::vector<long> ChangingApi::GenerationsOn(const std::string& page) {
  std::map<std::string, std::multiset<long>> found;
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);) {
    // The names of projects and certificates contain no characters that need escaping.
    const std::string label = "n_timestamp_seconds{project=\"";  // of expiration and creation
    const std::size_t at = line.find(label);
    if (at != std::string::npos && line.rfind("nhncloud_certmanager_certificate_", 0) == 0) {
      const std::size_t name = at + label.size();
      const long value = std::stol(line.substr(line.rfind(' ')));
      found[line.substr(name, line.find('"', name) - name)].insert((value - kFirstExpiry) /
                                                                   kSecondsADay);
    }
  }
  std::vector<long> generations;
  for (std::size_t i = 0; i < kProjects; ++i) {
    const std::multiset<long>& days = found[NameOf(i)];
    const bool whole = days.size() == 2 * kCertificates && *days.begin() == *days.rbegin();
    EXPECT_TRUE(whole) << NameOf(i) << ": " << days.size() << " dates";
    generations.push_back(whole ? *days.begin() : -1);
  }
  return generations;
}

}  // namespace certmon::e2e
