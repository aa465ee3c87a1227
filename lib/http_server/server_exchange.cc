#include "lib/http_server/server_exchange.h"

#include <microhttpd.h>

#include <new>
#include <utility>

#include "lib/http_server/server_framing.h"

namespace certmon::http {
namespace {

// How far an unannounced body is read past the limit, so that the client can still read the 413.
constexpr std::size_t kMaxDiscardedBytes = std::size_t{64} * 1024;

struct Collected {
  std::vector<std::pair<std::string, std::string>> headers;
  bool whole = true;
};

MHD_Result CollectHeader(void* cls, MHD_ValueKind /*kind*/, const char* name, const char* value) {
  auto& collected = *static_cast<Collected*>(cls);
  try {
    collected.headers.emplace_back(name, value == nullptr ? "" : value);
  } catch (const std::bad_alloc&) {
    collected.whole = false;  // no exception may pass through the C library
  }
  return collected.whole ? MHD_YES : MHD_NO;
}

ServerResponse TooLarge() { return TextResponse(413, "request body too large\n"); }
ServerResponse Ambiguous() {
  return TextResponse(400, "length of the request body is ambiguous\n");
}

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
  Collected collected;
  MHD_get_connection_values(connection, MHD_HEADER_KIND, &CollectHeader, &collected);
  if (!collected.whole) return false;
  request_.headers = std::move(collected.headers);
  choice_ = ChooseRoute(server.routes, request_.method, request_.path);

  const AnnouncedBody body = AnnouncedBodyOf(request_, server.max_body_bytes);
  // Tells nothing of what is here, so that nobody need be let in for it.
  if (body == AnnouncedBody::kAmbiguous) return Refuse(connection, Ambiguous(), server);
  ServerGate* const gate = server.reply.gate;
  verdict_ = gate == nullptr ? GateVerdict{} : gate->JudgeNow(request_);
  // Whoever is not let in yet learns nothing of routes and limits.
  if (body == AnnouncedBody::kNone || !verdict_) return true;
  if (verdict_->refusal) return Refuse(connection, *verdict_->refusal, server);
  if (choice_.handler == nullptr) return Refuse(connection, RefusalOf(choice_), server);
  if (body == AnnouncedBody::kTooLarge) return Refuse(connection, TooLarge(), server);
  return true;
}

bool Exchange::Refuse(MHD_Connection* connection, ServerResponse refusal, const Server& server) {
  // The body stays unread, so nothing after it on this connection can be understood.
  refusal.headers.emplace_back("Connection", "close");
  is_answered_ = true;
  if (server.guard != nullptr) {
    static_cast<void>(server.guard->BeginAnswer(SocketOf(connection), nullptr, 0));
  }
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
  if (verdict_->is_lost) return false;
  is_answered_ = true;
  const bool is_busy = !BeginAnswer(connection, server);
  return Reply(connection, Answer(server, is_busy), server.reply);
}

void Exchange::WaitForVerdict(MHD_Connection* connection, const Server& server) {
  // The request is complete: from here on it is not the client who is waited for.
  if (server.guard != nullptr) {
    static_cast<void>(server.guard->BeginAnswer(SocketOf(connection), nullptr, 0));
  }
  MHD_suspend_connection(connection);
  const auto go_on = [this, connection](GateVerdict verdict) {
    verdict_ = std::move(verdict);
    MHD_resume_connection(connection);
  };
  try {
    server.reply.gate->JudgeLater(request_, go_on);
  } catch (...) {
    go_on({.is_lost = true});
  }
}

bool Exchange::BeginAnswer(MHD_Connection* connection, const Server& server) {
  if (server.guard == nullptr) return true;
  // Who is not let in takes no place among a route's answers.
  const Route* const route = verdict_->refusal ? nullptr : choice_.route;
  const std::size_t max_at_once = route == nullptr ? 0 : route->max_at_once;
  return server.guard->BeginAnswer(SocketOf(connection), route, max_at_once);
}

ServerResponse Exchange::Answer(const Server& server, bool is_busy) const {
  if (verdict_->refusal) return *verdict_->refusal;
  if (choice_.handler == nullptr) return RefusalOf(choice_);
  if (body_bytes_ > server.max_body_bytes) return TooLarge();
  if (is_busy && !choice_.route->busy) return BusyResponse();
  try {
    return is_busy ? choice_.route->busy(request_) : (*choice_.handler)(request_);
  } catch (...) {
    // Nothing of the exception is told: its text was not written for clients.
    return TextResponse(500, "internal error\n");
  }
}

}  // namespace certmon::http
