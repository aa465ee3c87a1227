#include "lib/certapi/redact_page.h"

#include "lib/base/redaction.h"

namespace certmon::certapi {

void RedactPage(const Credentials& credentials, CertificatePage& page) {
  for (ListedEntry& entry : page.entries) {
    Certificate& certificate = entry.certificate;
    for (std::string* text :
         {&certificate.name, &certificate.authority, &certificate.signature_algorithm}) {
      base::Redact(credentials.appkey, *text);
      base::Redact(credentials.user_access_key_id, *text);
      base::Redact(credentials.secret_access_key, *text);
    }
  }
}

}  // namespace certmon::certapi
