// An answer to a download (certapi/download.h).
//
// A file is handed on byte for byte and in order; of a failure nothing is. Only status 200 brings a
// file, and never where the answer is an envelope that says no. In pieces of any size the outcome
// is that of the whole. A failure has a readable message.
#include <string>

#include "lib/base/text.h"
#include "lib/certapi/download.h"
#include "lib/certapi/page.h"
#include "tests/fuzz/fuzz_target.h"

namespace certmon::fuzz {
namespace {

struct Taken {
  base::Result<void> outcome;
  std::string file;
};

Taken Take(int status, std::string_view body, std::size_t piece) {
  Taken taken;
  certapi::DownloadBody download([&taken](std::string_view bytes) { taken.file += bytes; });
  http::HttpResponse head;
  head.status = status;
  for (std::size_t at = 0; at < body.size(); at += piece) {
    download.Take(head, body.substr(at, piece));
  }
  taken.outcome = download.Finish(head, base::WallTime{});
  return taken;
}

void CheckAnswer(int status, std::string_view body) {
  const Taken whole = Take(status, body, body.size() + 1);
  const Taken pieces = Take(status, body, 7);
  Require(whole.file == pieces.file && whole.outcome.has_value() == pieces.outcome.has_value(),
          "pieces are taken as the whole is");
  if (whole.outcome) {
    Require(status == 200, "a file comes with status 200");
    Require(whole.file == body, "a file is handed on byte for byte");
    const auto envelope = certapi::ReadEnvelope(body);
    Require(body.size() > certapi::kMaxEnvelopeBytes || !envelope || !envelope->Negative(),
            "what says no is no file");
    return;
  }
  Require(whole.file.empty(), "of a failure nothing is handed on");
  const std::string& message = whole.outcome.error().message;
  Require(message == pieces.outcome.error().message, "pieces fail as the whole does");
  Require(!message.empty() && base::CountCodePoints(message) && !base::HasControlCharacter(message),
          "a failure has a readable message");
}

}  // namespace

void TryInput(std::string_view input) {
  for (const int status : {200, 404}) {
    CheckAnswer(status, input);
  }
}

}  // namespace certmon::fuzz
