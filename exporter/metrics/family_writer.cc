#include "exporter/metrics/family_writer.h"

namespace certmon::exporter {

FamilyWriter::FamilyWriter(std::string& out, const MetricRow& row) : row_(row), writer_(out) {
  writer_.Family(row.name, row.help, MetricTypeText(row.type));
}

void FamilyWriter::SetLabel(std::size_t index, std::string_view value) {
  values_.at(index) = value;
  set_ = index + 1;
  escaped_ = std::min(escaped_, index);
}

void FamilyWriter::AddPart(std::string_view suffix, double value, std::string_view upper_bound) {
  LabelsWith({});
  if (!upper_bound.empty()) {
    AppendLabel(text_, "le", upper_bound);
  }
  writer_.SuffixedSample(suffix, text_, value);
}

std::string_view FamilyWriter::NameOf(std::size_t index) const {
  const bool is_listed = index < kMaxLabels && !row_.labels.at(index).empty();
  return is_listed ? row_.labels.at(index) : row_.optional_label;
}

const std::string& FamilyWriter::LabelsWith(std::initializer_list<std::string_view> values) {
  text_.resize(ends_.at(escaped_));
  for (; escaped_ < set_; ++escaped_) {
    if (!values_.at(escaped_).empty()) {
      AppendLabel(text_, NameOf(escaped_), values_.at(escaped_));
    }
    ends_.at(escaped_ + 1) = text_.size();
  }
  std::size_t index = set_;
  for (const std::string_view value : values) {
    AppendLabel(text_, NameOf(index++), value);
  }
  return text_;
}

}  // namespace certmon::exporter
