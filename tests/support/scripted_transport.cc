#include "tests/support/scripted_transport.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace certmon::test_support {

std::string SentRequest::Query(const std::string& name) const {
  std::size_t separator = url.find('?');
  while (separator != std::string::npos) {
    const std::size_t begin = separator + 1;
    separator = url.find('&', begin);
    const std::string part =
        url.substr(begin, separator == std::string::npos ? separator : separator - begin);
    if (part.compare(0, name.size() + 1, name + "=") == 0) {
      return part.substr(name.size() + 1);
    }
  }
  return "";
}

std::uint64_t SentRequest::Page() const {
  return std::strtoull(Query("pageNum").c_str(), nullptr, 10);
}

http::HttpResponse JsonResponse(int status, std::string body) {
  http::HttpResponse response;
  response.status = status;
  response.content_type = "application/json";
  response.body = std::move(body);
  return response;
}

http::HttpResponse ListResponse(const std::vector<std::string>& names, std::uint64_t page,
                                std::size_t size) {
  const std::size_t begin = std::min(names.size(), static_cast<std::size_t>(page - 1) * size);
  const std::size_t end = std::min(names.size(), begin + size);
  std::string body =
      R"({"header":{"resultCode":0,"resultMessage":"success","isSuccessful":true},"body":{"totalCount":)" +
      std::to_string(names.size()) + R"(,"currentPage":)" + std::to_string(page) + R"(,"data":[)";
  for (std::size_t i = begin; i < end; ++i) {
    body += i == begin ? "" : ",";
    body += R"({"certificateName":")" + names[i] + R"(","expirationDate":"2030-01-01"})";
  }
  return JsonResponse(200, body + "]}}");
}

base::Result<http::HttpResponse> NoResponse(base::Reason reason) {
  return base::Fail(reason, "a test's failure");
}

class ScriptedTransport::Request final : public http::PendingRequest {
 public:
  Request(std::shared_ptr<State> state, std::size_t number, base::MonotonicTime started,
          base::MonotonicTime answered, base::Result<http::HttpResponse> response,
          http::BodySink body_sink)
      : state_(std::move(state)),
        number_(number),
        started_(started),
        answered_(answered),
        response_(std::move(response)),
        body_sink_(std::move(body_sink)),
        place_(state_->pending.emplace(answered, this)) {}

  ~Request() override {
    if (place_) {
      state_->sent.at(number_).cancelled = true;
      state_->pending.erase(*place_);
    }
  }

  [[nodiscard]] std::optional<base::MonotonicTime> StartedAt() const override { return started_; }
  [[nodiscard]] std::optional<http::Answer> TakeAnswer() override {
    return std::exchange(answer_, std::nullopt);
  }

  void SetAnswer() {
    state_->pending.erase(*std::exchange(place_, std::nullopt));
    if (body_sink_ && response_) {
      const std::string body = std::exchange(response_->body, {});
      // In two pieces, as may happen on a network.
      const std::string_view whole(body);
      for (const auto part : {whole.substr(0, whole.size() / 2), whole.substr(whole.size() / 2)}) {
        if (!part.empty()) {
          body_sink_(*response_, part);
        }
      }
    }
    answer_ = http::Answer{.duration = answered_ - started_, .response = std::move(response_)};
  }

 private:
  const std::shared_ptr<State> state_;
  const std::size_t number_;
  const base::MonotonicTime started_;
  const base::MonotonicTime answered_;
  base::Result<http::HttpResponse> response_;
  http::BodySink body_sink_;
  std::optional<std::multimap<base::MonotonicTime, Request*>::iterator> place_;
  std::optional<http::Answer> answer_;
};

http::RequestHandle ScriptedTransport::Start(http::HttpRequest request) {
  SentRequest sent;
  sent.at = clock_.MonotonicNow();
  sent.method = request.method;
  sent.url = request.url.WithBytes([](std::string_view url) { return std::string(url); });
  for (const http::Header& header : request.headers) {
    sent.headers[header.name] =
        header.value.WithBytes([](std::string_view value) { return std::string(value); });
  }
  sent.max_body_bytes = request.max_body_bytes;
  sent.body = request.body.WithBytes([](std::string_view body) { return std::string(body); });
  if (request.basic) {
    const auto text = [](std::string_view bytes) { return std::string(bytes); };
    sent.basic =
        request.basic->user_name.WithBytes(text) + ":" + request.basic->password.WithBytes(text);
  }
  state_->sent.push_back(sent);
  ScriptedAnswer answer = script_(sent);
  if (!answer.response) {
    answer = {.response = NoResponse(base::Reason::kTimeout),
              .after = request.connection.request_timeout};
  }
  auto handle =
      std::make_unique<Request>(state_, state_->sent.size() - 1, sent.at, sent.at + answer.after,
                                *std::move(answer.response), std::move(request.body_sink));
  most_in_flight_ = std::max(most_in_flight_, state_->pending.size());
  return handle;
}

void ScriptedTransport::RunDueActions() {
  while (!actions_.empty() && actions_.begin()->first <= clock_.MonotonicNow()) {
    const std::function<void()> action = std::move(actions_.begin()->second);
    actions_.erase(actions_.begin());
    action();
  }
}

void ScriptedTransport::Wait(base::MonotonicTime until) {
  RunDueActions();
  const base::MonotonicTime now = clock_.MonotonicNow();
  base::MonotonicTime next = woken_.exchange(false) ? now : until;
  auto& pending = state_->pending;
  if (!pending.empty()) {
    next = std::min(next, pending.begin()->first);
  }
  if (!actions_.empty()) {
    next = std::min(next, actions_.begin()->first);
  }
  if (next > now) {
    clock_.Advance(next - now);
    RunDueActions();
  }
  while (!pending.empty() && pending.begin()->first <= clock_.MonotonicNow()) {
    pending.begin()->second->SetAnswer();
  }
}

}  // namespace certmon::test_support
