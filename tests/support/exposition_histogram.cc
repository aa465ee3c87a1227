#include "tests/support/exposition_histogram.h"

#include <charconv>
#include <limits>

namespace certmon::test_support {
namespace {

// Checks one series: buckets, then _sum, then _count.
class SeriesCheck {
 public:
  std::optional<std::string> Take(const ParsedFamily& family, const ParsedSample& sample) {
    ParsedLabels labels = sample.labels;
    if (sample.name == family.name + "_bucket") {
      if (labels.empty() || labels.back().first != "le") {
        return "bucket without le at the end";
      }
      const std::string le = labels.back().second;
      labels.pop_back();
      return Bucket(labels, le, sample.value);
    }
    if (!open_ || labels != labels_ || last_bound_ != kInfinity) {
      return sample.name + " does not follow the +Inf bucket of its labels";
    }
    if (sample.name == family.name + "_sum") {
      has_sum_ = true;
      return {};
    }
    if (!has_sum_ || sample.value != last_count_) {
      return sample.name + " comes before its sum or is not the +Inf bucket";
    }
    *this = SeriesCheck();
    return {};
  }

  [[nodiscard]] bool IsOpen() const { return open_; }

 private:
  static constexpr double kInfinity = std::numeric_limits<double>::infinity();

  std::optional<std::string> Bucket(const ParsedLabels& labels, const std::string& le,
                                    double count) {
    double bound = kInfinity;
    if (le != "+Inf" &&
        std::from_chars(le.data(), le.data() + le.size(), bound).ec != std::errc()) {
      return "le is no number: " + le;
    }
    if (open_ && (labels != labels_ || bound <= last_bound_ || count < last_count_)) {
      return "buckets do not rise: le " + le;
    }
    open_ = true;
    labels_ = labels;
    last_bound_ = bound;
    last_count_ = count;
    return {};
  }

  bool open_ = false;
  bool has_sum_ = false;
  ParsedLabels labels_;
  double last_bound_ = 0;
  double last_count_ = 0;
};

}  // namespace

std::optional<std::string> CheckHistogram(const ParsedFamily& family) {
  SeriesCheck check;
  for (const ParsedSample& sample : family.samples) {
    if (auto problem = check.Take(family, sample)) {
      return problem;
    }
  }
  return check.IsOpen() ? std::optional<std::string>("histogram " + family.name + " is not whole")
                        : std::nullopt;
}

}  // namespace certmon::test_support
