#include "exporter/page/page_body.h"

#include <algorithm>
#include <array>
#include <cstring>
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

class GzipPageBody final : public http::BodyStream {
 public:
  GzipPageBody(std::shared_ptr<const RenderedPage> page, const std::string& living)
      : page_(std::move(page)) {
    Deflater deflater(DeflateEffort::kEachTime);
    deflater.Feed(living);
    const DeflatedText& certificates = page_->certificates->text;
    const DeflatedText last = deflater.End(Deflater::Last::kYes);
    tail_ = last.bytes + GzipTrailer(certificates, last);
    pieces_ = {GzipHeader(), certificates.bytes, tail_};
    size_ = GzipHeader().size() + certificates.bytes.size() + tail_.size();
  }

  [[nodiscard]] std::uint64_t Size() const override { return size_; }

  [[nodiscard]] std::size_t Read(char* buffer, std::size_t size) override {
    std::size_t count = 0;
    for (std::string_view& piece : pieces_) {
      count += Drain(piece, buffer + count, size - count);
    }
    return count;
  }

 private:
  std::shared_ptr<const RenderedPage> page_;
  std::string tail_;
  std::array<std::string_view, 3> pieces_;
  std::uint64_t size_ = 0;
};

class PlainPageBody final : public http::BodyStream {
 public:
  PlainPageBody(std::shared_ptr<const RenderedPage> page, std::string living)
      : page_(std::move(page)),
        living_(std::move(living)),
        inflater_(page_->certificates->text.bytes),
        left_(page_->certificates->text.plain_size),
        rest_(living_) {}

  [[nodiscard]] std::uint64_t Size() const override {
    return page_->certificates->text.plain_size + living_.size();
  }

  [[nodiscard]] std::size_t Read(char* buffer, std::size_t size) override {
    if (left_ == 0) {
      return Drain(rest_, buffer, size);
    }
    const std::size_t count = inflater_.Read(buffer, size);
    left_ -= count;
    return count;
  }

 private:
  std::shared_ptr<const RenderedPage> page_;
  std::string living_;
  Inflater inflater_;
  std::uint64_t left_;  // bytes of the rendered part that are still to come
  std::string_view rest_;
};

}  // namespace

std::shared_ptr<http::BodyStream> GzipBody(std::shared_ptr<const RenderedPage> page,
                                           const std::string& living) {
  return std::make_shared<GzipPageBody>(std::move(page), living);
}

std::shared_ptr<http::BodyStream> PlainBody(std::shared_ptr<const RenderedPage> page,
                                            std::string living) {
  return std::make_shared<PlainPageBody>(std::move(page), std::move(living));
}

}  // namespace certmon::exporter
