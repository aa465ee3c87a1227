// Chooses the certificate of a file that a server presents; the others are its chain.
//
// Pure; safe to call from any thread.
#ifndef LIB_PEM_LEAF_H_
#define LIB_PEM_LEAF_H_

#include <cstddef>
#include <string>
#include <vector>

#include "lib/pem/certificate_record.h"

namespace certmon::pem {

// What the list says about the certificate; every member may be empty.
struct ListedNames {
  std::string certificate_name;      // often a domain name, but any text is allowed
  std::vector<std::string> domains;  // API v1.2 and later: the common name and the DNS names
};

// The index of the leaf; `certificates` must not be empty. The first rule that differs decides,
// never the order of the file:
//  1. one that is no CA and issues no other certificate of the file; then a CA that issues none
//     (self-signed certificates are often marked as CA); then one that issues others;
//  2. more of the listed domains among its names;
//  3. the listed certificate name among its names;
//  4. the earlier expiry: if a file has an old and a renewed certificate, or several chains, the
//     date is never later than that of the certificate in use;
//  5. the smaller fingerprint.
// Names are compared without regard to the case of ASCII letters.
[[nodiscard]] std::size_t ChooseLeaf(const std::vector<CertificateRecord>& certificates,
                                     const ListedNames& listed);

}  // namespace certmon::pem

#endif  // LIB_PEM_LEAF_H_
