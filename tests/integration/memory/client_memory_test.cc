// A poll over libcurl and real sockets in which an allocation fails: of the transport too, and of
// libcurl itself.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "exporter/poll/poller.h"
#include "lib/http/curl_transport.h"
#include "lib/http_server/server.h"
#include "tests/integration/memory/failing_allocations.h"
#include "tests/integration/memory/open_files.h"
#include "tests/integration/memory/sample_polls.h"

namespace certmon::memory {
namespace {

class SilentLog final : public exporter::Log {
 public:
  void Write(exporter::LogLevel /*level*/, std::string_view /*message*/,
             const std::vector<exporter::LogField>& /*fields*/) override {}
};

std::unique_ptr<http::Server> ListServer() {
  http::ServerOptions options;
  options.listen = {*http::ParseListenAddress("127.0.0.1:0")};
  options.threads = http::ServerThreads::kThreadPerConnection;
  options.routes = {
      {.methods = {"GET"}, .path = "", .handler = [](const http::ServerRequest& request) {
         const std::size_t at = request.query.find("pageNum=") + 8;
         http::ServerResponse response =
             http::TextResponse(200, SamplePage(std::stoull(request.query.substr(at)), false));
         response.headers = {{"Content-Type", "application/json"}};
         return response;
       }}};
  return *http::Server::Start(std::move(options));
}

class Client {
 public:
  explicit Client(const std::string& base_url) : base_url_(base_url) {}

  // One poll, in a turn of the sweep where there is one.
  exporter::ProjectState Poll(Sweep* sweep) {
    exporter::SelfMetrics self;
    exporter::StateStore states;
    exporter::Poller poller({SampleProject(base_url_)}, exporter::Schedule::First::kAtOnce,
                            {.clock = clock_, .random = random_, .self = self, .log = log_},
                            *transport_, states);
    if (sweep != nullptr) {
      sweep->Begin();
    }
    poller.RunOnce();
    if (sweep != nullptr) {
      sweep->End();
    }
    return states.Current()->projects.at(0);
  }

 private:
  const std::string base_url_;
  base::SystemClock clock_;
  NoWaiting random_;
  SilentLog log_;
  std::unique_ptr<http::Transport> transport_ = http::MakeCurlTransport("test/1.0", clock_);
};

// Whether every certificate of `part` is one of `whole`, with the same dates.
bool IsPartOf(const inventory::Inventory& part, const inventory::Inventory& whole) {
  return std::all_of(part.certificates.begin(), part.certificates.end(),
                     [&whole](const certapi::Certificate& certificate) {
                       const auto* known = whole.Find(certificate.name);
                       return known != nullptr && *known == certificate;
                     });
}

// Goes through the allocations of one poll after the other; adds up the outcomes.
void SweepPolls(const std::string& base_url, Sweep& sweep, std::map<std::string, int>& outcomes) {
  exporter::ProjectState good;
  // Twice: what is made once for the life of the program is there by then.
  for (int i = 0; i < 2; ++i) {
    good = Client(base_url).Poll(nullptr);
    ASSERT_TRUE(good.up);
  }
  int repeated = 0;
  do {
    SCOPED_TRACE(sweep.Place());
    const std::int64_t alive = AllocationsAlive();
    std::optional<base::Reason> failure;
    {
      // A new one each time: all that a connection takes is made anew.
      Client client(base_url);
      const exporter::ProjectState state = client.Poll(&sweep);
      failure = state.last_failure;
      ASSERT_TRUE(sweep.Failed() || state.up);
      ASSERT_EQ(state.up, !failure);
      if (state.up) {
        ASSERT_EQ(*state.inventory, *good.inventory);
      }
      ASSERT_TRUE(IsPartOf(*state.inventory, *good.inventory));
      const exporter::ProjectState next = client.Poll(nullptr);
      ASSERT_TRUE(next.up);
      ASSERT_EQ(*next.inventory, *good.inventory);
    }
    // Where libcurl has no memory to read the address it asks its lookup thread, and pthread_create
    // may make what it keeps for the next thread. A leak comes each time.
    if (AllocationsAlive() != alive && repeated < 3) {
      ++repeated;
      sweep.Repeat();
      continue;
    }
    ASSERT_EQ(AllocationsAlive(), alive);
    repeated = 0;
    ++outcomes[failure ? std::string(base::ReasonLabel(*failure)) : "complete"];
  } while (sweep.Failed());
}

TEST(ClientWithoutMemory, R1EndsThePollAndTheNextIsGood) {
  const std::int64_t open_files = OpenFiles();
  Sweep sweep(Whose::kThisThread);
  std::map<std::string, int> outcomes;
  {
    const auto server = ListServer();
    SweepPolls("http://127.0.0.1:" + std::to_string(server->Bound().at(0).port), sweep, outcomes);
  }
  EXPECT_EQ(OpenFiles(), open_files);
  // None ends by its time limit: every request has its answer.
  EXPECT_EQ(outcomes.count("timeout"), 0U);
  EXPECT_GT(outcomes["internal"], 480);
  RecordProperty("failed_allocations", static_cast<int>(sweep.Turns()));
  for (const auto& [outcome, times] : outcomes) {
    RecordProperty(outcome, times);
  }
}

}  // namespace
}  // namespace certmon::memory
