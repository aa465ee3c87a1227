#include "lib/pem/file_error.h"

namespace certmon::pem {
namespace {

std::string_view TextOf(FileProblem fault) {
  switch (fault) {
    case FileProblem::kTooLarge:
      return "is over the size limit";
    case FileProblem::kTooManyCertificates:
      return "holds too many certificates";
    case FileProblem::kBlockTooLarge:
      return "is over the size limit of a block";
    case FileProblem::kUnterminated:
      return "has a block without its END line";
    case FileProblem::kBoundary:
      return "has a BEGIN or END line that is malformed or alone";
    case FileProblem::kNotBase64:
      return "is not base64";
    case FileProblem::kNotACertificate:
      return "is no X.509 certificate";
    case FileProblem::kUnreadableDate:
      return "has a date that cannot be read";
    case FileProblem::kNoCertificate:
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
