#include "lib/certapi/redact_page.h"

#include <gtest/gtest.h>

namespace certmon::certapi {
namespace {

Credentials SomeCredentials() {
  return {.appkey = base::Secret("appkey-canary"),
          .user_access_key_id = base::Secret("id-canary"),
          .secret_access_key = base::Secret("secret-canary")};
}

TEST(RedactPage, X14LeavesNoCredentialInAnyTextOfAnEntry) {
  const Instant expiry(std::chrono::seconds(1774364400));
  CertificatePage page;
  page.entries = {{.certificate = {.name = "www.example.com", .expires_at = expiry}},
                  {.certificate = {.name = "a-appkey-canary-b",
                                   .authority = "id%2Dcanary",
                                   .signature_algorithm = "secret-canary",
                                   .expires_at = expiry},
                   .rejection = Rejection::kBadDate}};
  RedactPage(SomeCredentials(), page);
  const std::vector<ListedEntry> expected = {
      {.certificate = {.name = "www.example.com", .expires_at = expiry}},
      // Its date stays, and so it is watched.
      {.certificate = {.name = "a-***-b",
                       .authority = "***",
                       .signature_algorithm = "***",
                       .expires_at = expiry},
       .rejection = Rejection::kBadDate}};
  EXPECT_EQ(page.entries, expected);
}

TEST(RedactPage, LooksForNothingWhereThereIsNoAccessKey) {
  CertificatePage page;
  page.entries = {{.certificate = {.name = "id-canary secret-canary"}}};
  RedactPage({.appkey = base::Secret("appkey-canary"),
              .user_access_key_id = base::Secret(),
              .secret_access_key = base::Secret()},
             page);
  EXPECT_EQ(page.entries[0].certificate.name, "id-canary secret-canary");
}

}  // namespace
}  // namespace certmon::certapi
