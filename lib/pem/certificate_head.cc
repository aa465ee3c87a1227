#include "lib/pem/certificate_head.h"

#include "lib/pem/base64.h"
#include "lib/pem/wiped_bytes.h"

namespace certmon::pem {
namespace {

// Two SEQUENCE headers with lengths of up to three bytes, and the next tag.
constexpr std::size_t kHeadBytes = kHeadLetters / 4 * 3;

constexpr unsigned char kSequence = 0x30;
constexpr unsigned char kInteger = 0x02;
constexpr unsigned char kVersion = 0xA0;  // [0], constructed

struct SequenceHeader {
  std::size_t size = 0;  // of tag and length; 0 if this is no SEQUENCE
  std::size_t content = 0;
};

// DER (X.690, section 8.1.3), with lengths of up to three bytes.
SequenceHeader ReadSequence(const unsigned char* bytes) {
  if (bytes[0] != kSequence) {
    return {};
  }
  if (bytes[1] < 0x80U) {
    return {.size = 2, .content = bytes[1]};
  }
  const std::size_t length_bytes = bytes[1] & 0x7FU;
  if (length_bytes < 1 || length_bytes > 3) {
    return {};
  }
  SequenceHeader header{.size = 2 + length_bytes, .content = 0};
  for (std::size_t i = 2; i < header.size; ++i) {
    header.content = (header.content << 8U) | bytes[i];
  }
  return header;
}

}  // namespace

std::optional<std::size_t> CertificateBytes(std::string_view letters) {
  const WipedBytes head(kHeadBytes);
  if (DecodeBase64(letters, head.data()) != kHeadBytes) {
    return std::nullopt;
  }
  const SequenceHeader outer = ReadSequence(head.data());
  const SequenceHeader inner = outer.size == 0 ? outer : ReadSequence(head.data() + outer.size);
  const unsigned char next = head.data()[outer.size + inner.size];
  const std::size_t size = outer.size + outer.content;
  const bool good = inner.size != 0 && (next == kVersion || next == kInteger) && size >= kHeadBytes;
  return good ? std::optional(size) : std::nullopt;
}

}  // namespace certmon::pem
