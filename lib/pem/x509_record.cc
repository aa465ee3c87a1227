#include <openssl/asn1.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include <array>
#include <ctime>
#include <optional>

#include "lib/pem/certificate_file.h"
#include "lib/pem/x509_parts.h"

namespace certmon::pem {
namespace {

std::string Hexadecimal(const unsigned char* bytes, std::size_t size) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * size);
  for (std::size_t i = 0; i < size; ++i) {
    text += kDigits[bytes[i] >> 4U];
    text += kDigits[bytes[i] & 0x0FU];
  }
  return text;
}

// Like `openssl x509 -serial`, in lower case: "00" for an empty number, "-" and the magnitude for a
// negative one.
std::optional<std::string> SerialOf(const X509* certificate) {
  const ASN1_INTEGER* const serial = X509_get0_serialNumber(certificate);
  const int size = ASN1_STRING_length(serial);
  if (size > kMaxSerialBytes) {
    return std::nullopt;
  }
  const std::string sign = ASN1_STRING_type(serial) == V_ASN1_NEG_INTEGER ? "-" : "";
  return size == 0
             ? sign + "00"
             : sign + Hexadecimal(ASN1_STRING_get0_data(serial), static_cast<std::size_t>(size));
}

// Without time_t functions, which depend on the locale and the time zone.
std::optional<std::chrono::sys_seconds> InstantOf(const ASN1_TIME* time) {
  std::tm fields{};
  if (ASN1_TIME_to_tm(time, &fields) != 1) {
    return std::nullopt;
  }
  const std::chrono::year_month_day day(
      std::chrono::year(fields.tm_year + 1900),
      std::chrono::month(static_cast<unsigned>(fields.tm_mon + 1)),
      std::chrono::day(static_cast<unsigned>(fields.tm_mday)));
  return std::chrono::sys_days(day) + std::chrono::hours(fields.tm_hour) +
         std::chrono::minutes(fields.tm_min) + std::chrono::seconds(fields.tm_sec);
}

std::string FingerprintOf(const X509* certificate) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  X509_digest(certificate, EVP_sha256(), digest.data(), &size);
  return Hexadecimal(digest.data(), size);
}

bool IsSelfIssued(const X509* certificate) {
  return X509_NAME_cmp(X509_get_subject_name(certificate), X509_get_issuer_name(certificate)) == 0;
}

}  // namespace

FileResult<CertificateRecord> RecordOf(X509* certificate) {
  const auto serial = SerialOf(certificate);
  if (!serial) {
    return tl::make_unexpected(FileError{.fault = FileProblem::kNotACertificate});
  }
  const auto not_before = InstantOf(X509_get0_notBefore(certificate));
  const auto not_after = InstantOf(X509_get0_notAfter(certificate));
  if (!not_before || !not_after) {
    return tl::make_unexpected(FileError{.fault = FileProblem::kUnreadableDate});
  }
  X509Names names = NamesOf(certificate);
  return CertificateRecord{.not_before = *not_before,
                           .not_after = *not_after,
                           .serial_number = *serial,
                           .sha256_fingerprint = FingerprintOf(certificate),
                           .subject = std::move(names.subject),
                           .issuer = std::move(names.issuer),
                           .subject_common_name = std::move(names.subject_common_name),
                           .issuer_common_name = std::move(names.issuer_common_name),
                           .names = std::move(names.names),
                           .key_type = KeyTypeOf(certificate),
                           .is_ca = X509_check_ca(certificate) != 0,
                           .is_self_issued = IsSelfIssued(certificate),
                           .issuers = {}};
}

}  // namespace certmon::pem
