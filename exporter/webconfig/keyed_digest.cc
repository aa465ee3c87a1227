#include "exporter/webconfig/keyed_digest.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>

#include <stdexcept>
#include <string>

namespace certmon::exporter {

base::Secret MakeDigestKey() {
  std::string bytes(Digest().size(), '\0');
  if (gnutls_rnd(GNUTLS_RND_KEY, bytes.data(), bytes.size()) < 0) {
    throw std::runtime_error("the system gave no random bytes");
  }
  return base::Secret::TakeFrom(bytes);
}

Digest KeyedDigest(const base::Secret& key, std::initializer_list<std::string_view> parts) {
  gnutls_hmac_hd_t mac = nullptr;
  const int begun = key.WithBytes([&mac](std::string_view bytes) {
    return gnutls_hmac_init(&mac, GNUTLS_MAC_SHA256, bytes.data(), bytes.size());
  });
  if (begun < 0) {
    throw std::runtime_error("the TLS library has no HMAC-SHA-256");
  }
  for (const std::string_view part : parts) {
    const std::uint64_t size = part.size();
    gnutls_hmac(mac, &size, sizeof(size));
    gnutls_hmac(mac, part.data(), part.size());
  }
  Digest digest;
  gnutls_hmac_deinit(mac, digest.data());
  return digest;
}

bool SameDigest(const Digest& a, const Digest& b) {
  return gnutls_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace certmon::exporter
