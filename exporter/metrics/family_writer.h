// Writes the samples of one metric of the catalogue, with the label names of its row.
//
//   FamilyWriter family(out, RowOf("nhncloud_certmanager_poll_failures_total"));
//   family.SetLabel(0, "production");
//   family.Add(3, {"dns"});  // ...{project="production",reason="dns"} 3
#ifndef EXPORTER_METRICS_FAMILY_WRITER_H_
#define EXPORTER_METRICS_FAMILY_WRITER_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

#include "exporter/metrics/metric_catalog.h"
#include "exporter/metrics/text_writer.h"

namespace certmon::exporter {

// Used by one thread. A family without samples writes nothing.
class FamilyWriter {
 public:
  // Appends to `out`, which outlives the writer, as does the row.
  FamilyWriter(std::string& out, const MetricRow& row);

  // Sets the row's label number `index` for the samples that follow, and removes the labels after
  // it. The label before it must be set. Without a value the samples do not have the label. `value`
  // must live until the last of these samples.
  void SetLabel(std::size_t index, std::string_view value);

  // Adds a sample. `values` belong to the labels after those that are set, in the order of the row,
  // and hold for this sample only.
  template <typename T>
  void Add(T value, std::initializer_list<std::string_view> values = {}) {
    writer_.Sample(LabelsWith(values), value);
  }

  // Adds a line of a histogram: "_bucket" with its upper bound, "_sum" or "_count" without.
  void AddPart(std::string_view suffix, double value, std::string_view upper_bound = {});

 private:
  [[nodiscard]] std::string_view NameOf(std::size_t index) const;
  const std::string& LabelsWith(std::initializer_list<std::string_view> values);

  const MetricRow& row_;
  TextWriter writer_;
  // A label is escaped when a sample needs it: most certificates have no sample in most families.
  std::array<std::string_view, kMaxLabels> values_;
  std::size_t set_ = 0;                             // how many labels are set
  std::size_t escaped_ = 0;                         // how many of them are in text_
  std::array<std::size_t, kMaxLabels + 1> ends_{};  // where each of them ends there
  std::string text_;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_METRICS_FAMILY_WRITER_H_
