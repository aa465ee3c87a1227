// Waits for the page of an exporter to change: requests it up to 600 times, with pauses of 50 ms.
#ifndef TESTS_E2E_AWAITED_PAGE_H_
#define TESTS_E2E_AWAITED_PAGE_H_

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/http_get.h"

namespace certmon::e2e {

// Returns whether `holds` became true.
template <typename Condition>
bool Await(Condition holds) {
  constexpr int kAttempts = 600;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    if (holds()) {
      return true;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return false;
}

// The /metrics page after it contains all texts; the last page seen if it never does.
inline std::string PageWithAll(const std::string& url, const std::vector<std::string>& texts) {
  std::string page;
  Await([&] {
    page = test_support::HttpGet(url + "/metrics").body;
    return std::all_of(texts.begin(), texts.end(), [&](const std::string& text) {
      return page.find(text) != std::string::npos;
    });
  });
  return page;
}

inline std::string PageWith(const std::string& url, const std::string& text) {
  return PageWithAll(url, {text});
}

// The exporter is ready after the first polls.
inline bool IsReadySoon(const std::string& url) {
  return Await([&] { return test_support::HttpGet(url + "/-/ready").status == 200; });
}

}  // namespace certmon::e2e

#endif  // TESTS_E2E_AWAITED_PAGE_H_
