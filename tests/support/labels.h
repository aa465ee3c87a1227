// A list of labels for TextWriter: Labels("project", "a").Add("reason", "dns").Text() is
// project="a",reason="dns".
#ifndef TESTS_SUPPORT_LABELS_H_
#define TESTS_SUPPORT_LABELS_H_

#include <string>
#include <string_view>

#include "exporter/metrics/text_writer.h"

namespace certmon::test_support {

class Labels {
 public:
  Labels() = default;
  Labels(std::string_view name, std::string_view value) { Add(name, value); }
  Labels& Add(std::string_view name, std::string_view value) {
    exporter::AppendLabel(text_, name, value);
    return *this;
  }
  [[nodiscard]] const std::string& Text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_LABELS_H_
