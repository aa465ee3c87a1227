#include <arpa/inet.h>
#include <openssl/bio.h>
#include <openssl/x509v3.h>

#include <array>
#include <memory>
#include <optional>
#include <set>

#include "lib/base/text.h"
#include "lib/pem/x509_parts.h"

namespace certmon::pem {
namespace {

struct Free {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
  void operator()(unsigned char* text) const { OPENSSL_free(text); }
};

// A host name has at most 253 characters.
constexpr std::size_t kMaxName = 256;

std::string_view BytesOf(const ASN1_STRING* text) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
          static_cast<std::size_t>(ASN1_STRING_length(text))};
}

// Any ASN.1 string as UTF-8; its bytes if it is invalid.
std::string TextOf(const ASN1_STRING* text) {
  unsigned char* utf8 = nullptr;
  const int size = ASN1_STRING_to_UTF8(&utf8, text);
  const std::unique_ptr<unsigned char, Free> owned(utf8);
  const bool good = size >= 0 && utf8 != nullptr;
  return base::Printable(
      good ? std::string_view(reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(size))
           : BytesOf(text),
      kMaxCommonName);
}

std::string WholeName(const X509_NAME* name) {
  const std::unique_ptr<BIO, Free> out(BIO_new(BIO_s_mem()));
  // UTF-8 as it is, without a backslash for each byte.
  constexpr unsigned long kFlags =
      XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB);
  if (!out || X509_NAME_print_ex(out.get(), name, 0, kFlags) < 0) {
    return "";
  }
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(out.get(), &bytes);
  return base::Printable({bytes, static_cast<std::size_t>(size)}, kMaxWholeName);
}

std::vector<std::string> CommonNames(const X509_NAME* name) {
  std::vector<std::string> found;
  int place = -1;
  while ((place = X509_NAME_get_index_by_NID(name, NID_commonName, place)) >= 0) {
    found.push_back(TextOf(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, place))));
  }
  return found;
}

std::string LastOf(const std::vector<std::string>& texts) {
  return texts.empty() ? std::string() : texts.back();
}

std::string AddressText(std::string_view bytes) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const bool known = bytes.size() == sizeof(in_addr) || bytes.size() == sizeof(in6_addr);
  if (known) {
    inet_ntop(bytes.size() == sizeof(in_addr) ? AF_INET : AF_INET6, bytes.data(), text.data(),
              text.size());
  }
  return text.data();
}

// Empty for other kinds of name and for broken addresses.
std::string AlternativeText(const GENERAL_NAME* name) {
  int kind = 0;
  const void* const value = GENERAL_NAME_get0_value(name, &kind);
  if (value == nullptr) {
    return "";
  }
  switch (kind) {
    case GEN_DNS:
    case GEN_EMAIL:
    case GEN_URI:
      return base::Printable(BytesOf(static_cast<const ASN1_STRING*>(value)), kMaxName);
    case GEN_IPADD:
      return AddressText(BytesOf(static_cast<const ASN1_STRING*>(value)));
    default:
      return "";
  }
}

// Keeps the first occurrence of each name.
class NameList {
 public:
  void Add(std::string name) {
    if (!name.empty() && seen_.insert(name).second) {
      names_.push_back(std::move(name));
    }
  }
  [[nodiscard]] std::vector<std::string> Take() { return std::move(names_); }

 private:
  std::set<std::string> seen_;
  std::vector<std::string> names_;
};

}  // namespace

X509Names NamesOf(X509* certificate) {
  const X509_NAME* const subject = X509_get_subject_name(certificate);
  const X509_NAME* const issuer = X509_get_issuer_name(certificate);
  const std::vector<std::string> common_names = CommonNames(subject);
  NameList names;
  for (const std::string& name : common_names) {
    names.Add(name);
  }
  const std::unique_ptr<GENERAL_NAMES, Free> others(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; others && i < sk_GENERAL_NAME_num(others.get()); ++i) {
    names.Add(AlternativeText(sk_GENERAL_NAME_value(others.get(), i)));
  }
  return {.subject = WholeName(subject),
          .issuer = WholeName(issuer),
          .subject_common_name = LastOf(common_names),
          .issuer_common_name = LastOf(CommonNames(issuer)),
          .names = names.Take()};
}

}  // namespace certmon::pem
