#include "lib/certapi/redact_page.h"

#include <algorithm>
#include <set>
#include <string>

#include "lib/base/redaction.h"

namespace certmon::certapi {
namespace {

void RemoveRepeated(std::vector<std::string>& texts) {
  std::set<std::string> seen;
  std::erase_if(texts, [&seen](const std::string& text) { return !seen.insert(text).second; });
}

}  // namespace

std::size_t RedactText(const Credentials& credentials, const TokenSource* tokens,
                       std::string& text) {
  return base::Redact(credentials.appkey, text) +
         base::Redact(credentials.user_access_key_id, text) +
         base::Redact(credentials.secret_access_key, text) +
         (tokens != nullptr ? tokens->Redact(text) : 0);
}

void RedactPage(const Credentials& credentials, const TokenSource* tokens, CertificatePage& page) {
  for (ListedEntry& entry : page.entries) {
    Certificate& certificate = entry.certificate;
    for (std::string* text : {&certificate.name, &certificate.authority,
                              &certificate.signature_algorithm, &certificate.id}) {
      RedactText(credentials, tokens, *text);
    }
    bool any = false;
    for (std::string& domain : certificate.domains) {
      any = RedactText(credentials, tokens, domain) > 0 || any;
    }
    if (any) {
      RemoveRepeated(certificate.domains);
    }
  }
}

}  // namespace certmon::certapi
