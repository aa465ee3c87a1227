#include "lib/pem/leaf.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>

namespace certmon::pem {
namespace {

// Not tolower(3), which depends on the locale.
char Lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return Lower(c); });
  return lower;
}

std::set<std::string> LowerSet(const std::vector<std::string>& texts) {
  std::set<std::string> set;
  for (const std::string& text : texts) {
    set.insert(Lower(text));
  }
  return set;
}

class Choice {
 public:
  Choice(const std::vector<CertificateRecord>& certificates, const ListedNames& listed)
      : certificates_(certificates),
        issues_(certificates.size(), false),
        domains_(LowerSet(listed.domains)),
        name_(Lower(listed.certificate_name)) {
    for (const CertificateRecord& certificate : certificates) {
      for (const std::size_t issuer : certificate.issuers) {
        issues_[issuer] = true;
      }
    }
  }

  // Smaller is better.
  [[nodiscard]] auto Rank(std::size_t place) const {
    const CertificateRecord& certificate = certificates_[place];
    const auto names = LowerSet(certificate.names);
    const auto missing = std::count_if(domains_.begin(), domains_.end(), [&](const auto& domain) {
      return names.count(domain) == 0;
    });
    return std::tuple(issues_[place]      ? 2
                      : certificate.is_ca ? 1
                                          : 0,
                      missing, names.count(name_) == 0, certificate.not_after,
                      std::string_view(certificate.sha256_fingerprint));
  }

 private:
  const std::vector<CertificateRecord>& certificates_;
  std::vector<bool> issues_;
  std::set<std::string> domains_;
  std::string name_;
};

}  // namespace

std::size_t ChooseLeaf(const std::vector<CertificateRecord>& certificates,
                       const ListedNames& listed) {
  const Choice choice(certificates, listed);
  std::size_t best = 0;
  auto best_rank = choice.Rank(best);
  for (std::size_t place = 1; place < certificates.size(); ++place) {
    auto rank = choice.Rank(place);
    if (rank < best_rank) {
      best = place;
      best_rank = rank;
    }
  }
  return best;
}

}  // namespace certmon::pem
