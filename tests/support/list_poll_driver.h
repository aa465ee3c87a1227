// Runs one ListPoll to its end with any Transport, like the poll loop.
#ifndef TESTS_SUPPORT_LIST_POLL_DRIVER_H_
#define TESTS_SUPPORT_LIST_POLL_DRIVER_H_

#include <map>
#include <utility>

#include "lib/certapi/list_poll.h"
#include "lib/http/transport.h"

namespace certmon::test_support {

inline certapi::ListOutcome DriveListPoll(certapi::ListPoll& poll, http::Transport& transport) {
  std::map<http::RequestId, certapi::ListPoll::Key> keys;
  while (!poll.Done()) {
    for (certapi::ListPoll::Start& start : poll.TakeStarts()) {
      keys[transport.Start(std::move(start.request))] = start.key;
    }
    if (poll.Done()) {
      break;
    }
    for (http::Completion& done : transport.Wait(poll.NextWake())) {
      poll.OnAnswer(keys.at(done.id), done.duration, std::move(done.response));
    }
  }
  for (const auto& [id, key] : keys) {
    transport.Cancel(id);
  }
  return poll.TakeOutcome();
}

}  // namespace certmon::test_support

#endif  // TESTS_SUPPORT_LIST_POLL_DRIVER_H_
