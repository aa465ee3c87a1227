#include "lib/certapi/redact_page.h"

#include <set>

#include "lib/base/redaction.h"

namespace certmon::certapi {
namespace {

// Redacts a member of any type; dates and counts hold no text.
struct Redaction {
  const Credentials& credentials;
  const TokenSource* tokens;

  void operator()(std::string& text) const { RedactText(credentials, tokens, text); }
  void operator()(std::optional<Instant>& /*date*/) const {}
  void operator()(std::optional<std::uint32_t>& /*count*/) const {}
  void operator()(std::vector<std::string>& texts) const {
    std::size_t replaced = 0;
    for (std::string& text : texts) {
      replaced += RedactText(credentials, tokens, text);
    }
    if (replaced > 0) {
      // The exposition must not show the same domain twice.
      std::set<std::string> seen;
      std::erase_if(texts, [&seen](const std::string& text) { return !seen.insert(text).second; });
    }
  }
};

}  // namespace

std::size_t RedactText(const Credentials& credentials, const TokenSource* tokens,
                       std::string& text) {
  return base::Redact(credentials.appkey, text) +
         base::Redact(credentials.user_access_key_id, text) +
         base::Redact(credentials.secret_access_key, text) +
         (tokens != nullptr ? tokens->Redact(text) : 0);
}

void RedactPage(const Credentials& credentials, const TokenSource* tokens, CertificatePage& page) {
  const Redaction redact{credentials, tokens};
  for (ListedEntry& entry : page.entries) {
    VisitMembers([&](std::string_view, auto member) { redact(entry.certificate.*member); });
  }
}

}  // namespace certmon::certapi
