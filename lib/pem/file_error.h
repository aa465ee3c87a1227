// Why a certificate file cannot be read. All of it is one reason of certificate_file_error, `pem`;
// the kinds tell people what to look at in the file.
//
// Nothing here holds a byte of the file. Plain values.
#ifndef LIB_PEM_FILE_ERROR_H_
#define LIB_PEM_FILE_ERROR_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace certmon::pem {

// The label text that stands beside those of base::Reason in certificate_file_error.
inline constexpr std::string_view kFileFaultReason = "pem";

enum class FileFault : std::uint8_t {
  kTooLarge,             // over kMaxInputBytes
  kTooManyCertificates,  // over kMaxCertificates
  kBlockTooLarge,        // a certificate over kMaxBlockBytes
  kUnterminated,         // a block, of any label, without its END line
  kBoundary,             // a BEGIN or END line that is malformed, or an END without its BEGIN
  kNotBase64,            // something else than base64 within a certificate
  kNotACertificate,      // a block is labelled as a certificate and holds none, or more than one
  kUnreadableDate,       // a certificate whose dates are no dates
  kNoCertificate,        // a file without a CERTIFICATE block
};

struct FileError {
  FileFault fault = FileFault::kNoCertificate;
  // Which CERTIFICATE block of the file, from 1; 0 where it is the file as a whole.
  std::size_t certificate = 0;

  friend bool operator==(const FileError&, const FileError&) = default;
};

// For people, as base::Error::message: "certificate file: certificate 2 is not base64". Printable,
// bounded, and the same for the same fault whatever the file holds.
[[nodiscard]] std::string FileErrorMessage(const FileError& error);

template <typename T>
using FileResult = tl::expected<T, FileError>;

}  // namespace certmon::pem

#endif  // LIB_PEM_FILE_ERROR_H_
