#include "exporter/page/page_body.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <string_view>
#include <utility>

namespace certmon::exporter {
namespace {

// Moves up to `size` bytes from the front of `text` to `buffer`.
std::size_t Drain(std::string_view& text, char* buffer, std::size_t size) {
  const std::size_t count = std::min(size, text.size());
  std::memcpy(buffer, text.data(), count);
  text.remove_prefix(count);
  return count;
}

std::size_t DrainAll(std::span<std::string_view> texts, char* buffer, std::size_t size) {
  std::size_t count = 0;
  for (std::string_view& text : texts) {
    count += Drain(text, buffer + count, size - count);
  }
  return count;
}

// Owns the bytes of a compressed body.
struct GzipParts {
  std::shared_ptr<const RenderedPage> page;
  std::shared_ptr<const PollText> polls;
  std::string tail;  // the text of the moment, and the trailer
};

class PlainPageBody final : public http::BodyStream {
 public:
  PlainPageBody(std::shared_ptr<const RenderedPage> page, std::shared_ptr<const PollText> polls,
                std::string moment)
      : page_(std::move(page)),
        polls_(std::move(polls)),
        moment_(std::move(moment)),
        inflater_(page_->certificates->text.bytes),
        left_(page_->certificates->text.plain_size),
        rest_({polls_->plain, moment_}) {}

  [[nodiscard]] std::uint64_t Size() const override {
    return page_->certificates->text.plain_size + polls_->plain.size() + moment_.size();
  }

  [[nodiscard]] std::size_t Read(char* buffer, std::size_t size) override {
    if (left_ == 0) {
      return DrainAll(rest_, buffer, size);
    }
    const std::size_t count = inflater_.Read(buffer, size);
    left_ -= count;
    return count;
  }

 private:
  std::shared_ptr<const RenderedPage> page_;
  std::shared_ptr<const PollText> polls_;
  std::string moment_;
  Inflater inflater_;
  std::uint64_t left_;  // bytes of the certificates that are still to be sent
  std::array<std::string_view, 2> rest_;
};

}  // namespace

http::BodyPieces GzipBody(std::shared_ptr<const RenderedPage> page,
                          std::shared_ptr<const PollText> polls, const std::string& moment) {
  DeflatedText last = StoredText(moment);
  std::string trailer = GzipTrailer({page->certificates->text, polls->deflated, last});
  const auto parts = std::make_shared<const GzipParts>(
      GzipParts{.page = std::move(page),
                .polls = std::move(polls),
                .tail = std::move(last.bytes) + std::move(trailer)});
  return {.pieces = {GzipHeader(), parts->page->certificates->text.bytes,
                     parts->polls->deflated.bytes, parts->tail},
          .owner = parts};
}

std::shared_ptr<http::BodyStream> PlainBody(std::shared_ptr<const RenderedPage> page,
                                            std::shared_ptr<const PollText> polls,
                                            std::string moment) {
  return std::make_shared<PlainPageBody>(std::move(page), std::move(polls), std::move(moment));
}

}  // namespace certmon::exporter
