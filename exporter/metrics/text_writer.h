// Appends the Prometheus text format, version 0.0.4, to a string.
//
// Source: Prometheus documentation, "Exposition formats", "Text-based format".
// The output is valid UTF-8 for all label values, has no timestamp, and does not depend on the
// locale. Names, help texts and types are constants of the program: only help texts are escaped.
#ifndef EXPORTER_METRICS_TEXT_WRITER_H_
#define EXPORTER_METRICS_TEXT_WRITER_H_

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace certmon::exporter {

// Appends `name="value"` to a list of labels, after a comma if the list is not empty.
// In the value, `\`, `"` and newline are escaped; other control characters and bytes that are not
// UTF-8 become U+FFFD.
void AppendLabel(std::string& labels, std::string_view name, std::string_view value);

// Appends a finite number: whole numbers below 2^53 without point and exponent, others in the
// shortest form that reads back the same.
void AppendNumber(std::string& out, double value);

// Used by one thread. The string outlives the writer.
class TextWriter {
 public:
  explicit TextWriter(std::string& out) : out_(out) {}

  // Begins a family; once for each family of a page. HELP and TYPE are written before its first
  // sample: a family without samples writes nothing. The texts must live until the next family.
  void Family(std::string_view name, std::string_view help, std::string_view type);

  // Writes a sample of the current family. `labels` is a list made by AppendLabel, "" for none;
  // the same list must not be used twice in a family. Leaves out a double that is not finite.
  template <std::integral T>
  void Sample(std::string_view labels, T value) {
    BeginLine("", labels);
    EndLine(value);
  }
  void Sample(std::string_view labels, double value) { SuffixedSample("", labels, value); }

  // Writes a line of a histogram: `suffix` is "_bucket", "_sum" or "_count".
  void SuffixedSample(std::string_view suffix, std::string_view labels, double value);

 private:
  void BeginLine(std::string_view suffix, std::string_view labels);
  template <std::integral T>
  void EndLine(T value) {
    if constexpr (std::is_signed_v<T>) {
      EndSigned(value);
    } else {
      EndUnsigned(value);
    }
  }
  void EndSigned(std::int64_t value);
  void EndUnsigned(std::uint64_t value);

  std::string& out_;
  std::string_view name_;
  std::string_view help_;
  std::string_view type_;
  bool header_written_ = true;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_METRICS_TEXT_WRITER_H_
