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

class GzipPageBody final : public http::BodyStream {
 public:
  GzipPageBody(std::shared_ptr<const RenderedPage> page, std::shared_ptr<const PollText> polls,
               const std::string& moment)
      : page_(std::move(page)), polls_(std::move(polls)) {
    const DeflatedText& certificates = page_->certificates->text;
    DeflatedText last = StoredText(moment);
    tail_ = std::move(last.bytes) + GzipTrailer({certificates, polls_->deflated, last});
    pieces_ = {GzipHeader(), certificates.bytes, polls_->deflated.bytes, tail_};
    for (const std::string_view piece : pieces_) {
      size_ += piece.size();
    }
  }

  [[nodiscard]] std::uint64_t Size() const override { return size_; }

  [[nodiscard]] std::size_t Read(char* buffer, std::size_t size) override {
    return DrainAll(pieces_, buffer, size);
  }

 private:
  std::shared_ptr<const RenderedPage> page_;
  std::shared_ptr<const PollText> polls_;
  std::string tail_;
  std::array<std::string_view, 4> pieces_;
  std::uint64_t size_ = 0;
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
  std::uint64_t left_;  // bytes of the rendered part that are still to come
  std::array<std::string_view, 2> rest_;
};

}  // namespace

std::shared_ptr<http::BodyStream> GzipBody(std::shared_ptr<const RenderedPage> page,
                                           std::shared_ptr<const PollText> polls,
                                           const std::string& moment) {
  return std::make_shared<GzipPageBody>(std::move(page), std::move(polls), moment);
}

std::shared_ptr<http::BodyStream> PlainBody(std::shared_ptr<const RenderedPage> page,
                                            std::shared_ptr<const PollText> polls,
                                            std::string moment) {
  return std::make_shared<PlainPageBody>(std::move(page), std::move(polls), std::move(moment));
}

}  // namespace certmon::exporter
