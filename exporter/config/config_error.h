// What is wrong with a configuration: one line for a person.
#ifndef EXPORTER_CONFIG_CONFIG_ERROR_H_
#define EXPORTER_CONFIG_CONFIG_ERROR_H_

#include <string>
#include <tl/expected.hpp>

namespace certmon::exporter {

// `text` is one printable line. It names file, line and key where there are such, says what is
// wrong and what is allowed, and never holds a secret:
//   exporter.yml:3: page_size: "0" is not allowed; it must be a whole number from 1 to 1000
struct ConfigError {
  std::string text;
};

template <typename T>
using ConfigResult = tl::expected<T, ConfigError>;

}  // namespace certmon::exporter

#endif  // EXPORTER_CONFIG_CONFIG_ERROR_H_
