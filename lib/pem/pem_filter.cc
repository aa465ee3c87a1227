#include "lib/pem/pem_filter.h"

#include <algorithm>
#include <utility>

#include "lib/pem/base64.h"

namespace certmon::pem {
namespace {

bool IsBlank(char byte) { return byte == ' ' || byte == '\t'; }

// Editors add a byte order mark, and a file that is appended to another has one too.
bool MayStandBeforeALine(char byte) {
  return IsBlank(byte) || byte == '\xEF' || byte == '\xBB' || byte == '\xBF';
}

}  // namespace

PemFilter::~PemFilter() {
  WipeLine();
  WipeBlock();
}

void PemFilter::Push(std::string_view piece) {
  for (const char byte : piece) {
    if (place_ == Place::kOver) {
      return;
    }
    if (++input_bytes_ > kMaxInputBytes) {
      Refuse(FileProblem::kTooLarge, 0);
    } else if (byte == '\n' || byte == '\r') {
      EndLine();
    } else {
      PushByte(byte);
    }
  }
}

void PemFilter::PushByte(char byte) {
  if (line_ == Line::kBlank) {
    if (MayStandBeforeALine(byte)) {
      return;
    }
    line_ = byte == '-' ? Line::kDashed : Line::kText;
  }
  if (line_ == Line::kDashed) {
    if (dashed_bytes_ < dashed_.size()) {
      dashed_[dashed_bytes_++] = byte;
    }
  } else if (place_ == Place::kCertificate) {
    PushLetter(byte);
  }
}

void PemFilter::PushLetter(char letter) {
  if (IsBlank(letter)) {
    return;
  }
  const bool is_padding = letter == '=';
  padding_ += is_padding ? 1 : 0;
  if (padding_ > (is_padding ? 2U : 0U) || (!is_padding && !IsBase64Letter(letter))) {
    return RefuseBlock(FileProblem::kNotBase64);
  }
  if (letter_count_ == most_letters_) {
    return RefuseBlock(most_letters_ == kMaxBlockBytes ? FileProblem::kBlockTooLarge
                                                       : FileProblem::kNotACertificate);
  }
  Letters()[letter_count_++] = static_cast<unsigned char>(letter);
  if (letter_count_ == kHeadLetters) {
    CheckHead();
  }
}

void PemFilter::CheckHead() {
  const auto bytes = CertificateBytes({reinterpret_cast<const char*>(head_.data()), kHeadLetters});
  if (!bytes) {
    return RefuseBlock(FileProblem::kNotACertificate);
  }
  fewest_letters_ = (*bytes + 2) / 3 * 4;
  if (fewest_letters_ > kMaxBlockBytes) {
    return RefuseBlock(FileProblem::kBlockTooLarge);
  }
  // Only OpenSSL's trust settings may follow the certificate.
  const std::size_t most =
      label_kind_ == CertificateLabel::kTrustedCertificate ? kMaxBlockBytes : fewest_letters_;
  letters_ = std::make_unique<WipedBytes>(most);
  most_letters_ = most;
  std::copy(head_.begin(), head_.end(), letters_->data());
  base::Wipe(head_.data(), head_.size());
}

void PemFilter::EndLine() {
  const Line line = std::exchange(line_, Line::kBlank);
  if (line == Line::kDashed) {
    HandleBoundary(ReadBoundary({dashed_.data(), dashed_bytes_}));
    WipeLine();
  }
}

void PemFilter::HandleBoundary(const Boundary& boundary) {
  const bool closes = boundary.kind == BoundaryKind::kEnd &&
                      boundary.label == std::string_view(label_.data(), label_bytes_);
  if (place_ == Place::kBetween) {
    if (boundary.kind == BoundaryKind::kBegin) {
      Open(boundary.label);
    } else if (boundary.kind != BoundaryKind::kNone) {
      Refuse(FileProblem::kBoundary, 0);
    }
  } else if (place_ == Place::kOtherBlock) {
    place_ = closes ? Place::kBetween : place_;
  } else if (closes) {
    Close();
  } else if (boundary.kind == BoundaryKind::kNone) {
    RefuseBlock(FileProblem::kNotBase64);
  } else {
    RefuseBlock(boundary.kind == BoundaryKind::kMalformed ? FileProblem::kBoundary
                                                          : FileProblem::kUnterminated);
  }
}

void PemFilter::Open(std::string_view label) {
  std::copy(label.begin(), label.end(), label_.begin());
  label_bytes_ = label.size();
  const auto kind = CertificateLabelOf(label);
  if (!kind) {
    place_ = Place::kOtherBlock;
    return;
  }
  if (kept_.size() == kMaxCertificates) {
    return Refuse(FileProblem::kTooManyCertificates, 0);
  }
  place_ = Place::kCertificate;
  label_kind_ = *kind;
  letter_count_ = 0;
  fewest_letters_ = kHeadLetters;
  most_letters_ = kHeadLetters;
  padding_ = 0;
}

void PemFilter::Close() {
  if (letter_count_ % 4 != 0) {
    return RefuseBlock(FileProblem::kNotBase64);
  }
  if (letter_count_ < fewest_letters_) {
    return RefuseBlock(FileProblem::kNotACertificate);
  }
  const std::string_view letters(reinterpret_cast<const char*>(Letters()), letter_count_);
  kept_.push_back({.label = label_kind_, .base64 = base::Secret(letters)});
  letters_.reset();
  place_ = Place::kBetween;
}

void PemFilter::Refuse(FileProblem fault, std::size_t certificate) {
  error_ = {.fault = fault, .certificate = certificate};
  place_ = Place::kOver;
  kept_.clear();
  WipeBlock();
}

void PemFilter::WipeLine() {
  base::Wipe(dashed_.data(), dashed_bytes_);
  dashed_bytes_ = 0;
}

void PemFilter::WipeBlock() {
  base::Wipe(head_.data(), head_.size());
  letters_.reset();
}

FileResult<std::vector<CertificateBlock>> PemFilter::Finish() {
  if (place_ != Place::kOver) {
    EndLine();
  }
  if (place_ == Place::kCertificate) {
    RefuseBlock(FileProblem::kUnterminated);
  } else if (place_ == Place::kOtherBlock) {
    Refuse(FileProblem::kUnterminated, 0);
  } else if (place_ == Place::kBetween && kept_.empty()) {
    Refuse(FileProblem::kNoCertificate, 0);
  }
  WipeLine();
  WipeBlock();
  if (std::exchange(place_, Place::kOver) == Place::kOver) {
    return tl::make_unexpected(error_);
  }
  return std::exchange(kept_, {});
}

}  // namespace certmon::pem
