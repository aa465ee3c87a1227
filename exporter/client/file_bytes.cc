#include "exporter/client/file_bytes.h"

#include "lib/pem/pem_filter.h"

namespace certmon::client {

base::Result<void> CheckCertificateFile(std::string_view bytes) {
  pem::PemFilter filter;
  filter.Push(bytes);
  const auto blocks = filter.Finish();
  if (!blocks) {
    return base::Fail(base::Reason::kSchema, "the answer is no certificate file: " +
                                                 pem::FileErrorMessage(blocks.error()));
  }
  return {};
}

}  // namespace certmon::client
