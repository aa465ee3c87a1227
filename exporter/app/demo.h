// The demo: the simulator inside this process, on a free loopback port, and a configuration that
// polls it over HTTP like the real API.
#ifndef EXPORTER_APP_DEMO_H_
#define EXPORTER_APP_DEMO_H_

#include <memory>

#include "exporter/config/config.h"
#include "lib/base/clock.h"
#include "lib/base/result.h"

namespace certmon::exporter {

// Used by one thread. The simulator runs as long as the demo lives.
class Demo {
 public:
  // The certificates have dates around now, in every state that an alert fires for. Fails with
  // kInternal.
  [[nodiscard]] static base::Result<std::unique_ptr<Demo>> Start(const base::Clock& clock);
  virtual ~Demo() = default;

  // Two projects, polled every ten seconds.
  [[nodiscard]] virtual Config MakeConfig() const = 0;

 protected:
  Demo() = default;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_APP_DEMO_H_
