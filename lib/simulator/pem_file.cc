#include "lib/simulator/pem_file.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <charconv>
#include <chrono>
#include <memory>
#include <stdexcept>

#include "lib/simulator/seoul_day.h"

namespace certmon::simulator {
namespace {

template <auto kFree>
struct FreeWith {
  template <typename Type>
  void operator()(Type* pointer) const {
    kFree(pointer);
  }
};
using Bio = std::unique_ptr<BIO, FreeWith<&BIO_free_all>>;
using Extension = std::unique_ptr<X509_EXTENSION, FreeWith<&X509_EXTENSION_free>>;
using Key = std::unique_ptr<EVP_PKEY, FreeWith<&EVP_PKEY_free>>;
using X509Name = std::unique_ptr<X509_NAME, FreeWith<&X509_NAME_free>>;
using X509Certificate = std::unique_ptr<X509, FreeWith<&X509_free>>;

constexpr long kVersion3 = 2;
constexpr int kKeyBits = 2048;

void Check(bool good) {
  if (!good) throw std::runtime_error("libcrypto failed to make a certificate file");
}

// Before and after every date that a record can have.
constexpr std::time_t kAuthorityBegin = 946'684'800;    // 2000-01-01T00:00:00Z
constexpr std::time_t kAuthorityEnd = 253'402'300'799;  // 9999-12-31T23:59:59Z

X509Name NameOf(const std::string& organisation, const std::string& common_name) {
  X509Name name(X509_NAME_new());
  const auto add = [&name](const char* field, const std::string& text) {
    // An X.520 name has 1 to 64 characters; libcrypto refuses any other.
    if (text.empty()) return;
    static_cast<void>(X509_NAME_add_entry_by_txt(
        name.get(), field, MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(text.data()),
        static_cast<int>(text.size()), -1, 0));
  };
  Check(name != nullptr);
  add("O", organisation);
  add("CN", common_name);
  return name;
}

void AddExtension(X509* certificate, int kind, const std::string& value) {
  const Extension extension(X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str()));
  // Only DNS names may be in the extension; Korean names are not.
  if (extension) Check(X509_add_ext(certificate, extension.get(), -1) == 1);
}

struct Draft {
  const X509Name& subject;
  const X509Name& issuer;
  std::uint64_t serial;
  std::time_t begin;
  std::time_t end;
};

X509Certificate MakeUnsigned(const Draft& draft, EVP_PKEY* key) {
  X509Certificate certificate(X509_new());
  Check(certificate != nullptr && X509_set_version(certificate.get(), kVersion3) == 1 &&
        ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), draft.serial) == 1 &&
        X509_set_subject_name(certificate.get(), draft.subject.get()) == 1 &&
        X509_set_issuer_name(certificate.get(), draft.issuer.get()) == 1 &&
        ASN1_TIME_set(X509_getm_notBefore(certificate.get()), draft.begin) != nullptr &&
        ASN1_TIME_set(X509_getm_notAfter(certificate.get()), draft.end) != nullptr &&
        X509_set_pubkey(certificate.get(), key) == 1);
  return certificate;
}

std::string Names(const Record& record) {
  std::string names;
  for (const std::string& domain : record.domains) {
    names += (names.empty() ? "DNS:" : ",DNS:") + domain;
  }
  return names;
}

// The one key of the authority and of every certificate.
EVP_PKEY* SharedKey() {
  static const Key key(EVP_RSA_gen(kKeyBits));
  Check(key != nullptr);
  return key.get();
}

void Write(BIO* out, X509* certificate) { Check(PEM_write_bio_X509(out, certificate) == 1); }

std::string PemOf(X509* certificate, X509* authority, EVP_PKEY* key) {
  const Bio out(BIO_new(BIO_s_mem()));
  Check(out != nullptr);
  Write(out.get(), certificate);
  Write(out.get(), authority);
  Check(PEM_write_bio_PKCS8PrivateKey(out.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(out.get(), &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

// 0 if the id is not a number.
std::uint64_t NumberOf(const std::string& id) {
  std::uint64_t number = 0;
  std::from_chars(id.data(), id.data() + id.size(), number);
  return number;
}

std::time_t Seconds(std::chrono::sys_seconds time) { return time.time_since_epoch().count(); }

}  // namespace

std::optional<std::string> MakePemFile(const Record& record) {
  const bool has_raw_date = record.raw_fields.count("expirationDate") != 0 ||
                            record.raw_fields.count("fileCreationDate") != 0;
  const std::optional<Day> begin = ParseDay(record.file_creation_date);
  const std::optional<Day> end =
      ParseDay(record.file_ends.empty() ? record.expiration_date : record.file_ends);
  if (has_raw_date || !record.raw_item.empty() || !begin || !end) return std::nullopt;
  EVP_PKEY* const key = SharedKey();
  const X509Name authority_name = NameOf(record.authority, record.authority + " Root");
  const X509Certificate authority = MakeUnsigned({.subject = authority_name,
                                                  .issuer = authority_name,
                                                  .serial = 1,
                                                  .begin = kAuthorityBegin,
                                                  .end = kAuthorityEnd},
                                                 key);
  AddExtension(authority.get(), NID_basic_constraints, "critical,CA:TRUE");
  Check(X509_sign(authority.get(), key, EVP_sha256()) > 0);
  const X509Name subject = NameOf("", record.certificate_name);
  const std::time_t last =
      Seconds(BeginOfSeoulDay(*end + std::chrono::days(1)) - std::chrono::seconds(1));
  const X509Certificate certificate =
      MakeUnsigned({.subject = subject,
                    .issuer = authority_name,
                    // Another file after a renewal.
                    .serial = NumberOf(IdText(record)) * 100'000 +
                              static_cast<std::uint64_t>(end->time_since_epoch().count()),
                    .begin = Seconds(BeginOfSeoulDay(*begin)),
                    .end = last},
                   key);
  AddExtension(certificate.get(), NID_basic_constraints, "critical,CA:FALSE");
  AddExtension(certificate.get(), NID_subject_alt_name, Names(record));
  Check(X509_sign(certificate.get(), key, EVP_sha256()) > 0);
  return PemOf(certificate.get(), authority.get(), key);
}

}  // namespace certmon::simulator
