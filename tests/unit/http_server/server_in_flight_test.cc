#include "lib/http_server/server_in_flight.h"

#include <gtest/gtest.h>

#include <thread>

namespace certmon::http {
namespace {

constexpr std::chrono::hours kLongerThanAnyTest{1};

TEST(InFlight, DoesNotWaitIfNothingIsUnderWay) {
  InFlight in_flight;
  in_flight.WaitForNone(kLongerThanAnyTest);
  in_flight.Begin();
  in_flight.End();
  in_flight.WaitForNone(kLongerThanAnyTest);
}

TEST(InFlight, WaitsUntilTheLastHasEnded) {
  InFlight in_flight;
  in_flight.Begin();
  in_flight.Begin();
  std::jthread other([&in_flight] {
    in_flight.End();
    in_flight.End();
  });
  in_flight.WaitForNone(kLongerThanAnyTest);
}

TEST(InFlight, StopsWaitingAtItsLimit) {
  InFlight in_flight;
  in_flight.Begin();
  in_flight.WaitForNone(std::chrono::milliseconds(1));
}

}  // namespace
}  // namespace certmon::http
