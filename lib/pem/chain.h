// Finds the chain of a certificate in its file.
//
// Pure; safe to call from any thread.
#ifndef LIB_PEM_CHAIN_H_
#define LIB_PEM_CHAIN_H_

#include <cstddef>
#include <vector>

#include "lib/pem/certificate_record.h"

namespace certmon::pem {

// The indexes of a chain: `leaf`, one of its issuers, one of that one's, and so on to a certificate
// without an issuer in the file. A chain ends with the first of its certificates that expires; of
// several chains, this is the one that ends last, because clients look for one that is valid: a
// cross-signed root may end soon beside a longer chain. If the issuers form a circle, all of it is
// returned. Takes time in proportion to the square of the number of certificates at most.
[[nodiscard]] std::vector<std::size_t> ChooseChain(
    const std::vector<CertificateRecord>& certificates, std::size_t leaf);

}  // namespace certmon::pem

#endif  // LIB_PEM_CHAIN_H_
