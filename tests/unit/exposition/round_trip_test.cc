// Label values are read back as they were written, for all names.
#include <gtest/gtest.h>

#include <random>

#include "exporter/exposition/certificate_text.h"
#include "exporter/metrics/text_writer.h"
#include "tests/support/exposition_parser.h"
#include "tests/support/labels.h"
#include "tests/support/sample_state.h"

namespace certmon::exporter {
namespace {

using test_support::Labels;
using test_support::ParseExposition;

#define FFFD "\xEF\xBF\xBD"

// A piece of a text, and what must be read back. No piece begins a sequence that the next completes.
struct Piece {
  std::string_view raw;
  std::string_view back;
};
constexpr Piece kPieces[] = {
    {"a", "a"},
    {"Z9", "Z9"},
    {" ", " "},
    {"\"", "\""},
    {"\\", "\\"},
    {"\\\\\"", "\\\\\""},
    {"\\n", "\\n"},
    {"\n", "\n"},
    {"\"} 1\nup{job=\"api\"} 0\n#", "\"} 1\nup{job=\"api\"} 0\n#"},
    {"# HELP x y\n# TYPE x gauge\n", "# HELP x y\n# TYPE x gauge\n"},
    {",le=\"+Inf\"", ",le=\"+Inf\""},
    {"{", "{"},
    {"}", "}"},
    {"é", "é"},
    {"한", "한"},
    {"\xF0\x9F\x94\x92", "\xF0\x9F\x94\x92"},
    {"\xE2\x80\xAE", "\xE2\x80\xAE"},
    {"\xF4\x8F\xBF\xBF", "\xF4\x8F\xBF\xBF"},
    // What must be replaced: control characters (C0, DEL, C1) and invalid UTF-8 (Unicode 15, table
    // 3-7: unused bytes, overlong forms, surrogates, above U+10FFFF, truncated sequences).
    {{"\0", 1}, FFFD},
    {"\r", FFFD},
    {"\t", FFFD},
    {"\x1b[31m", FFFD "[31m"},
    {"\x7f", FFFD},
    {"\xC2\x85", FFFD},
    {"\xFF", FFFD},
    {"\xFE", FFFD},
    {"\x80", FFFD},
    {"\xC0\xAF", FFFD FFFD},
    {"\xC1", FFFD},
    {"\xED\xA0\x80", FFFD FFFD FFFD},
    {"\xF4\x90\x80\x80", FFFD FFFD FFFD FFFD},
    {"\xC3|", FFFD "|"},
    {"\xE2\x82|", FFFD FFFD "|"},
    {"\xF0\x9F\x94|", FFFD FFFD FFFD "|"},
};

struct Text {
  std::string raw;
  std::string back;
};

Text RandomText(std::mt19937& random, std::size_t max_pieces) {
  Text text;
  for (std::size_t left = random() % (max_pieces + 1); left > 0; --left) {
    const Piece& piece = kPieces[random() % std::size(kPieces)];
    text.raw += piece.raw;
    text.back += piece.back;
  }
  return text;
}

TEST(RoundTrip, RandomHostileLabelsAreReadBackUnchanged) {
  std::mt19937 random(20260325);  // fixed, so that a failure can be reproduced
  for (int page_number = 0; page_number < 200; ++page_number) {
    std::string page;
    TextWriter writer(page);
    writer.Family("family", "Help.", "gauge");
    std::vector<std::pair<Text, double>> written;
    for (int i = 0; i < 500; ++i) {
      const double value =
          std::ldexp(static_cast<double>(random()), static_cast<int>(random() % 64) - 40);
      written.emplace_back(RandomText(random, 12), value);
      writer.Sample(Labels("n", std::to_string(i)).Add("text", written.back().first.raw).Text(),
                    value);
    }
    const auto parsed = ParseExposition(page);
    ASSERT_TRUE(parsed.has_value()) << parsed.error();
    ASSERT_EQ(parsed->families.size(), 1U);
    ASSERT_EQ(parsed->families[0].samples.size(), written.size());
    for (std::size_t i = 0; i < written.size(); ++i) {
      const auto& sample = parsed->families[0].samples[i];
      ASSERT_EQ(sample.labels.at(1).second, written[i].first.back);
      ASSERT_EQ(sample.value, written[i].second);
    }
  }
}

TEST(RoundTrip, RandomBytesAreWrittenAsAValidPage) {
  std::mt19937 random(7);
  std::string page;
  TextWriter writer(page);
  writer.Family("family", "Help.", "gauge");
  for (int i = 0; i < 5000; ++i) {
    std::string bytes(random() % 40, '\0');
    for (char& byte : bytes) {
      byte = static_cast<char>(random());
    }
    writer.Sample(Labels("n", std::to_string(i)).Add("bytes", bytes).Text(), i);
  }
  const auto parsed = ParseExposition(page);
  ASSERT_TRUE(parsed.has_value()) << parsed.error();
  EXPECT_EQ(parsed->families[0].samples.size(), 5000U);
}

TEST(RoundTrip, ALabelOfAMegabyteIsReadBackUnchanged) {
  std::mt19937 random(1);
  Text text;
  while (text.raw.size() < 1'000'000) {
    const Text more = RandomText(random, 100);
    text.raw += more.raw;
    text.back += more.back;
  }
  std::string page;
  TextWriter writer(page);
  writer.Family("family", "Help.", "gauge");
  writer.Sample(Labels("l", text.raw).Text(), 1);
  const auto parsed = ParseExposition(page);
  ASSERT_TRUE(parsed.has_value()) << parsed.error();
  EXPECT_TRUE(parsed->families[0].samples[0].labels[0].second == text.back);
}

TEST(RoundTrip, HostileCertificatesAndProjectsAddNoSeries) {
  for (const std::string& project : test_support::HostileNames()) {
    std::vector<certapi::Certificate> certificates;
    for (const std::string& name : test_support::HostileNames()) {
      certificates.push_back({.name = name,
                              .authority = name,
                              .signature_algorithm = name,
                              .expires_at = certapi::Instant(std::chrono::seconds(1)),
                              .created_at = {}});
    }
    std::string page;
    RenderCertificates(test_support::StateOf(project, certificates), test_support::kSampleNow,
                       page);
    const auto parsed = ParseExposition(page);
    ASSERT_TRUE(parsed.has_value()) << parsed.error();
    ASSERT_EQ(parsed->families.size(), 5U) << "expiration, days, info, two thresholds";
    for (const auto& family : parsed->families) {
      EXPECT_EQ(family.samples.size(), certificates.size());
    }
    for (const std::string& name : test_support::HostileNames()) {
      EXPECT_EQ(
          parsed->Value("nhncloud_certmanager_certificate_info", {{"project", project},
                                                                  {"certificate_name", name},
                                                                  {"authority", name},
                                                                  {"signature_algorithm", name}}),
          "1");
    }
  }
}

}  // namespace
}  // namespace certmon::exporter
