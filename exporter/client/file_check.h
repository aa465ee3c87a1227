// What is written as a certificate file has to be one: a page of a proxy, or a failure of the API
// in a form nobody expects, must not take the place of a good file.
//
// Computes only.
#ifndef EXPORTER_CLIENT_FILE_CHECK_H_
#define EXPORTER_CLIENT_FILE_CHECK_H_

#include <string_view>

#include "lib/base/result.h"

namespace certmon::client {

// Success: pem::PemFilter finds at least one whole certificate and nothing broken. Fails with
// kSchema and FileErrorMessage, which holds no byte of the file.
[[nodiscard]] base::Result<void> CheckCertificateFile(std::string_view bytes);

}  // namespace certmon::client

#endif  // EXPORTER_CLIENT_FILE_CHECK_H_
