// Which certificate of a file is the one that a server shows, and the others its chain.
//
// Pure; safe to call from any thread.
#ifndef LIB_PEM_LEAF_H_
#define LIB_PEM_LEAF_H_

#include <cstddef>
#include <string>
#include <vector>

#include "lib/pem/certificate_record.h"

namespace certmon::pem {

// What the list says of the certificate whose file it is; any of it may be empty.
struct ListedNames {
  std::string certificate_name;      // a domain name often, and free text otherwise
  std::vector<std::string> domains;  // from API v1.2 on: the common name and the DNS names
};

// The place of the leaf among `certificates`, which are not empty. The first rule that tells two
// apart decides; the order of the file never does:
//  1. one that is no CA and issues no other certificate of the file, before a CA that issues none
//     (self-signed ones are often marked as CA), before those that issue others;
//  2. one with more of the listed domains among its names;
//  3. one with the listed certificate name among its names;
//  4. the one that expires first: of an old and a renewed certificate in one file, or of several
//     chains, the date that is shown is never later than that of the one in use;
//  5. the smaller fingerprint.
// Names are equal whatever the case of their ASCII letters.
[[nodiscard]] std::size_t ChooseLeaf(const std::vector<CertificateRecord>& certificates,
                                     const ListedNames& listed);

}  // namespace certmon::pem

#endif  // LIB_PEM_LEAF_H_
