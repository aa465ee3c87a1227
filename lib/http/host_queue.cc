#include "lib/http/host_queue.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace certmon::http {
namespace {

// "https://host:port": everything before the path, which holds a secret.
std::string HostOf(const base::Secret& url) {
  return url.WithBytes([](std::string_view text) {
    const std::size_t scheme = text.find("://");
    return std::string(
        text.substr(0, scheme == text.npos ? scheme : text.find_first_of("/?#", scheme + 3)));
  });
}

}  // namespace

class HostQueue::Entry final : public PendingRequest {
 public:
  Entry(HttpRequest request, std::shared_ptr<Entries> entries)
      : host_(HostOf(request.url)),
        priority_(request.priority),
        request_(std::move(request)),
        entries_(std::move(entries)),
        place_(entries_->insert(entries_->end(), this)) {}

  ~Entry() override {
    if (place_) {
      entries_->erase(*place_);
    }
  }

  [[nodiscard]] std::optional<base::MonotonicTime> StartedAt() const override { return started_; }
  [[nodiscard]] std::optional<Answer> TakeAnswer() override {
    return std::exchange(answer_, std::nullopt);
  }

  [[nodiscard]] const std::string& Host() const { return host_; }
  [[nodiscard]] Priority GetPriority() const { return priority_; }
  [[nodiscard]] bool Waits() const { return !started_; }

  void Send(Transport& transport) {
    handle_ = transport.Start(*std::exchange(request_, std::nullopt));
    started_ = handle_->StartedAt();
  }

  // Leaves the queue if the answer is there.
  void CheckAnswer() {
    answer_ = handle_ ? handle_->TakeAnswer() : std::nullopt;
    if (answer_) {
      handle_.reset();
      entries_->erase(*std::exchange(place_, std::nullopt));
    }
  }

 private:
  const std::string host_;
  const Priority priority_;
  std::optional<HttpRequest> request_;  // while it waits
  const std::shared_ptr<Entries> entries_;
  std::optional<Entries::iterator> place_;  // until it is answered
  RequestHandle handle_;                    // while it is in flight
  std::optional<base::MonotonicTime> started_;
  std::optional<Answer> answer_;
};

HostQueue::HostQueue(std::unique_ptr<Transport> transport, int limit)
    : transport_(std::move(transport)), limit_(limit) {}

RequestHandle HostQueue::Start(HttpRequest request) {
  return std::make_unique<Entry>(std::move(request), entries_);
}

void HostQueue::Wait(base::MonotonicTime until) {
  if (StartWaiting()) {
    return;
  }
  transport_->Wait(until);
  for (auto entry = entries_->begin(); entry != entries_->end();) {
    (*entry++)->CheckAnswer();
  }
}

bool HostQueue::StartWaiting() {
  std::map<std::string_view, int> in_flight;
  for (const Entry* const entry : *entries_) {
    in_flight[entry->Host()] += entry->Waits() ? 0 : 1;
  }
  bool started = false;
  for (const Priority priority : {Priority::kContinue, Priority::kBegin, Priority::kBackground}) {
    for (Entry* const entry : *entries_) {
      int& count = in_flight[entry->Host()];
      if (entry->Waits() && entry->GetPriority() == priority && count < limit_) {
        ++count;
        entry->Send(*transport_);
        started = true;
      }
    }
  }
  return started;
}

}  // namespace certmon::http
