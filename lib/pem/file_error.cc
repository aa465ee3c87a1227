#include "lib/pem/file_error.h"

namespace certmon::pem {
namespace {

std::string_view TextOf(FileFault fault) {
  switch (fault) {
    case FileFault::kTooLarge:
      return "is over the size limit";
    case FileFault::kTooManyCertificates:
      return "holds too many certificates";
    case FileFault::kBlockTooLarge:
      return "is over the size limit of a block";
    case FileFault::kUnterminated:
      return "has a block without its END line";
    case FileFault::kBoundary:
      return "has a BEGIN or END line that is malformed or alone";
    case FileFault::kNotBase64:
      return "is not base64";
    case FileFault::kNotACertificate:
      return "is no X.509 certificate";
    case FileFault::kUnreadableDate:
      return "has a date that cannot be read";
    case FileFault::kNoCertificate:
      return "holds no CERTIFICATE block";
  }
  return "cannot be read";
}

}  // namespace

std::string FileErrorMessage(const FileError& error) {
  std::string message = "certificate file";
  if (error.certificate != 0) {
    message += ": certificate " + std::to_string(error.certificate);
  }
  return message.append(" ").append(TextOf(error.fault));
}

}  // namespace certmon::pem
