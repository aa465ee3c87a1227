// The writer of the exposition format (exporter/metrics/text_writer.h) and the parser of the tests
// (tests/support/exposition_parser.h).
//
// parse(render(x)) == x: labels, values and the order of samples are read back as they were. A label
// that cannot be written unchanged is read back as valid UTF-8 with every printable ASCII character
// in its place. Each input adds ten random labels. A page that the parser accepts is the same page
// after it was written and parsed again.
#include <fuzzer/FuzzedDataProvider.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>
#include <string>
#include <variant>
#include <vector>

#include "exporter/metrics/text_writer.h"
#include "lib/base/text.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/support/exposition_parser.h"
#include "tests/support/labels.h"

namespace certmon::fuzz {
namespace {

using exporter::TextWriter;
using test_support::Labels;
using test_support::ParsedFamily;
using test_support::ParsedPage;
using test_support::ParsedSample;
using test_support::ParseExposition;

struct Sample {
  std::string label;
  std::variant<double, std::int64_t, std::uint64_t> value;
};

bool IsPrintableAscii(char c) { return (c >= ' ' && c <= '~') || c == '\n'; }

std::string AsciiOf(const std::string& text) {
  std::string ascii;
  std::copy_if(text.begin(), text.end(), std::back_inserter(ascii), IsPrintableAscii);
  return ascii;
}

bool IsWritable(std::string text) {
  // Replaced, not removed, so that the bytes around it do not form a sequence.
  std::replace(text.begin(), text.end(), '\n', ' ');
  return base::CountCodePoints(text) && !base::HasControlCharacter(text);
}

void CheckLabel(const std::string& given, const std::string& back) {
  Require(IsWritable(back), "a label comes back readable");
  Require(!IsWritable(given) || back == given, "a readable label comes back as it was");
  Require(AsciiOf(back) == AsciiOf(given), "printable ASCII comes back in its place");
}

// nullopt if the value is left out.
std::optional<double> Expected(const Sample& sample) {
  const double value =
      std::visit([](auto number) { return static_cast<double>(number); }, sample.value);
  return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::string Rendered(const std::vector<Sample>& samples) {
  std::string page;
  TextWriter writer(page);
  writer.Family("family", "Help with \\ and\nnewline.", "gauge");
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const std::string labels = Labels("n", std::to_string(i)).Add("label", samples[i].label).Text();
    std::visit([&](auto number) { writer.Sample(labels, number); }, samples[i].value);
  }
  return page;
}

void CheckRoundTrip(const std::vector<Sample>& samples) {
  const std::string page = Rendered(samples);
  const auto parsed = ParseExposition(page);
  Require(parsed && parsed->families.size() == 1, "what is written is one family");
  const ParsedFamily& family = parsed->families[0];
  Require(family.help == "Help with \\ and\nnewline.", "the help comes back as it was");
  std::size_t next = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const auto value = Expected(samples[i]);
    if (!value) {
      continue;
    }
    Require(next < family.samples.size(), "every finite sample comes back");
    const ParsedSample& back = family.samples[next++];
    Require(back.value == *value, "a value comes back as it was");
    Require(back.labels.size() == 2 && back.labels[0].second == std::to_string(i),
            "samples come back in their order");
    CheckLabel(samples[i].label, back.labels[1].second);
  }
  Require(next == family.samples.size(), "no sample is added");
}

std::vector<Sample> SamplesOf(std::string_view input) {
  FuzzedDataProvider data(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
  std::vector<Sample> samples;
  while (data.remaining_bytes() > 0) {
    Sample sample;
    switch (data.ConsumeIntegralInRange(0, 2)) {
      case 0:
        sample.value = data.ConsumeFloatingPoint<double>();
        break;
      case 1:
        sample.value = data.ConsumeIntegral<std::int64_t>();
        break;
      default:
        sample.value = data.ConsumeIntegral<std::uint64_t>();
    }
    sample.label = data.ConsumeRandomLengthString();
    samples.push_back(std::move(sample));
  }
  return samples;
}

// Random bytes, half of them from those that have a meaning in the format or in UTF-8.
void AddRandomSamples(std::size_t seed, std::vector<Sample>& samples) {
  static constexpr std::string_view kHostile =
      "\\\"\n{},= #ne\xC3\xA9\xEA\xB0\x80\xF0\x9F\x94\x92\xFF\x7F\xC2\x85";
  constexpr int kSamples = 10;
  constexpr std::size_t kMostBytes = 24;
  std::minstd_rand random(static_cast<unsigned>(seed));
  for (int i = 0; i < kSamples; ++i) {
    Sample sample;
    sample.value = std::ldexp(static_cast<double>(random()), static_cast<int>(random() % 80) - 50);
    sample.label.resize(random() % (kMostBytes + 1));
    for (char& byte : sample.label) {
      byte = random() % 2 == 0 ? static_cast<char>(random() >> 8U)
                               : kHostile[random() % kHostile.size()];
    }
    samples.push_back(std::move(sample));
  }
}

bool SameFamilies(const ParsedPage& a, const ParsedPage& b) {
  const auto same_sample = [](const ParsedSample& x, const ParsedSample& y) {
    return x.name == y.name && x.labels == y.labels && x.value == y.value;
  };
  return std::equal(a.families.begin(), a.families.end(), b.families.begin(), b.families.end(),
                    [&](const ParsedFamily& x, const ParsedFamily& y) {
                      return x.name == y.name && x.help == y.help && x.type == y.type &&
                             std::equal(x.samples.begin(), x.samples.end(), y.samples.begin(),
                                        y.samples.end(), same_sample);
                    });
}

void CheckForeignPage(std::string_view input) {
  const auto page = ParseExposition(input);
  if (!page) {
    return;
  }
  std::string text;
  TextWriter writer(text);
  for (const ParsedFamily& family : page->families) {
    writer.Family(family.name, family.help, family.type);
    for (const ParsedSample& sample : family.samples) {
      Labels labels;
      for (const auto& [name, value] : sample.labels) {
        labels.Add(name, value);
      }
      writer.SuffixedSample(std::string_view(sample.name).substr(family.name.size()), labels.Text(),
                            sample.value);
    }
  }
  const auto again = ParseExposition(text);
  Require(again && SameFamilies(*page, *again), "an accepted page is written and read as the same");
}

}  // namespace

void TryInput(std::string_view input) {
  std::vector<Sample> samples = SamplesOf(input);
  AddRandomSamples(std::hash<std::string_view>()(input), samples);
  CheckRoundTrip(samples);
  CheckForeignPage(input);
}

}  // namespace certmon::fuzz
