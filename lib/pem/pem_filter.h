// Reads a PEM file in pieces and keeps only its certificates.
//
// The file of a certificate contains its private key. The filter copies only the base64 letters of
// CERTIFICATE, X509 CERTIFICATE and TRUSTED CERTIFICATE blocks and, until the end of the line,
// lines that start with a dash (no line of base64 does). Both copies are in memory that never grows
// and is wiped. Everything else is examined byte by byte in place and skipped: blocks with any
// other label (keys, requests, parameters) and text between blocks. The caller must wipe the pieces
// (the transport wipes what it passes to an http::BodySink).
//
// The format:
//  - A block starts with `-----BEGIN LABEL-----` and ends with `-----END LABEL-----` with the same
//    label, each on a line of its own. Leading blanks and byte order marks and trailing blanks are
//    ignored. Lines end with LF, CRLF, CR or the end of the file.
//  - In a block with another label, every line except its own END line is skipped: a certificate's
//    BEGIN line inside a key does not turn the key into certificate text.
//  - A certificate contains only base64 letters, blanks and line ends. Its first letters must be
//    the start of an X.509 certificate and give its length: a key with the label of a certificate,
//    or after one in the same block, ends the reading at its first letters.
//
// A file that breaks these rules anywhere is refused, and what was kept is wiped: half a file could
// hide the certificate that expires first. Servers refuse most such files too.
//
// Used by one thread. The result does not depend on the pieces.
#ifndef LIB_PEM_PEM_FILTER_H_
#define LIB_PEM_PEM_FILTER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "lib/pem/certificate_block.h"
#include "lib/pem/certificate_head.h"
#include "lib/pem/file_error.h"
#include "lib/pem/pem_boundary.h"
#include "lib/pem/wiped_bytes.h"

namespace certmon::pem {

// The service accepts uploads of up to 512 KB (NHN Cloud Certificate Manager console guide).
inline constexpr std::size_t kMaxInputBytes = std::size_t{1024} * 1024;
// Debian 12's bundle of all public roots has 144; a server's file about three.
inline constexpr std::size_t kMaxCertificates = 256;
// In base64 letters: 2,000 names of 30 letters take about 80 KiB.
inline constexpr std::size_t kMaxBlockBytes = std::size_t{128} * 1024;

class PemFilter {
 public:
  PemFilter() = default;
  ~PemFilter();
  PemFilter(const PemFilter&) = delete;
  PemFilter& operator=(const PemFilter&) = delete;

  // Reads the next bytes of the file, any number of them. Keeps no view of them.
  void Push(std::string_view piece);

  // Call once, after the last byte. Returns the certificates, at least one, in the order of the
  // file. Fails with the first FileProblem of the file (never kUnreadableDate). Afterwards the filter
  // is empty and ignores further bytes.
  [[nodiscard]] FileResult<std::vector<CertificateBlock>> Finish();

 private:
  enum class Place : std::uint8_t { kBetween, kCertificate, kOtherBlock, kOver };
  enum class Line : std::uint8_t { kBlank, kText, kDashed };

  void PushByte(char byte);
  void PushLetter(char letter);
  void EndLine();
  void HandleBoundary(const Boundary& boundary);
  void Open(std::string_view label);
  void Close();
  void CheckHead();
  // The letters of the open block.
  [[nodiscard]] unsigned char* Letters() { return letters_ ? letters_->data() : head_.data(); }
  void Refuse(FileProblem fault, std::size_t certificate);
  void RefuseBlock(FileProblem fault) { Refuse(fault, kept_.size() + 1); }
  void WipeLine();
  void WipeBlock();

  Place place_ = Place::kBetween;
  Line line_ = Line::kBlank;
  std::size_t input_bytes_ = 0;

  // A line that starts with a dash. Bytes over the limit are not kept.
  std::array<char, kMaxBoundaryBytes + 1> dashed_{};
  std::size_t dashed_bytes_ = 0;
  // Of the open block.
  std::array<char, kMaxBoundaryBytes> label_{};
  std::size_t label_bytes_ = 0;
  std::array<unsigned char, kHeadLetters> head_{};
  std::unique_ptr<WipedBytes> letters_;  // has most_letters_ bytes; null until the head is complete
  CertificateLabel label_kind_ = CertificateLabel::kCertificate;
  std::size_t letter_count_ = 0;
  std::size_t padding_ = 0;
  std::size_t fewest_letters_ = 0;  // by the length in the certificate's first bytes
  std::size_t most_letters_ = 0;

  std::vector<CertificateBlock> kept_;
  FileError error_;  // valid if place_ is kOver
};

}  // namespace certmon::pem

#endif  // LIB_PEM_PEM_FILTER_H_
