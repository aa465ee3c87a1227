// The download of a certificate file: the request, and how a file is distinguished from a failure.
#include "lib/certapi/download.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "lib/certapi/envelope.h"
#include "tests/support/result_matchers.h"

namespace certmon::certapi {
namespace {

using base::Reason;

std::string Text(const base::Secret& secret) {
  return secret.WithBytes([](std::string_view bytes) { return std::string(bytes); });
}

http::HttpRequest Build(ApiVersion version, const FileWanted& wanted) {
  const ApiEndpoint endpoint{
      .base_url = "https://api.example.com", .token_url = "", .version = version};
  const Credentials credentials{.appkey = base::Secret("key"),
                                .user_access_key_id = base::Secret("the-id"),
                                .secret_access_key = base::Secret("the-secret")};
  const base::Secret token("the-token");
  DownloadBody body([](std::string_view) {});
  return BuildDownloadRequest(endpoint, credentials, &token, wanted, body);
}

TEST(BuildDownloadRequest, PutsTheNameInOneSegmentOfThePath) {
  const std::pair<const char*, const char*> rows[] = {
      {"www.example.com", "www.example.com"},
      {"*.example.com", "%2A.example.com"},
      {"인증서", "%EC%9D%B8%EC%A6%9D%EC%84%9C"},
      {".", "%2E"},
      {"..", "%2E%2E"},
      {"../x", "..%2Fx"},
      {"a/b", "a%2Fb"},
      {"%2e%2e", "%252e%252e"},
      {"a?b#c", "a%3Fb%23c"},
      {"a b", "a%20b"},
      {"a\\b", "a%5Cb"},
  };
  for (const auto& [name, segment] : rows) {
    const auto request = Build(ApiVersion::kV1_1, {.certificate_name = name});
    EXPECT_EQ(Text(request.url),
              "https://api.example.com/certmanager/v1.1/appkeys/key/certificates/" +
                  std::string(segment) + "/files");
    EXPECT_EQ(request.max_body_bytes, 1024U * 1024);
    EXPECT_EQ(request.accept, "*/*");
    EXPECT_TRUE(request.body_sink);
  }
}

TEST(BuildDownloadRequest, UsesTheIdOnlyIfTheVersionHasIds) {
  const FileWanted wanted{.certificate_name = "..", .certificate_id = "42"};
  EXPECT_EQ(
      Text(Build(ApiVersion::kV1_3, wanted).url),
      "https://api.example.com/certmanager/v1.3/appkeys/key/certificates/42/certificate-files");
  EXPECT_EQ(Text(Build(ApiVersion::kV1_3, {.certificate_name = "a"}).url),
            "https://api.example.com/certmanager/v1.3/appkeys/key/certificates/a/files");
  EXPECT_EQ(Text(Build(ApiVersion::kV1_2, wanted).url),
            "https://api.example.com/certmanager/v1.2/appkeys/key/certificates/%2E%2E/files");
  EXPECT_EQ(Text(Build(ApiVersion::kV1_3, {.certificate_name = "", .certificate_id = "1/2"}).url),
            "https://api.example.com/certmanager/v1.3/appkeys/key/certificates/1%2F2/"
            "certificate-files");
}

TEST(BuildDownloadRequest, AuthenticatesAsTheListDoes) {
  EXPECT_EQ(Build(ApiVersion::kV1_0, {.certificate_name = "a"}).headers.size(), 0U);
  EXPECT_EQ(Build(ApiVersion::kV1_1, {.certificate_name = "a"}).headers.size(), 2U);
  const auto request = Build(ApiVersion::kV1_3, {.certificate_name = "a"});
  ASSERT_EQ(request.headers.size(), 1U);
  EXPECT_EQ(Text(request.headers[0].value), "Bearer the-token");
}

struct Downloaded {
  base::Result<void> outcome;
  std::string file;
};

// Lets a body of this answer arrive in pieces of `piece` bytes.
Downloaded Download(int status, const std::string& body, std::size_t piece,
                    const std::string& content_type = "application/octet-stream") {
  Downloaded downloaded;
  DownloadBody taker([&](std::string_view bytes) { downloaded.file += bytes; });
  http::HttpResponse head;
  head.status = status;
  head.content_type = content_type;
  for (std::size_t i = 0; i < body.size(); i += piece) {
    taker.Take(head, std::string_view(body).substr(i, piece));
  }
  downloaded.outcome = taker.Finish(head, base::WallTime{});
  return downloaded;
}

const std::string kPem =
    "subject: text before it\n-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

std::string Envelope(const std::string& code) {
  return R"({"header":{"resultCode":)" + code +
         R"(,"resultMessage":"Certificate name does not exist.","isSuccessful":false},"body":{}})";
}

TEST(DownloadBody, PassesOnEveryByteOfAFile) {
  const std::string files[] = {
      kPem,
      "\r\n\r\n" + kPem,
      "no PEM at all",
      "   ",
      "[1]",
      // Begins as an envelope does, and is none.
      "{ text of a human }\n" + kPem,
      "{\"a\":1}\n" + kPem,
      "{" + std::string(3 * kMaxEnvelopeBytes, 'x') + kPem,
      std::string(kMaxEnvelopeBytes, ' ') + kPem,
      std::string("\0binary", 7),
  };
  for (const std::string& file : files) {
    for (const std::size_t piece :
         {std::size_t{1}, std::size_t{7}, std::size_t{5000}, file.size()}) {
      const Downloaded downloaded = Download(200, file, piece);
      EXPECT_THAT(downloaded.outcome, test_support::IsOk());
      EXPECT_EQ(downloaded.file, file);
    }
  }
}

TEST(DownloadBody, RecognisesAFailureByItsContentAlone) {
  for (const int status : {200, 404, 400}) {
    for (const char* type : {"application/json", "application/octet-stream", ""}) {
      for (const std::size_t piece : {std::size_t{1}, std::size_t{1000}}) {
        const Downloaded downloaded = Download(status, " \n" + Envelope("52000"), piece, type);
        ASSERT_THAT(downloaded.outcome, test_support::FailsWith(Reason::kApiResult));
        EXPECT_EQ(downloaded.outcome.error().result_code, 52000);
        EXPECT_EQ(downloaded.outcome.error().http_status, status);
        EXPECT_EQ(RefusalOf(downloaded.outcome.error()), DownloadRefusal::kNoSuchName);
        EXPECT_EQ(downloaded.file, "");
      }
    }
  }
}

TEST(DownloadBody, KnowsEveryCodeOfTheGuide) {
  for (int code = 52000; code <= 52009; ++code) {
    const Downloaded downloaded = Download(200, Envelope(std::to_string(code)), 100);
    ASSERT_FALSE(downloaded.outcome.has_value());
    const auto refusal = RefusalOf(downloaded.outcome.error());
    ASSERT_TRUE(refusal.has_value()) << code;
    EXPECT_EQ(static_cast<int>(*refusal), code);
    const std::string_view meaning = ResultCodeMeaning(static_cast<int>(*refusal));
    EXPECT_FALSE(meaning.empty());
    EXPECT_NE(downloaded.outcome.error().message.find(meaning), std::string::npos);
  }
  for (const char* code : {"51999", "52010", "1", "-52000", "null"}) {
    const Downloaded downloaded = Download(200, Envelope(code), 100);
    ASSERT_FALSE(downloaded.outcome.has_value());
    EXPECT_EQ(RefusalOf(downloaded.outcome.error()), std::nullopt) << code;
  }
}

struct Row {
  int status;
  std::string body;
  Reason reason;
};

TEST(DownloadBody, PassesOnOnlyFiles) {
  const Row rows[] = {
      {200, Envelope("80401"), Reason::kAuth},
      {200, Envelope("429"), Reason::kRateLimited},
      {401, Envelope("80401"), Reason::kAuth},
      {403, "", Reason::kAuth},
      {404, "<html>", Reason::kNotFound},
      {429, "", Reason::kRateLimited},
      {302, kPem, Reason::kRedirect},
      {206, kPem, Reason::kHttpStatus},
      {500, kPem, Reason::kHttp5xx},
      {503, std::string(100'000, '<'), Reason::kHttp5xx},
      {200, "", Reason::kHttpStatus},
      {200, R"({"header":{"resultCode":0,"isSuccessful":true},"body":{}})", Reason::kSchema},
  };
  for (const Row& row : rows) {
    const Downloaded downloaded = Download(row.status, row.body, 1000);
    EXPECT_THAT(downloaded.outcome, test_support::FailsWith(row.reason)) << row.status;
    EXPECT_EQ(downloaded.file, "") << row.status;
  }
}

TEST(DownloadBody, RefusesAnEncodedAnswer) {
  std::string file;
  DownloadBody taker([&](std::string_view bytes) { file += bytes; });
  http::HttpResponse head;
  head.status = 200;
  head.content_encoding = "gzip";
  taker.Take(head, kPem);
  EXPECT_THAT(taker.Finish(head, base::WallTime{}), test_support::FailsWith(Reason::kContentType));
  EXPECT_EQ(file, "");
}

// RFC 9112, section 8: only a length or the last chunk distinguishes a complete answer from a
// truncated one. A chain that was truncated between two certificates would look like a good file.
TEST(DownloadBody, RefusesAFileWithoutALength) {
  DownloadBody taker([](std::string_view) {});
  http::HttpResponse head;
  head.status = 200;
  head.ends_with_connection = true;
  taker.Take(head, kPem);
  EXPECT_THAT(taker.Finish(head, base::WallTime{}), test_support::FailsWith(Reason::kTruncated));
}

}  // namespace
}  // namespace certmon::certapi
