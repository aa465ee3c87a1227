// What --config.check says, once the configuration and all that it names have been read.
#ifndef EXPORTER_APP_CONFIG_CHECK_H_
#define EXPORTER_APP_CONFIG_CHECK_H_

#include <string>

#include "exporter/startup/startup.h"
#include "exporter/webconfig/web_config_source.h"
#include "lib/base/result.h"

namespace certmon::exporter {

// Whole lines for stdout: what is good, and warnings. `web_config` is nullptr and `storage_path`
// empty where there is none. Does IO: looks at the storage path, and fails where a start would
// refuse it (CheckStoragePath).
[[nodiscard]] base::Result<std::string> ConfigCheckText(const Startup& startup,
                                                        const WebConfigSource* web_config,
                                                        const std::string& storage_path);

}  // namespace certmon::exporter

#endif  // EXPORTER_APP_CONFIG_CHECK_H_
