// Changes the options of a project that is to be polled.
#ifndef TESTS_SUPPORT_EDIT_OPTIONS_H_
#define TESTS_SUPPORT_EDIT_OPTIONS_H_

#include <memory>
#include <utility>

#include "exporter/config/project_options.h"

namespace certmon::test_support {

// Replaces the options of a ProjectSettings or ProjectState by a copy, which may be changed until
// it is used.
template <typename Project>
exporter::ProjectOptions& EditOptions(Project& project) {
  auto options = std::make_shared<exporter::ProjectOptions>(*project.options);
  exporter::ProjectOptions& editable = *options;
  project.options = std::move(options);
  return editable;
}

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_EDIT_OPTIONS_H_
