#include "lib/certapi/redact_page.h"

#include <algorithm>
#include <set>
#include <string>

#include "lib/base/redaction.h"

namespace certmon::certapi {
namespace {

class Redactor {
 public:
  Redactor(const Credentials& credentials, const TokenSource* tokens)
      : credentials_(credentials), tokens_(tokens) {}

  // True where something was replaced.
  bool Redact(std::string& text) const {
    std::size_t found = base::Redact(credentials_.appkey, text);
    found += base::Redact(credentials_.user_access_key_id, text);
    found += base::Redact(credentials_.secret_access_key, text);
    found += tokens_ != nullptr ? tokens_->Redact(text) : 0;
    return found > 0;
  }

 private:
  const Credentials& credentials_;
  const TokenSource* tokens_;
};

void RemoveRepeated(std::vector<std::string>& texts) {
  std::set<std::string> seen;
  std::erase_if(texts, [&seen](const std::string& text) { return !seen.insert(text).second; });
}

}  // namespace

void RedactPage(const Credentials& credentials, const TokenSource* tokens, CertificatePage& page) {
  const Redactor redactor(credentials, tokens);
  for (ListedEntry& entry : page.entries) {
    Certificate& certificate = entry.certificate;
    for (std::string* text : {&certificate.name, &certificate.authority,
                              &certificate.signature_algorithm, &certificate.id}) {
      redactor.Redact(*text);
    }
    bool any = false;
    for (std::string& domain : certificate.domains) {
      any = redactor.Redact(domain) || any;
    }
    if (any) {
      RemoveRepeated(certificate.domains);
    }
  }
}

}  // namespace certmon::certapi
