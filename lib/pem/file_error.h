// Why a certificate file cannot be read. In certificate_file_error all of these are the reason
// `pem`; the faults tell people what is wrong with the file.
//
// Contains no byte of the file. Plain values.
#ifndef LIB_PEM_FILE_ERROR_H_
#define LIB_PEM_FILE_ERROR_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace certmon::pem {

// The label text in certificate_file_error, in addition to those of base::Reason.
inline constexpr std::string_view kFileProblemReason = "pem";

enum class FileProblem : std::uint8_t {
  kTooLarge,             // over kMaxInputBytes
  kTooManyCertificates,  // over kMaxCertificates
  kBlockTooLarge,        // a certificate over kMaxBlockBytes
  kUnterminated,         // a block, of any label, without its END line
  kBoundary,             // a BEGIN or END line that is malformed, or an END without its BEGIN
  kNotBase64,            // other characters than base64 in a certificate
  kNotACertificate,      // a block with the label of a certificate is not exactly one
  kUnreadableDate,       // a date of a certificate is not a date
  kNoCertificate,        // a file without a CERTIFICATE block
};

struct FileError {
  FileProblem fault = FileProblem::kNoCertificate;
  // The number of the CERTIFICATE block in the file, from 1; 0 for the whole file.
  std::size_t certificate = 0;

  friend bool operator==(const FileError&, const FileError&) = default;
};

// For people, like base::Error::message: "certificate file: certificate 2 is not base64". Depends
// only on `error`.
[[nodiscard]] std::string FileErrorMessage(const FileError& error);

template <typename T>
using FileResult = tl::expected<T, FileError>;

}  // namespace certmon::pem

#endif  // LIB_PEM_FILE_ERROR_H_
