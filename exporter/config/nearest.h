// Finds the allowed name that a person most likely meant by a misspelt flag or key.
// Pure; safe to call from any thread.
#ifndef EXPORTER_CONFIG_NEAREST_H_
#define EXPORTER_CONFIG_NEAREST_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace certmon::exporter {

// The candidate with the smallest Levenshtein distance (case and `-` for `_` do not count), if at
// most a third of the letters differ; else the first that contains the name or is contained in it
// (from 4 letters); else nullopt.
[[nodiscard]] std::optional<std::string> NearestName(std::string_view name,
                                                     const std::vector<std::string>& candidates);

// `, did you mean "poll_interval"?`, or nothing if none is near.
[[nodiscard]] std::string DidYouMean(std::string_view name,
                                     const std::vector<std::string>& candidates);

}  // namespace certmon::exporter

#endif  // EXPORTER_CONFIG_NEAREST_H_
