// Takes a PEM file piece by piece and keeps its certificates only.
//
// The file of a certificate holds its private key. Of what is pushed, the filter copies nothing but
// the base64 letters of CERTIFICATE, X509 CERTIFICATE and TRUSTED CERTIFICATE blocks, and, for the
// time of one line, lines that begin with a dash (which no line of base64 does); both into memory
// that never grows and is wiped. Everything else is looked at where it lies, byte by byte, and
// passed over: blocks of every other label (keys, encrypted or not, requests, parameters), text
// between blocks. The pieces themselves are the caller's: it wipes them (what http::BodySink hands
// out is wiped by the transport).
//
// What counts as a block:
//  - It begins with `-----BEGIN LABEL-----` and ends with `-----END LABEL-----` of the same label,
//    each on a line of its own; blanks and byte order marks before it and blanks behind it are
//    ignored. Lines end with LF, CRLF, CR or the end of the file.
//  - In a block of another label every line but its own END is passed over, whatever it looks like:
//    the BEGIN line of a certificate inside a key does not make certificate text of the key.
//  - In a certificate stand base64 letters, blanks and line ends, and nothing else. Its first
//    letters must look like X.509 and tell how many follow: a key under the label of a certificate,
//    or behind one in its block, ends the reading at its first letters.
//
// A file that breaks these rules anywhere is refused as a whole, and what was kept of it wiped:
// half a file could hide the certificate that expires first. Servers refuse most such files as
// well.
//
// Used by one thread. The result does not depend on how the file is cut into pieces.
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

// The service takes uploads of 512 KB at most (NHN Cloud Certificate Manager console guide).
inline constexpr std::size_t kMaxInputBytes = std::size_t{1024} * 1024;
// Debian 12's bundle of all public roots holds 144; a server's file some three.
inline constexpr std::size_t kMaxCertificates = 256;
// Of base64 letters: 2,000 names of 30 letters take some 80 KiB.
inline constexpr std::size_t kMaxBlockBytes = std::size_t{128} * 1024;

class PemFilter {
 public:
  PemFilter() = default;
  ~PemFilter();
  PemFilter(const PemFilter&) = delete;
  PemFilter& operator=(const PemFilter&) = delete;

  // The next bytes of the file, any number of them. The filter keeps no view of them.
  void Push(std::string_view piece);

  // After the last byte: the certificates, one or more, in the order of the file. Fails with every
  // FileFault but kUnreadableDate; the first fault of the file is the one told. To be called once;
  // afterwards the filter is empty and takes no more.
  [[nodiscard]] FileResult<std::vector<CertificateBlock>> Finish();

 private:
  enum class Place : std::uint8_t { kBetween, kCertificate, kOtherBlock, kOver };
  enum class Line : std::uint8_t { kBlank, kText, kDashed };

  void PushByte(char byte);
  void PushLetter(char letter);
  void EndLine();
  void MeetBoundary(const Boundary& boundary);
  void Open(std::string_view label);
  void Close();
  void CheckHead();
  // Where the letters of the open block are.
  [[nodiscard]] unsigned char* Letters() { return letters_ ? letters_->data() : head_.data(); }
  void Refuse(FileFault fault, std::size_t certificate);
  void RefuseBlock(FileFault fault) { Refuse(fault, kept_.size() + 1); }
  void WipeLine();
  void WipeBlock();

  Place place_ = Place::kBetween;
  Line line_ = Line::kBlank;
  std::size_t input_bytes_ = 0;

  // A line that begins with a dash; its bytes over the limit are counted only.
  std::array<char, kMaxBoundaryBytes + 1> dashed_{};
  std::size_t dashed_bytes_ = 0;
  // Of the block that is open.
  std::array<char, kMaxBoundaryBytes> label_{};
  std::size_t label_bytes_ = 0;
  std::array<unsigned char, kHeadLetters> head_{};
  std::unique_ptr<WipedBytes> letters_;  // for most_letters_, once the head tells how many
  CertificateLabel label_kind_ = CertificateLabel::kCertificate;
  std::size_t letter_count_ = 0;
  std::size_t padding_ = 0;
  std::size_t fewest_letters_ = 0;  // as the certificate's first bytes tell its length
  std::size_t most_letters_ = 0;

  std::vector<CertificateBlock> kept_;
  FileError error_;  // once place_ is kOver
};

}  // namespace certmon::pem

#endif  // LIB_PEM_PEM_FILTER_H_
