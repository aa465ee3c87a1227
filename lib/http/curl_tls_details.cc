#include "lib/http/curl_tls_details.h"

#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <ctime>
#include <memory>
#include <string>
#include <string_view>

#include "lib/base/text.h"

namespace certmon::http {
namespace {

constexpr std::size_t kMaxIssuer = 64;  // code points; X.520 allows as many

std::string Part(const X509_NAME* name, int nid) {
  const int at = X509_NAME_get_index_by_NID(name, nid, -1);
  if (at < 0) {
    return "";
  }
  unsigned char* utf8 = nullptr;
  const int size =
      ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
  if (size < 0) {
    return "";
  }
  std::string text = base::Printable(
      std::string_view(reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(size)),
      kMaxIssuer);
  OPENSSL_free(utf8);
  return text;
}

}  // namespace

std::optional<TlsDetails> ReadTlsDetails(CURL* handle) {
  const curl_tlssessioninfo* session = nullptr;
  if (curl_easy_getinfo(handle, CURLINFO_TLS_SSL_PTR, &session) != CURLE_OK || session == nullptr ||
      session->backend != CURLSSLBACKEND_OPENSSL || session->internals == nullptr) {
    return std::nullopt;
  }
  const SSL* const ssl = static_cast<const SSL*>(session->internals);
  TlsDetails details{.version = SSL_get_version(ssl), .issuer = "", .not_after = std::nullopt};
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(SSL_get1_peer_certificate(ssl),
                                                                &X509_free);
  if (!certificate) {
    return details;
  }
  const X509_NAME* const issuer = X509_get_issuer_name(certificate.get());
  details.issuer = Part(issuer, NID_organizationName);
  if (details.issuer.empty()) {
    details.issuer = Part(issuer, NID_commonName);
  }
  std::tm parts{};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &parts) == 1) {
    details.not_after = std::chrono::sys_seconds(std::chrono::seconds(timegm(&parts)));
  }
  return details;
}

}  // namespace certmon::http
