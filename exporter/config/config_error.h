// What is wrong with a configuration: one line for a person.
#ifndef EXPORTER_CONFIG_CONFIG_ERROR_H_
#define EXPORTER_CONFIG_CONFIG_ERROR_H_

#include <string>
#include <tl/expected.hpp>

namespace certmon::exporter {

// `text` is one printable line, names file, line and key where there are such
// ("exporter.yml:3: poll_interval: \"10s\" is out of range: 30s to 6h"), says what is allowed, and
// never holds a secret value.
struct ConfigError {
  std::string text;
};

template <typename T>
using ConfigResult = tl::expected<T, ConfigError>;

}  // namespace certmon::exporter

#endif  // EXPORTER_CONFIG_CONFIG_ERROR_H_
