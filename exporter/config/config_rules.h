// The rules for single values of the configuration, the same for the file and for the environment.
//
// Each function returns what is wrong with the value and what is allowed, as a phrase that follows
// the name of the value ("is empty; ..."), or nullopt. URLs are never repeated in it: they may hold
// a password or an appkey. Safe to call from any thread.
#ifndef EXPORTER_CONFIG_CONFIG_RULES_H_
#define EXPORTER_CONFIG_CONFIG_RULES_H_

#include <optional>
#include <string>

#include "exporter/config/config.h"

namespace certmon::exporter {

using Problem = std::optional<std::string>;

// The label `project`: 1 to 128 code points of UTF-8 without control characters.
[[nodiscard]] Problem ProjectNameProblem(const std::string& name);

// The path of a file: 1 to 4096 bytes without control characters.
[[nodiscard]] Problem PathProblem(const std::string& path);

// A base_url or token_url: https://, or http:// for a loopback host; no user name, query or
// fragment. Stores the normalised form (no slash at the end) in `url`.
[[nodiscard]] Problem ReadApiUrl(const std::string& text, std::string& url);

// For a base_url that is given without a token_url: replaces one of NHN Cloud's own token URLs (the
// default) by the one that belongs to the base_url, kGovTokenUrl for a host below
// gov-nhncloudservice.com. Another token URL stays.
void MatchTokenUrl(certapi::ApiEndpoint& api);

// http://HOST:PORT, https://HOST:PORT or socks5h://HOST:PORT (the proxy then resolves names). A
// user name and a password are refused: this is no place for secrets.
[[nodiscard]] Problem ProxyUrlProblem(const std::string& text);

// Does IO. A regular file of at most 4 MiB with at least one whole PEM block of a certificate
// (RFC 7468, section 5).
[[nodiscard]] Problem CaFileProblem(const std::string& path);

// A zone of the system's zone files. Does IO.
[[nodiscard]] Problem TimeZoneProblem(const std::string& name);

// A certificate name: 1 to 256 code points without control characters.
[[nodiscard]] Problem CertificateNameProblem(const std::string& name);

// The label `team`: 1 to 64 letters of any script, digits and _.@/- .
[[nodiscard]] Problem TeamProblem(const std::string& team);

// A glob over certificate names: 1 to 256 code points without control characters, no single
// backslash at the end.
[[nodiscard]] Problem GlobProblem(const std::string& glob);

// Stores "v1.0" to "v1.3" in `version`.
[[nodiscard]] Problem ReadVersion(const std::string& text, ApiVersion& version);

}  // namespace certmon::exporter

#endif  // EXPORTER_CONFIG_CONFIG_RULES_H_
