// The file of a simulated certificate: PEM text as users upload it.
#ifndef LIB_SIMULATOR_PEM_FILE_H_
#define LIB_SIMULATOR_PEM_FILE_H_

#include <optional>
#include <string>

#include "lib/simulator/record.h"

namespace certmon::simulator {

// The certificate, the one of the simulated authority that signed it, and the private key (PKCS#8).
// Subject, names, authority and dates are the record's: valid from 00:00 in Seoul of
// fileCreationDate to 23:59:59 in Seoul of expirationDate, or of file_ends. The same text each time
// within a process: RSA signatures do not vary, and one key of 2048 bits, made at the first call,
// serves every certificate. nullopt where the record has no usable dates: such an entry has no
// file.
//
// Thread-safe. Throws std::runtime_error where libcrypto has no memory or randomness.
[[nodiscard]] std::optional<std::string> MakePemFile(const Record& record);

}  // namespace certmon::simulator

#endif  // LIB_SIMULATOR_PEM_FILE_H_
