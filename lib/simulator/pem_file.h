// The file of a simulated certificate: PEM text in the form that users upload.
#ifndef LIB_SIMULATOR_PEM_FILE_H_
#define LIB_SIMULATOR_PEM_FILE_H_

#include <optional>
#include <string>

#include "lib/simulator/record.h"

namespace certmon::simulator {

// The certificate, the certificate of the simulated authority that signed it, and the private key
// (PKCS#8). Subject, names and authority are those of the record. The certificate is valid from 00:00
// in Seoul of fileCreationDate to 23:59:59 in Seoul of file_ends, else of expirationDate. The text is
// the same each time within a process: one RSA key of 2048 bits, generated at the first call, is used
// for every certificate. nullopt if the record has no usable dates: such an entry has no file.
//
// Thread-safe. Throws std::runtime_error if libcrypto fails.
[[nodiscard]] std::optional<std::string> MakePemFile(const Record& record);

}  // namespace certmon::simulator

#endif  // LIB_SIMULATOR_PEM_FILE_H_
