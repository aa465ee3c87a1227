#include "exporter/page/poll_text.h"

#include <utility>

#include "exporter/exposition/exposition.h"

namespace certmon::exporter {
namespace {

// True if both refer to the same object, alive or not. The address may be that of a later object.
bool AreOne(const std::weak_ptr<const State>& a, const std::shared_ptr<const State>& b) {
  return !a.owner_before(b) && !b.owner_before(a);
}

}  // namespace

std::shared_ptr<const PollText> MakePollText(std::string plain) {
  Deflater deflater(DeflateEffort::kEachTime);
  deflater.Feed(plain);
  DeflatedText deflated = deflater.End();
  return std::make_shared<const PollText>(
      PollText{.plain = std::move(plain), .deflated = std::move(deflated)});
}

std::shared_ptr<const PollText> PollTextStore::Of(const std::shared_ptr<const State>& state) {
  const std::uint64_t changes = self_.PollChanges();
  {
    const std::lock_guard lock(mutex_);
    if (text_ && changes_ == changes && AreOne(state_, state)) {
      return text_;
    }
  }
  std::string plain;
  RenderPolls(*state, self_, plain);
  std::shared_ptr<const PollText> text = MakePollText(std::move(plain));
  const std::lock_guard lock(mutex_);
  state_ = state;
  changes_ = changes;
  text_ = text;
  return text;
}

}  // namespace certmon::exporter
