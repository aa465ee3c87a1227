// A strict reader of the Prometheus text format, version 0.0.4, for tests: it refuses what a
// lenient scraper would let pass.
//
// Source: Prometheus documentation, "Exposition formats", "Text-based format". Stricter than that
// text: HELP and TYPE of each family exactly once, in this order and before its samples; no
// comment, blank line, timestamp, NaN or infinite value; no family without samples; histograms
// whole. Pure; safe to call from any thread.
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

  // nullptr where the page has no such family.
  [[nodiscard]] const ParsedFamily* Find(std::string_view family) const;
  // The value of the series of exactly these labels, in any order, as written; nullopt where there
  // is none.
  [[nodiscard]] std::optional<std::string> Value(std::string_view sample,
                                                 ParsedLabels labels) const;
};

// The page, or what is wrong with it, with the number of the line.
[[nodiscard]] tl::expected<ParsedPage, std::string> ParseExposition(std::string_view text);

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_EXPOSITION_PARSER_H_
