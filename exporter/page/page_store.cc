#include "exporter/page/page_store.h"

#include <utility>

#include "exporter/exposition/certificate_text.h"

namespace certmon::exporter {
namespace {

using SharedPage = std::shared_ptr<const RenderedPage>;

bool IsRight(const SharedPage& page, base::WallTime now) {
  return page && page->certificates->span.Contains(now);
}

// A page for `state` with the rendered part of `page`; null if that has other certificates.
SharedPage Adopt(const SharedPage& page, const std::shared_ptr<const State>& state) {
  if (!page || page->state == state) {
    return page;
  }
  if (!SameCertificates(*page->state, *state)) {
    return nullptr;
  }
  return std::make_shared<const RenderedPage>(
      RenderedPage{.state = state, .certificates = page->certificates});
}

}  // namespace

PageStore::PageStore(const StateStore& states, const base::Clock& clock)
    : states_(states), clock_(clock) {
  pages_.now = RenderPage(states.Current(), clock.WallNow());
}

PageStore::Pages PageStore::Take() const {
  const std::lock_guard lock(mutex_);
  return pages_;
}

void PageStore::Put(Pages pages) {
  const std::lock_guard lock(mutex_);
  std::swap(pages_, pages);
}

SharedPage PageStore::Current() {
  const Pages pages = Take();
  const base::WallTime now = clock_.WallNow();
  for (const SharedPage& page : {pages.now, pages.next}) {
    if (IsRight(page, now)) {
      return page;
    }
  }
  SharedPage page = RenderPage(states_.Current(), now);
  const std::lock_guard lock(mutex_);
  // Not if Refresh was faster: its pages may be newer.
  if (pages_.now == pages.now) {
    pages_ = {.now = page, .next = nullptr};
  }
  return page;
}

SharedPage PageStore::RightNow(const Pages& pages, const std::shared_ptr<const State>& state,
                               base::WallTime now) const {
  for (const SharedPage& page : {pages.now, pages.next}) {
    if (IsRight(page, now)) {
      if (SharedPage adopted = Adopt(page, state)) {
        return adopted;
      }
    }
  }
  return RenderPage(state, now);
}

void PageStore::Refresh() {
  const Pages before = Take();
  const std::shared_ptr<const State> state = states_.Current();
  const base::WallTime now = clock_.WallNow();
  Pages pages;
  pages.now = RightNow(before, state, now);
  const std::chrono::sys_seconds line = pages.now->certificates->span.until;
  if (line - now < kAhead) {
    const base::WallTime after = line + std::chrono::seconds(1);
    pages.next = IsRight(before.next, after) ? Adopt(before.next, state) : nullptr;
    if (!pages.next) {
      // Publishes the current page first, because the next one takes as long again. Drops the old
      // next page: it has another state and must not be shown if the line passes meanwhile.
      Put({.now = pages.now, .next = nullptr});
      pages.next = RenderPage(state, after);
    }
  }
  Put(std::move(pages));
}

}  // namespace certmon::exporter
