// What single values of the configuration may be, the same for the file and for the environment.
//
// Each function gives a fault as a phrase behind the name of the value: what is wrong; what is
// allowed. nullopt where it is good. URLs are never repeated in a phrase: they may hold a password
// or an appkey. Safe to call from any thread.
#ifndef EXPORTER_CONFIG_CONFIG_RULES_H_
#define EXPORTER_CONFIG_CONFIG_RULES_H_

#include <optional>
#include <string>

#include "exporter/config/config.h"

namespace certmon::exporter {

using Fault = std::optional<std::string>;

// The label `project`: 1 to 128 code points of UTF-8 without control characters.
[[nodiscard]] Fault ProjectNameFault(const std::string& name);

// A base_url or token_url: https://, or http:// for a loopback host; no user name, query or
// fragment. The normalised form (no slash at the end) goes into `url`.
[[nodiscard]] Fault ReadApiUrl(const std::string& text, std::string& url);

// After base_url was given without a token_url: one of NHN Cloud's own token URLs (the default)
// becomes the one that goes with the base_url, kGovTokenUrl for a host below
// gov-nhncloudservice.com; another stays.
void LetTokenUrlFollow(ApiConfig& api);

// http://HOST:PORT, https://HOST:PORT or socks5h://HOST:PORT (names are resolved by the proxy
// then). A user name and password are refused: they would be secrets in a place that is no secret.
[[nodiscard]] Fault ProxyUrlFault(const std::string& text);

// Does IO. A regular file of at most 4 MiB with at least one whole PEM block of a certificate
// (RFC 7468, section 5).
[[nodiscard]] Fault CaFileFault(const std::string& path);

// A zone of the system's zone files. Does IO.
[[nodiscard]] Fault TimeZoneFault(const std::string& name);

// A glob of `ignore`: 1 to 256 code points without control characters, no lone backslash at the
// end.
[[nodiscard]] Fault GlobFault(const std::string& glob);

// "v1.0" to "v1.3" into `version`.
[[nodiscard]] Fault ReadVersion(const std::string& text, ApiVersion& version);

}  // namespace certmon::exporter

#endif  // EXPORTER_CONFIG_CONFIG_RULES_H_
