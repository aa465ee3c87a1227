// Removes our own secrets from an answer, in case the server sent one back.
#ifndef LIB_CERTAPI_REDACT_PAGE_H_
#define LIB_CERTAPI_REDACT_PAGE_H_

#include <cstddef>
#include <string>

#include "lib/certapi/credentials.h"
#include "lib/certapi/page.h"
#include "lib/certapi/token_source.h"

namespace certmon::certapi {

// Replaces the credentials, and the tokens unless `tokens` is null, in every text of every entry
// (lib/base/redaction.h). These texts become labels, log values and lines of the saved inventory.
// The entry stays, because its date must be watched. Names that become equal are duplicates like
// any other; of domains that become equal the first stays. Safe to call from any thread that may
// use `tokens`.
void RedactPage(const Credentials& credentials, const TokenSource* tokens, CertificatePage& page);

// The same for one text. Returns how many secrets were replaced.
std::size_t RedactText(const Credentials& credentials, const TokenSource* tokens,
                       std::string& text);

}  // namespace certmon::certapi

#endif  // LIB_CERTAPI_REDACT_PAGE_H_
