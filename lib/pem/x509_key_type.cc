#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509.h>

#include <array>

#include "lib/base/text.h"
#include "lib/pem/x509_parts.h"

namespace certmon::pem {
namespace {

// Longer than every name of a curve or algorithm in libcrypto.
constexpr std::size_t kMaxName = 80;

std::string Sized(const char* kind, const EVP_PKEY* key) {
  return std::string(kind) + std::to_string(EVP_PKEY_get_bits(key));
}

std::string CurveOf(const EVP_PKEY* key) {
  std::array<char, kMaxName> group{};
  if (EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr) != 1) {
    return Sized("EC-", key);
  }
  const char* const nist = EC_curve_nid2nist(OBJ_sn2nid(group.data()));
  return std::string("EC-") + (nist != nullptr ? nist : group.data());
}

// The algorithm that the certificate names, for one that libcrypto does not know.
std::string AlgorithmOf(const X509* certificate) {
  ASN1_OBJECT* algorithm = nullptr;
  X509_PUBKEY_get0_param(&algorithm, nullptr, nullptr, nullptr, X509_get_X509_PUBKEY(certificate));
  std::array<char, kMaxName> text{};
  // 0: the name if there is one, else the number.
  OBJ_obj2txt(text.data(), static_cast<int>(text.size()), algorithm, 0);
  return base::Printable(text.data(), kMaxName);
}

}  // namespace

std::string KeyTypeOf(X509* certificate) {
  const EVP_PKEY* const key = X509_get0_pubkey(certificate);
  switch (key == nullptr ? EVP_PKEY_NONE : EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_RSA:
      return Sized("RSA-", key);
    case EVP_PKEY_RSA_PSS:
      return Sized("RSA-PSS-", key);
    case EVP_PKEY_DSA:
      return Sized("DSA-", key);
    case EVP_PKEY_EC:
      return CurveOf(key);
    case EVP_PKEY_ED25519:
      return "Ed25519";
    case EVP_PKEY_ED448:
      return "Ed448";
    default:
      return AlgorithmOf(certificate);
  }
}

}  // namespace certmon::pem
