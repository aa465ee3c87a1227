// Name and password of a request, from its Authorization header.
// Pure; safe to call from any thread.
#ifndef EXPORTER_WEBCONFIG_BASIC_CREDENTIALS_H_
#define EXPORTER_WEBCONFIG_BASIC_CREDENTIALS_H_

#include <optional>
#include <string>
#include <string_view>

#include "lib/base/secret.h"

namespace certmon::exporter {

struct BasicCredentials {
  std::string name;
  base::Secret password;
};

// "Basic " in any letter case, then base64 with its padding (RFC 4648, section 4) of NAME:PASSWORD,
// where the name ends at the first colon (RFC 7617, section 2). nullopt for everything else.
[[nodiscard]] std::optional<BasicCredentials> ReadBasicCredentials(std::string_view header);

}  // namespace certmon::exporter

#endif  // EXPORTER_WEBCONFIG_BASIC_CREDENTIALS_H_
