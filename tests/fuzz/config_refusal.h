// Properties of every error about a configuration file (config_error.h).
#ifndef TESTS_FUZZ_CONFIG_REFUSAL_H_
#define TESTS_FUZZ_CONFIG_REFUSAL_H_

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>

#include "lib/base/text.h"
#include "tests/fuzz/fuzz_target.h"

namespace certmon::fuzz {

// One printable line `FILE: ...` or `FILE:LINE: ...`, with a line that is in the file.
inline void CheckRefusal(const std::string& text, const std::string& file, std::string_view yaml) {
  Require(base::CountCodePoints(text) && !base::HasControlCharacter(text),
          "a refusal is one printable line");
  Require(text.rfind(file + ":", 0) == 0, "a refusal names the file");
  if (text[file.size() + 1] == ' ') {
    return;
  }
  long line = 0;
  const auto [end, error] =
      std::from_chars(text.data() + file.size() + 1, text.data() + text.size(), line);
  Require(error == std::errc() && *end == ':', "a refusal gives the line as a number");
  // YAML 1.2, section 5.4: a lone carriage return breaks a line as well.
  const auto breaks =
      std::count_if(yaml.begin(), yaml.end(), [](char c) { return c == '\n' || c == '\r'; });
  Require(line >= 1 && line <= breaks + 1, "a refusal names a line that is there");
}

}  // namespace certmon::fuzz

#endif  // TESTS_FUZZ_CONFIG_REFUSAL_H_
