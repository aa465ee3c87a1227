// TLS credentials that never change, for servers of tests.
#ifndef TESTS_SUPPORT_FIXED_TLS_H_
#define TESTS_SUPPORT_FIXED_TLS_H_

#include <memory>
#include <utility>

#include "lib/http_server/server_tls.h"

namespace certmon::test_support {

class FixedTls final : public http::TlsSource {
 public:
  explicit FixedTls(std::shared_ptr<const http::TlsCredentials> tls) : tls_(std::move(tls)) {}
  [[nodiscard]] std::shared_ptr<const http::TlsCredentials> CurrentTls() const override {
    return tls_;
  }

 private:
  std::shared_ptr<const http::TlsCredentials> tls_;
};

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_FIXED_TLS_H_
