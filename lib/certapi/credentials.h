// The secrets of one project.
//
// The appkey is a secret too: in v1.0 and v1.2 it alone gives access to everything, private keys
// included (API guides v1.0 and v1.2, "Common Certificate Manager API Information").
#ifndef LIB_CERTAPI_CREDENTIALS_H_
#define LIB_CERTAPI_CREDENTIALS_H_

#include "lib/base/secret.h"

namespace certmon::certapi {

// Move-only, because Secret is. Immutable once shared.
struct Credentials {
  base::Secret appkey;
  base::Secret user_access_key_id;  // empty for v1.0 and v1.2
  base::Secret secret_access_key;   // empty for v1.0 and v1.2
};

}  // namespace certmon::certapi

#endif  // LIB_CERTAPI_CREDENTIALS_H_
