// What an answer may not carry on: a text of ours that the server sent back.
#ifndef LIB_CERTAPI_REDACT_PAGE_H_
#define LIB_CERTAPI_REDACT_PAGE_H_

#include <cstddef>
#include <string>

#include "lib/certapi/credentials.h"
#include "lib/certapi/page.h"
#include "lib/certapi/token_source.h"

namespace certmon::certapi {

// Replaces the credentials, and the tokens where `tokens` is not null, in the texts of every entry
// (lib/base/redaction.h), which become labels, log values and lines of the saved inventory. The
// entry stays: its date must be watched. Names that are alike afterwards are duplicates like any
// other, of which the earliest date counts; of domains that are alike the first stays. Safe to call
// from any thread that may use `tokens`.
void RedactPage(const Credentials& credentials, const TokenSource* tokens, CertificatePage& page);

// The same in one text; returns how many were replaced.
std::size_t RedactText(const Credentials& credentials, const TokenSource* tokens,
                       std::string& text);

}  // namespace certmon::certapi

#endif  // LIB_CERTAPI_REDACT_PAGE_H_
