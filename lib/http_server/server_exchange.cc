#include "lib/http_server/server_exchange.h"

#include <microhttpd.h>

#include <utility>

#include "lib/http_server/server_framing.h"
#include "lib/http_server/server_reply.h"

namespace certmon::http {
namespace {

// Bytes of a chunked body that are read beyond the limit, so that the client can still read the 413.
constexpr std::size_t kMaxDiscardedBytes = std::size_t{64} * 1024;

MHD_Result CollectHeader(void* cls, MHD_ValueKind /*kind*/, const char* name, const char* value) {
  static_cast<ServerRequest*>(cls)->headers.emplace_back(name, value == nullptr ? "" : value);
  return MHD_YES;
}

ServerResponse TooLarge() { return TextResponse(413, "request body too large\n"); }
ServerResponse Ambiguous() {
  return TextResponse(400, "length of the request body is ambiguous\n");
}
ServerResponse Stopping() { return TextResponse(503, "stopping\n"); }
// Without the text of the exception, which was not written for clients.
ServerResponse InternalError() { return TextResponse(500, "internal error\n"); }

}  // namespace

Exchange::Exchange(std::string_view target, std::uint64_t connection_number) {
  Target split = SplitTarget(target);
  request_.path = std::move(split.path);
  request_.query = std::move(split.query);
  request_.connection = connection_number;
}

Exchange::~Exchange() {
  if (in_flight_ != nullptr) in_flight_->End();
}

bool Exchange::Begin(MHD_Connection* connection, std::string_view method, Server& server) {
  in_flight_ = &server.in_flight;
  in_flight_->Begin();
  request_.method = method;
  MHD_get_connection_values(connection, MHD_HEADER_KIND, &CollectHeader, &request_);
  choice_ = ChooseRoute(server.routes, request_.method, request_.path);

  const AnnouncedBody body = AnnouncedBodyOf(request_, server.max_body_bytes);
  // Refused before authentication: the answer says nothing about routes.
  if (body == AnnouncedBody::kAmbiguous) return Refuse(connection, Ambiguous(), server);
  verdict_ = server.gate == nullptr ? GateVerdict{} : server.gate->JudgeNow(request_);
  // A client that is not authenticated yet learns nothing about routes and limits.
  if (body == AnnouncedBody::kNone || !verdict_) return true;
  if (verdict_->refusal) return Refuse(connection, *verdict_->refusal, server);
  if (choice_.route == nullptr) return Refuse(connection, RefusalOf(choice_), server);
  if (body == AnnouncedBody::kTooLarge) return Refuse(connection, TooLarge(), server);
  return true;
}

bool Exchange::Refuse(MHD_Connection* connection, ServerResponse refusal, const Server& server) {
  // The body is not read, so the next request on this connection could not be found.
  refusal.headers.emplace_back("Connection", "close");
  static_cast<void>(server.guard.BeginAnswer(SocketOf(connection), nullptr, 0));
  return Send(connection, refusal, server);
}

bool Exchange::Fail(MHD_Connection* connection, const Server& server) {
  return step_ != Step::kAnswered && Refuse(connection, InternalError(), server);
}

bool Exchange::Send(MHD_Connection* connection, const ServerResponse& response,
                    const Server& server) {
  step_ = Step::kAnswered;
  return Reply(connection, response, server.gate);
}

bool Exchange::AddBody(std::string_view piece, const Server& server) {
  body_bytes_ += piece.size();
  if (body_bytes_ <= server.max_body_bytes) request_.body += piece;
  return body_bytes_ <= server.max_body_bytes + kMaxDiscardedBytes;
}

bool Exchange::Finish(MHD_Connection* connection, Server& server) {
  switch (step_) {
    case Step::kReceiving:
      if (verdict_) return Answer(connection, server);
      WaitForVerdict(connection, server);
      return true;
    case Step::kJudging:
      return verdict_ ? Answer(connection, server) : Send(connection, Stopping(), server);
    case Step::kAnswering:
      server.guard.ExtendAnswer(SocketOf(connection), server.answer_timeout);
      return Send(connection, late_answer_ ? *late_answer_ : Stopping(), server);
    case Step::kAnswered:
      break;
  }
  return true;
}

void Exchange::WaitForVerdict(MHD_Connection* connection, Server& server) {
  step_ = Step::kJudging;
  // The request is complete: the deadline for sending it must not cut the client.
  static_cast<void>(server.guard.BeginAnswer(SocketOf(connection), nullptr, 0));
  const auto done = server.suspensions.Suspend(connection, verdict_);
  try {
    server.gate->JudgeLater(request_, done);
  } catch (...) {
    done({.refusal = InternalError()});
  }
}

void Exchange::WaitForAnswer(MHD_Connection* connection, Server& server) {
  step_ = Step::kAnswering;
  server.guard.ExtendAnswer(SocketOf(connection), kLateAnswerTimeout);
  const auto done = server.suspensions.Suspend(connection, late_answer_);
  try {
    choice_.route->answer_later(request_, done);
  } catch (...) {
    done(InternalError());
  }
}

bool Exchange::BeginAnswer(MHD_Connection* connection, const Server& server) const {
  // A refused client must not use up the route's limit.
  const Route* const route = verdict_->refusal ? nullptr : choice_.route;
  const std::size_t max_at_once = route == nullptr ? 0 : route->max_at_once;
  return server.guard.BeginAnswer(SocketOf(connection), route, max_at_once);
}

bool Exchange::Answer(MHD_Connection* connection, Server& server) {
  const bool is_busy = !BeginAnswer(connection, server);
  const bool reaches_route = !is_busy && !verdict_->refusal && choice_.route != nullptr &&
                             body_bytes_ <= server.max_body_bytes;
  if (reaches_route && choice_.route->answer_later) {
    WaitForAnswer(connection, server);
    return true;
  }
  return Send(connection, AnswerNow(server, is_busy), server);
}

ServerResponse Exchange::AnswerNow(const Server& server, bool is_busy) const {
  if (verdict_->refusal) return *verdict_->refusal;
  if (choice_.route == nullptr) return RefusalOf(choice_);
  if (body_bytes_ > server.max_body_bytes) return TooLarge();
  if (!is_busy) return choice_.route->handler(request_);
  return choice_.route->busy ? choice_.route->busy(request_) : BusyResponse();
}

}  // namespace certmon::http
