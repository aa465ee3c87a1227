// The points at which an answer of the simulated API can be changed while it is made.
#ifndef LIB_SIMULATOR_ANSWER_HOOKS_H_
#define LIB_SIMULATOR_ANSWER_HOOKS_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "lib/simulator/envelope.h"
#include "lib/simulator/list_query.h"
#include "lib/simulator/record.h"

namespace certmon::simulator {

// An answer of the token endpoint before it is encoded.
struct TokenAnswer {
  std::chrono::seconds life{};
  Members members;  // without access_token, which is put before them
  bool has_token = true;
};

// An answer to a download before it is encoded.
struct FileAnswer {
  std::int64_t result_code = 0;  // other than 0: refused
  std::string disposition;       // the header Content-Disposition
  std::string text;              // of the file
};

// In the order in which an answer is made. Changes nothing by default. Thread-safe.
class AnswerHooks {
 public:
  virtual ~AnswerHooks() = default;

  // Whether the listing is served in pages of 10, as if all=true were ignored, unless the settings
  // already limit the pages.
  [[nodiscard]] virtual bool NeedsPages() const { return false; }
  virtual void OnQuery(ListQuery& /*query*/) const {}
  // All that the query selects, before it is cut into pages.
  virtual void OnListing(std::vector<const Record*>& /*listed*/) const {}
  virtual void OnPage(ListAnswer& /*page*/) const {}
  virtual void OnEnvelope(Envelope& /*envelope*/) const {}
  virtual void OnToken(TokenAnswer& /*answer*/) const {}
  virtual void OnFile(FileAnswer& /*answer*/) const {}
};

}  // namespace certmon::simulator

#endif  // LIB_SIMULATOR_ANSWER_HOOKS_H_
