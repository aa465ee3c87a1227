#include "lib/http_server/server_tls.h"

#include <arpa/inet.h>
#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#include <algorithm>
#include <array>
#include <string>
#include <type_traits>

namespace certmon::http {
namespace {

template <typename T, void (*kFree)(T)>
struct Deleter {
  using pointer = T;
  void operator()(T handle) const { kFree(handle); }
};
template <typename T, void (*kFree)(T)>
using Handle = std::unique_ptr<std::remove_pointer_t<T>, Deleter<T, kFree>>;

using Credentials = Handle<gnutls_certificate_credentials_t, &gnutls_certificate_free_credentials>;
using Priorities = Handle<gnutls_priority_t, &gnutls_priority_deinit>;
using PrivateKey = Handle<gnutls_x509_privkey_t, &gnutls_x509_privkey_deinit>;
using Certificate = Handle<gnutls_x509_crt_t, &gnutls_x509_crt_deinit>;

// GnuTLS only reads from it.
gnutls_datum_t Datum(std::string_view bytes) {
  return {.data = const_cast<unsigned char*>(reinterpret_cast<const unsigned char*>(bytes.data())),
          .size = static_cast<unsigned int>(bytes.size())};
}

tl::unexpected<base::Error> Wrong(const std::string& what, int code) {
  return base::Fail(base::Reason::kTls, what + " (" + gnutls_strerror(code) + ")");
}

gnutls_certificate_request_t RequestOf(ClientAuth auth) {
  switch (auth) {
    case ClientAuth::kNone:
      return GNUTLS_CERT_IGNORE;
    case ClientAuth::kRequest:
    case ClientAuth::kVerifyIfGiven:
      return GNUTLS_CERT_REQUEST;
    case ClientAuth::kRequireAny:
    case ClientAuth::kRequireAndVerify:
      break;
  }
  return GNUTLS_CERT_REQUIRE;
}

// A subject alternative name in the format of Go; empty for the kinds that are not compared.
std::string NameText(unsigned int kind, std::string_view bytes) {
  std::array<char, INET6_ADDRSTRLEN> address{};
  switch (kind) {
    case GNUTLS_SAN_DNSNAME:
    case GNUTLS_SAN_RFC822NAME:
    case GNUTLS_SAN_URI:
      return std::string(bytes);
    case GNUTLS_SAN_IPADDRESS:
      if (bytes.size() == sizeof(in_addr) || bytes.size() == sizeof(in6_addr)) {
        const int family = bytes.size() == sizeof(in_addr) ? AF_INET : AF_INET6;
        inet_ntop(family, bytes.data(), address.data(), address.size());
      }
      return address.data();
    default:
      return "";
  }
}

bool HasAllowedName(gnutls_x509_crt_t certificate, const std::vector<std::string>& allowed) {
  constexpr std::size_t kLongestName = 4096;
  std::string name(kLongestName, '\0');
  for (unsigned int index = 0;; ++index) {
    std::size_t size = name.size();
    const int kind =
        gnutls_x509_crt_get_subject_alt_name(certificate, index, name.data(), &size, nullptr);
    if (kind == GNUTLS_E_SHORT_MEMORY_BUFFER) continue;  // longer than any allowed name
    if (kind < 0) return false;
    const std::string text =
        NameText(static_cast<unsigned int>(kind), std::string_view(name.data(), size));
    if (!text.empty() && std::find(allowed.begin(), allowed.end(), text) != allowed.end()) {
      return true;
    }
  }
}

int HaveNoCertificate(gnutls_session_t /*session*/, const gnutls_datum_t* /*authorities*/,
                      int /*authority_count*/, const gnutls_pk_algorithm_t* /*algorithms*/,
                      int /*algorithm_count*/, gnutls_pcert_st** /*certificates*/,
                      unsigned int* /*count*/, gnutls_privkey_t* /*key*/) {
  return -1;
}

class GnutlsCredentials final : public TlsCredentials {
 public:
  explicit GnutlsCredentials(TlsPolicy policy) : policy_(std::move(policy)) {}

  base::Result<void> Load(const TlsMaterial& material) {
    gnutls_certificate_credentials_t credentials = nullptr;
    if (const int code = gnutls_certificate_allocate_credentials(&credentials); code < 0) {
      return Wrong("cannot prepare TLS", code);
    }
    credentials_.reset(credentials);
    auto loaded = LoadPair(material);
    if (loaded && !material.client_ca.empty()) loaded = LoadClientCa(material.client_ca);
    return loaded ? LoadPriorities() : loaded;
  }

  [[nodiscard]] bool PrepareSession(gnutls_session_t session) const override {
    // libmicrohttpd does not store sessions, so this pointer of the session store is unused.
    gnutls_db_set_ptr(session, const_cast<GnutlsCredentials*>(this));
    gnutls_certificate_server_set_request(session, RequestOf(policy_.client_auth));
    gnutls_session_set_verify_function(session, &VerifyPeer);
    if (restricted_) gnutls_handshake_set_post_client_hello_function(session, &OnClientHello);
    return gnutls_priority_set(session, priorities_.get()) == GNUTLS_E_SUCCESS &&
           gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, credentials_.get()) ==
               GNUTLS_E_SUCCESS;
  }

 private:
  base::Result<void> LoadPair(const TlsMaterial& material) {
    const gnutls_datum_t chain_pem = Datum(material.certificate);
    gnutls_x509_crt_t* list = nullptr;
    unsigned int count = 0;
    int code = gnutls_x509_crt_list_import2(&list, &count, &chain_pem, GNUTLS_X509_FMT_PEM, 0);
    if (code < 0) return Wrong("the certificate is no PEM text of certificates", code);
    std::vector<Certificate> owned(list, list + count);
    std::vector<gnutls_x509_crt_t> chain(list, list + count);
    gnutls_free(list);

    gnutls_x509_privkey_t raw_key = nullptr;
    if (code = gnutls_x509_privkey_init(&raw_key); code < 0) {
      return Wrong("cannot prepare TLS", code);
    }
    const PrivateKey key(raw_key);
    const gnutls_datum_t key_pem = Datum(material.key);
    code = gnutls_x509_privkey_import2(key.get(), &key_pem, GNUTLS_X509_FMT_PEM, nullptr, 0);
    if (code < 0) return Wrong("the key is no PEM text of a private key without password", code);
    key_kind_ = gnutls_x509_privkey_get_pk_algorithm(key.get()) == GNUTLS_PK_RSA ||
                        gnutls_x509_privkey_get_pk_algorithm(key.get()) == GNUTLS_PK_RSA_PSS
                    ? TlsKeyKind::kRsa
                    : TlsKeyKind::kEcdsa;
    code = gnutls_certificate_set_x509_key(credentials_.get(), chain.data(),
                                           static_cast<int>(chain.size()), key.get());
    if (code < 0) return Wrong("the key does not belong to the certificate", code);
    return {};
  }

  base::Result<void> LoadClientCa(std::string_view pem) {
    const gnutls_datum_t datum = Datum(pem);
    const int count =
        gnutls_certificate_set_x509_trust_mem(credentials_.get(), &datum, GNUTLS_X509_FMT_PEM);
    if (count <= 0) return Wrong("the client CA is no PEM text of certificates", count);
    return {};
  }

  base::Result<void> LoadPriorities() {
    if (policy_.max_version < TlsVersion::kTls13 && !HasSuiteBeforeTls13(policy_, key_kind_)) {
      return base::Fail(
          base::Reason::kTls,
          std::string("none of the cipher_suites fits the certificate's key, which is ") +
              (key_kind_ == TlsKeyKind::kRsa ? "RSA" : "ECDSA or Ed25519"));
    }
    auto set = SetPriorities(TlsGeneration::kAll, priorities_);
    if (set && !policy_.cipher_suites.empty() && HasSuiteBeforeTls13(policy_, key_kind_)) {
      set = SetPriorities(TlsGeneration::kUpToTls12, restricted_);
    }
    return set;
  }

  base::Result<void> SetPriorities(TlsGeneration generation, Priorities& into) const {
    gnutls_priority_t parsed = nullptr;
    const std::string text = TlsPriorities(policy_, key_kind_, generation);
    if (const int code = gnutls_priority_init(&parsed, text.c_str(), nullptr); code < 0) {
      return Wrong("the system's TLS library refuses these versions and suites", code);
    }
    into.reset(parsed);
    return {};
  }

  static const GnutlsCredentials& Of(gnutls_session_t session) {
    return *static_cast<const GnutlsCredentials*>(gnutls_db_get_ptr(session));
  }

  // Called when the version is chosen and the suite is not (GnuTLS manual,
  // gnutls_handshake_set_post_client_hello_function).
  static int OnClientHello(gnutls_session_t session) {
    if (gnutls_protocol_get_version(session) == GNUTLS_TLS1_3) return 0;
    return gnutls_priority_set(session, Of(session).restricted_.get());
  }

  // Returns 0 to continue the handshake.
  static int VerifyPeer(gnutls_session_t session) {
    const TlsPolicy& policy = Of(session).policy_;
    unsigned int count = 0;
    const gnutls_datum_t* const chain = gnutls_certificate_get_peers(session, &count);
    const bool is_given = chain != nullptr && count > 0;
    switch (policy.client_auth) {
      case ClientAuth::kNone:
      case ClientAuth::kRequest:
        return 0;
      case ClientAuth::kRequireAny:
        return is_given ? 0 : GNUTLS_E_CERTIFICATE_REQUIRED;
      case ClientAuth::kVerifyIfGiven:
        return !is_given || IsVerified(session) ? 0 : GNUTLS_E_CERTIFICATE_ERROR;
      case ClientAuth::kRequireAndVerify:
        break;
    }
    if (!is_given) return GNUTLS_E_CERTIFICATE_REQUIRED;
    return IsVerified(session) && IsAllowed(chain[0], policy) ? 0 : GNUTLS_E_CERTIFICATE_ERROR;
  }

  static bool IsVerified(gnutls_session_t session) {
    static std::string client_purpose = GNUTLS_KP_TLS_WWW_CLIENT;
    gnutls_typed_vdata_st data{};
    data.type = GNUTLS_DT_KEY_PURPOSE_OID;
    data.data = reinterpret_cast<unsigned char*>(client_purpose.data());
    unsigned int problems = 0;
    return gnutls_certificate_verify_peers(session, &data, 1, &problems) == GNUTLS_E_SUCCESS &&
           problems == 0;
  }

  static bool IsAllowed(const gnutls_datum_t& der, const TlsPolicy& policy) {
    if (policy.client_allowed_sans.empty()) return true;
    gnutls_x509_crt_t raw = nullptr;
    if (gnutls_x509_crt_init(&raw) < 0) return false;
    const Certificate certificate(raw);
    return gnutls_x509_crt_import(raw, &der, GNUTLS_X509_FMT_DER) == GNUTLS_E_SUCCESS &&
           HasAllowedName(raw, policy.client_allowed_sans);
  }

  const TlsPolicy policy_;
  TlsKeyKind key_kind_ = TlsKeyKind::kRsa;
  Credentials credentials_;
  Priorities priorities_;
  Priorities restricted_;  // for TLS 1.2 and older if the policy chooses suites, else null
};

}  // namespace

base::Result<std::shared_ptr<const TlsCredentials>> TlsCredentials::Make(
    const TlsMaterial& material, const TlsPolicy& policy) {
  auto credentials = std::make_shared<GnutlsCredentials>(policy);
  if (auto loaded = credentials->Load(material); !loaded) {
    return base::Fail(std::move(loaded).error());
  }
  return credentials;
}

void* NoCertificateCallback() { return reinterpret_cast<void*>(&HaveNoCertificate); }

}  // namespace certmon::http
