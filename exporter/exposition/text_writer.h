// Writes the Prometheus text format, version 0.0.4, line by line onto the end of a string.
//
// Source: Prometheus documentation, "Exposition formats", "Text-based format".
// What is written is valid UTF-8 whatever the label values are, has no timestamp, and does not
// depend on the locale. Names, help texts and types are the program's own constants and are taken
// as they are, but for the escaping of help.
#ifndef EXPORTER_EXPOSITION_TEXT_WRITER_H_
#define EXPORTER_EXPOSITION_TEXT_WRITER_H_

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace certmon::exporter {

// Appends `name="value"` to a list of labels, after a comma where the list is not empty. In the
// value
// `\`, `"` and newline are escaped; other control characters and bytes that are no UTF-8 become
// U+FFFD.
void AppendLabel(std::string& labels, std::string_view name, std::string_view value);

// A list of labels in the making: Labels("project", "a").Add("reason", "dns").Text() is
// project="a",reason="dns". Used by one thread.
class Labels {
 public:
  Labels() = default;
  Labels(std::string_view name, std::string_view value) { Add(name, value); }
  Labels& Add(std::string_view name, std::string_view value) {
    AppendLabel(text_, name, value);
    return *this;
  }
  [[nodiscard]] const std::string& Text() const { return text_; }

 private:
  std::string text_;
};

// Appends the number as the format wants it: whole numbers below 2^53 without point and exponent,
// others in the shortest form that reads back the same. `value` is finite.
void AppendNumber(std::string& out, double value);

// Used by one thread. The string outlives the writer.
class TextWriter {
 public:
  explicit TextWriter(std::string& out) : out_(out) {}

  // Begins a family. HELP and TYPE are written before its first sample: a family without samples
  // leaves nothing. The three texts live until the next family begins. Each family begins once in a
  // page.
  void Family(std::string_view name, std::string_view help, std::string_view type);

  // One sample of the family begun last. `labels` is an escaped list (Labels), empty for none, and
  // is not used twice in a family. A double that is no finite number is left out.
  template <std::integral T>
  void Sample(std::string_view labels, T value) {
    BeginLine("", labels);
    EndLine(value);
  }
  void Sample(std::string_view labels, double value) { SuffixedSample("", labels, value); }

  // The same for the parts of a histogram: "_bucket", "_sum", "_count".
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

#endif  // EXPORTER_EXPOSITION_TEXT_WRITER_H_
