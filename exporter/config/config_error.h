// One line that says what is wrong with a configuration.
#ifndef EXPORTER_CONFIG_CONFIG_ERROR_H_
#define EXPORTER_CONFIG_CONFIG_ERROR_H_

#include <string>
#include <tl/expected.hpp>

namespace certmon::exporter {

// `text` is one printable line: file, line and key as far as they exist, what is wrong, and what is
// allowed. It never holds a secret:
//   exporter.yml:3: page_size: "0" is not allowed; it must be a whole number from 1 to 1000
struct ConfigError {
  std::string text;
};

template <typename T>
using ConfigResult = tl::expected<T, ConfigError>;

}  // namespace certmon::exporter

#endif  // EXPORTER_CONFIG_CONFIG_ERROR_H_
