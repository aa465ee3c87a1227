#include "exporter/startup/credential_rules.h"

#include <functional>
#include <string_view>

#include "lib/certapi/redact_page.h"

namespace certmon::exporter {
namespace {

// Both are shown: the name in every series, the URL in the saved inventory.
bool ShowsASecret(const ProjectSettings& project, const certapi::Credentials& credentials) {
  // With line ends: a name that is the beginning of a secret is not a secret that was cut.
  std::string shown = project.name + "\n" + project.options->api.base_url + "\n";
  return certapi::RedactText(credentials, nullptr, shown) > 0;
}

}  // namespace

std::size_t CredentialRules::HashOf(const std::string& base_url, const base::Secret& appkey) {
  constexpr std::size_t kFactor = 31;
  return std::hash<std::string>()(base_url) * kFactor +
         appkey.WithBytes(
             [](std::string_view bytes) { return std::hash<std::string_view>()(bytes); });
}

std::optional<std::string> CredentialRules::Check(std::size_t index, const ProjectSettings& project,
                                                  const certapi::Credentials& credentials) {
  if (ShowsASecret(project, credentials)) {
    return "projects[" + std::to_string(index) +
           "]: its name or its api.base_url holds one of its secrets, and both are shown; give "
           "another name, and the address alone";
  }
  const std::string& base_url = project.options->api.base_url;
  const std::size_t hash = HashOf(base_url, credentials.appkey);
  const auto [begin, end] = by_hash_.equal_range(hash);
  for (auto other = begin; other != end; ++other) {
    const Known& known = known_.at(other->second);
    if (other->second != project.name && known.base_url == base_url &&
        known.appkey == credentials.appkey) {
      return "projects " + other->second + " and " + project.name +
             ": both have the same appkey; every project needs its own";
    }
  }
  if (const auto before = known_.find(project.name); before != known_.end()) {
    auto old = by_hash_.equal_range(HashOf(before->second.base_url, before->second.appkey));
    while (old.first->second != project.name) {
      ++old.first;
    }
    by_hash_.erase(old.first);
  }
  known_.insert_or_assign(project.name, Known{base_url, credentials.appkey.Clone()});
  by_hash_.emplace(hash, project.name);
  return std::nullopt;
}

}  // namespace certmon::exporter
