// The output of --config.check, after the configuration and the files that it names were read.
#ifndef EXPORTER_APP_CONFIG_CHECK_H_
#define EXPORTER_APP_CONFIG_CHECK_H_

#include <string>

#include "exporter/startup/startup.h"
#include "exporter/webconfig/web_config_source.h"
#include "lib/base/result.h"

namespace certmon::exporter {

// Whole lines for stdout: what was checked, and warnings. `web_config` is nullptr and `storage_path`
// empty if there is none. Does IO: checks the storage path, and fails if a start would refuse it
// (CheckStoragePath).
[[nodiscard]] base::Result<std::string> ConfigCheckText(const Startup& startup,
                                                        const WebConfigSource* web_config,
                                                        const std::string& storage_path);

}  // namespace certmon::exporter

#endif  // EXPORTER_APP_CONFIG_CHECK_H_
