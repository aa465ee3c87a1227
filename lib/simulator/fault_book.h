// The faults that are set, and which of them apply to a request. Used by one thread at a time.
#ifndef LIB_SIMULATOR_FAULT_BOOK_H_
#define LIB_SIMULATOR_FAULT_BOOK_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "lib/base/result.h"
#include "lib/http_server/server.h"
#include "lib/simulator/answer_hooks.h"
#include "lib/simulator/fault.h"
#include "lib/simulator/fault_rule.h"

namespace certmon::simulator {

// What a request is about, as far as a fault may be restricted to it.
struct RequestSubject {
  std::string appkey;  // empty if the path has none
  int page = 1;
  FaultTarget target = FaultTarget::kList;
};

[[nodiscard]] RequestSubject SubjectOf(const http::ServerRequest& request);

// The faults that apply to one request, in the order they were added.
class ActiveFaults final : public AnswerHooks {
 public:
  explicit ActiveFaults(bool needs_pages) : needs_pages_(needs_pages) {}

  void Add(const Fault& fault, const FaultContext& context) {
    faults_.emplace_back(&fault, context);
  }
  [[nodiscard]] bool IsEmpty() const { return faults_.empty(); }

  [[nodiscard]] bool NeedsPages() const override { return needs_pages_; }
  void OnQuery(ListQuery& query) const override { Play(&Fault::on_query, query); }
  void OnListing(std::vector<const Record*>& listed) const override {
    Play(&Fault::on_listing, listed);
  }
  void OnPage(ListAnswer& page) const override { Play(&Fault::on_page, page); }
  void OnEnvelope(Envelope& envelope) const override { Play(&Fault::on_envelope, envelope); }
  void OnToken(TokenAnswer& answer) const override { Play(&Fault::on_token, answer); }
  void OnFile(FileAnswer& answer) const override { Play(&Fault::on_file, answer); }
  // Called with the whole answer.
  void OnResponse(FaultyResponse& response) const { Play(&Fault::on_response, response); }

 private:
  template <typename Hook, typename Answer>
  void Play(Hook Fault::*hook, Answer& answer) const {
    for (const auto& [fault, context] : faults_) {
      if (fault->*hook != nullptr) (fault->*hook)(answer, context);
    }
  }

  bool needs_pages_;
  std::vector<std::pair<const Fault*, FaultContext>> faults_;
};

class FaultBook {
 public:
  // Fails with kInternal for an unknown name or a wrong argument; the message says what is allowed.
  [[nodiscard]] base::Result<void> Add(const FaultRule& rule);
  void Clear() { entries_.clear(); }
  // Plays the hooks in every answer, before the faults. Not affected by Clear. `quirk` is static data.
  void AddQuirk(const Fault& quirk) {
    quirks_.push_back({.fault = &quirk, .rule = {}, .context = {}});
  }

  // The faults of this request; counts the request. The listing needs pages if any fault of the
  // project shows only in a listing of several pages.
  [[nodiscard]] ActiveFaults FaultsOf(const RequestSubject& subject);

 private:
  struct Entry {
    const Fault* fault = nullptr;
    FaultRule rule;
    FaultContext context;
    // Requests that fit the rule, from_request and count not regarded.
    std::uint64_t matched = 0;
  };

  std::vector<Entry> quirks_;
  std::vector<Entry> entries_;
};

// The requests that the fault applies to if its rule says `wanted`.
[[nodiscard]] FaultTarget TargetOf(const Fault& fault, FaultTarget wanted);

// Finds the fault of that name and checks its argument. Fails as FaultBook::Add does.
struct CheckedFault {
  const Fault* fault = nullptr;
  FaultContext context;
};
[[nodiscard]] base::Result<CheckedFault> CheckFault(const FaultRule& rule);

}  // namespace certmon::simulator

#endif  // LIB_SIMULATOR_FAULT_BOOK_H_
