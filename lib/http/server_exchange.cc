#include "lib/http/server_exchange.h"

#include <microhttpd.h>

#include <charconv>
#include <utility>

namespace certmon::http {
namespace {

// How far an unannounced body is read past the limit, so that the client can still read the 413.
constexpr std::size_t kMaxDiscardedBytes = std::size_t{64} * 1024;

MHD_Result CollectHeader(void* cls, MHD_ValueKind /*kind*/, const char* name, const char* value) {
  auto& headers = *static_cast<std::vector<std::pair<std::string, std::string>>*>(cls);
  headers.emplace_back(name, value == nullptr ? "" : value);
  return MHD_YES;
}

struct AnnouncedBody {
  bool is_there = false;
  bool is_too_large = false;
};

AnnouncedBody AnnouncedBodyOf(const ServerRequest& request, std::size_t max_bytes) {
  if (request.HeaderValue("Transfer-Encoding")) return {.is_there = true, .is_too_large = false};
  const std::string_view text = request.HeaderValue("Content-Length").value_or("0");
  std::uint64_t length = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), length);
  // libmicrohttpd has refused what is no number; a number beyond 64 bits is too large.
  const bool is_number = failure == std::errc() && end == text.data() + text.size();
  return {.is_there = !is_number || length > 0, .is_too_large = !is_number || length > max_bytes};
}

ServerResponse TooLarge() { return TextResponse(413, "request body too large\n"); }

}  // namespace

Exchange::Exchange(std::string_view uri, std::uint64_t connection_number) {
  const std::size_t question = uri.find('?');
  request_.path = uri.substr(0, question);
  if (question != std::string_view::npos) request_.query = uri.substr(question + 1);
  request_.connection = connection_number;
}

Exchange::~Exchange() {
  if (in_flight_ != nullptr) in_flight_->End();
}

bool Exchange::Begin(MHD_Connection* connection, std::string_view method, Server& server) {
  in_flight_ = &server.in_flight;
  in_flight_->Begin();
  request_.method = method;
  MHD_get_connection_values(connection, MHD_HEADER_KIND, &CollectHeader, &request_.headers);
  choice_ = ChooseRoute(server.routes, request_.method, request_.path);

  ServerGate* const gate = server.reply.gate;
  verdict_ = gate == nullptr ? GateVerdict{} : gate->JudgeNow(request_);
  const bool is_refused = verdict_ && verdict_->refusal;

  const AnnouncedBody body = AnnouncedBodyOf(request_, server.max_body_bytes);
  // Whoever is not let in yet learns nothing of routes and limits.
  if (!body.is_there || !verdict_) return true;
  if (!is_refused && choice_.handler != nullptr && !body.is_too_large) return true;
  ServerResponse refusal = is_refused                   ? *verdict_->refusal
                           : choice_.handler == nullptr ? RefusalOf(choice_)
                                                        : TooLarge();
  // The body stays unread, so nothing after it on this connection can be understood.
  refusal.headers.emplace_back("Connection", "close");
  is_answered_ = true;
  return Reply(connection, refusal, server.reply);
}

bool Exchange::AddBody(std::string_view piece, const Server& server) {
  body_bytes_ += piece.size();
  if (body_bytes_ <= server.max_body_bytes) request_.body += piece;
  return body_bytes_ <= server.max_body_bytes + kMaxDiscardedBytes;
}

bool Exchange::Finish(MHD_Connection* connection, Server& server) {
  if (is_answered_) return true;
  if (!verdict_) {
    WaitForVerdict(connection, server);
    return true;
  }
  is_answered_ = true;
  return Reply(connection, Answer(server), server.reply);
}

void Exchange::WaitForVerdict(MHD_Connection* connection, const Server& server) {
  MHD_suspend_connection(connection);
  server.reply.gate->JudgeLater(request_, [this, connection](GateVerdict verdict) {
    verdict_ = std::move(verdict);
    MHD_resume_connection(connection);
  });
}

ServerResponse Exchange::Answer(const Server& server) const {
  if (verdict_->refusal) return *verdict_->refusal;
  if (choice_.handler == nullptr) return RefusalOf(choice_);
  if (body_bytes_ > server.max_body_bytes) return TooLarge();
  try {
    return (*choice_.handler)(request_);
  } catch (...) {
    // Nothing of the exception is told: its text was not written for clients.
    return TextResponse(500, "internal error\n");
  }
}

}  // namespace certmon::http
