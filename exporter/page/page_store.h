// The rendered page for the current moment. It is rendered when the State has changed and a minute
// before the next day line, so that no scrape waits for it.
#ifndef EXPORTER_PAGE_PAGE_STORE_H_
#define EXPORTER_PAGE_PAGE_STORE_H_

#include <chrono>
#include <memory>
#include <mutex>

#include "exporter/page/rendered_page.h"
#include "exporter/state/state.h"
#include "lib/base/clock.h"

namespace certmon::exporter {

// Thread-safe. `states` and `clock` must outlive it.
class PageStore {
 public:
  // Renders the current State before it returns.
  PageStore(const StateStore& states, const base::Clock& clock);

  // The page for this moment, of one State: of the newest, unless that is still being rendered.
  // Renders only if no page is valid, for instance after the wall clock was set.
  [[nodiscard]] std::shared_ptr<const RenderedPage> Current();

  // Renders what is due. Call after the State has changed and every few seconds, from one thread.
  void Refresh();

  static constexpr std::chrono::seconds kAhead{60};

 private:
  struct Pages {
    std::shared_ptr<const RenderedPage> now;
    std::shared_ptr<const RenderedPage> next;  // valid after the day line; null until kAhead before
  };

  [[nodiscard]] Pages Take() const;
  void Put(Pages pages);
  [[nodiscard]] std::shared_ptr<const RenderedPage> RightNow(
      const Pages& pages, const std::shared_ptr<const State>& state, base::WallTime now) const;

  const StateStore& states_;
  const base::Clock& clock_;
  mutable std::mutex mutex_;
  Pages pages_;
};

}  // namespace certmon::exporter

#endif  // EXPORTER_PAGE_PAGE_STORE_H_
