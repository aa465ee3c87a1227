// A strict parser of the Prometheus text format, version 0.0.4, for tests.
//
// Source: Prometheus documentation, "Exposition formats", "Text-based format". Stricter than that:
// each family has HELP and TYPE exactly once, in this order, before its samples; comments, blank
// lines, timestamps, NaN, infinite values, families without samples and incomplete histograms are
// errors. Pure functions.
#ifndef TESTS_SUPPORT_EXPOSITION_PARSER_H_
#define TESTS_SUPPORT_EXPOSITION_PARSER_H_

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace certmon::test_support {

using ParsedLabels = std::vector<std::pair<std::string, std::string>>;  // unescaped, in page order

struct ParsedSample {
  std::string name;  // with _bucket, _sum, _count
  ParsedLabels labels;
  std::string value_text;
  double value = 0;
};

struct ParsedFamily {
  std::string name;
  std::string help;  // unescaped
  std::string type;
  std::vector<ParsedSample> samples;
};

struct ParsedPage {
  std::vector<ParsedFamily> families;  // in page order

  // nullptr if the page has no such family.
  [[nodiscard]] const ParsedFamily* Find(std::string_view family) const;
  // The value, as written, of the series with exactly these labels in any order. nullopt if there
  // is none.
  [[nodiscard]] std::optional<std::string> Value(std::string_view sample,
                                                 ParsedLabels labels) const;
};

// The page, or the first error with its line number.
[[nodiscard]] tl::expected<ParsedPage, std::string> ParseExposition(std::string_view text);

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_EXPOSITION_PARSER_H_
