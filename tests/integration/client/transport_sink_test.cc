// Answers that go into a BodySink, basic authentication and Content-Disposition, over sockets.
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "tests/integration/client/client_fixture.h"
#include "tests/support/result_matchers.h"

namespace certmon::http {
namespace {

class TransportSink : public ClientFixture {
 protected:
  Outcome GetInto(const std::string& url, BodySink sink) {
    HttpRequest request = Request(url);
    request.body_sink = std::move(sink);
    return Await(transport_->Start(std::move(request)));
  }
};

TEST_F(TransportSink, ReceivesTheHeadFirstAndEveryByteInOrder) {
  std::string sent(300'000, ' ');
  for (std::size_t i = 0; i < sent.size(); ++i) {
    sent[i] = static_cast<char>(i * 7 % 251);
  }
  const ChosenServer server([&](const ServerRequest&) {
    ServerResponse response = JsonAnswer(sent);
    response.status = 404;
    response.headers.emplace_back("Content-Disposition", "attachment; filename=\"a.pem\"");
    return response;
  });
  std::string taken;
  int pieces = 0;
  const auto answer = GetInto(server.Url(), [&](const HttpResponse& head, std::string_view bytes) {
    EXPECT_EQ(head.status, 404);
    EXPECT_EQ(head.content_type, "application/json");
    EXPECT_EQ(head.content_disposition, "attachment; filename=\"a.pem\"");
    taken += bytes;
    ++pieces;
  });
  ASSERT_THAT(answer, test_support::IsOk());
  EXPECT_EQ(taken, sent);
  EXPECT_GT(pieces, 1);
  EXPECT_EQ(answer->body, "");
  EXPECT_EQ(answer->content_disposition, "attachment; filename=\"a.pem\"");
}

TEST_F(TransportSink, HoldsTheSizeLimit) {
  max_body_bytes_ = 1000;
  const ChosenServer server(
      [](const ServerRequest&) { return JsonAnswer(std::string(1001, 'x')); });
  std::size_t taken = 0;
  const auto answer = GetInto(
      server.Url(), [&](const HttpResponse&, std::string_view bytes) { taken += bytes.size(); });
  EXPECT_THAT(answer, test_support::FailsWith(base::Reason::kTooLarge));
  EXPECT_LE(taken, 1000U);
}

TEST_F(TransportSink, ThatThrowsFailsOnlyItsOwnRequest) {
  const ChosenServer server([](const ServerRequest&) { return JsonAnswer("{}"); });
  const auto answer = GetInto(server.Url(), [](const HttpResponse&, std::string_view) {
    throw std::runtime_error("a test's fault");
  });
  EXPECT_THAT(answer, test_support::FailsWith(base::Reason::kInternal));
  EXPECT_THAT(Get(server.Url()), test_support::IsOk());
}

TEST_F(TransportSink, IsNotCalledAfterCancel) {
  const ChosenServer server([](const ServerRequest&) { return JsonAnswer("{}"); });
  HttpRequest request = Request(server.Url());
  request.body_sink = [](const HttpResponse&, std::string_view) { FAIL() << "called"; };
  transport_->Start(std::move(request)).reset();
  EXPECT_THAT(Get(server.Url()), test_support::IsOk());
}

TEST_F(TransportSink, WorksWithBasicAuthentication) {
  const ChosenServer server([](const ServerRequest&) { return JsonAnswer(); });
  HttpRequest request = Request(server.Url());
  request.method = Method::kPost;
  request.basic = BasicCredentials{.user_name = base::Secret("Aladdin"),
                                   .password = base::Secret("open sesame")};
  request.body = base::Secret("grant_type=client_credentials");
  ASSERT_THAT(Await(transport_->Start(std::move(request))), test_support::IsOk());
  // RFC 7617, section 2.
  EXPECT_EQ(server.Requests().at(0).HeaderValue("Authorization"),
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
}

}  // namespace
}  // namespace certmon::http
