// The form in which a request sends BasicCredentials (transport.h), for the search for secrets in
// texts.
#ifndef LIB_HTTP_BASIC_AUTH_H_
#define LIB_HTTP_BASIC_AUTH_H_

#include "lib/base/secret.h"

namespace certmon::http {

// The text after "Basic " in the header Authorization (RFC 7617, section 2): base64 (RFC 4648,
// section 4) of `user_name:password`. Pure; safe to call from any thread.
[[nodiscard]] base::Secret BasicAuthText(const base::Secret& user_name,
                                         const base::Secret& password);

}  // namespace certmon::http

#endif  // LIB_HTTP_BASIC_AUTH_H_
