// What of a page stays the same while its State does.
#ifndef TESTS_INTEGRATION_MEMORY_STEADY_PAGE_H_
#define TESTS_INTEGRATION_MEMORY_STEADY_PAGE_H_

#include <sstream>
#include <string>

namespace certmon::memory {

// Of the lines that tell of the process and of scrapes the name alone: each of these families has
// to be there too.
inline std::string Steady(const std::string& page) {
  std::istringstream lines(page);
  std::string steady;
  for (std::string line; std::getline(lines, line);) {
    const bool moves = line.compare(0, 8, "process_") == 0 ||
                       line.find("http_requests_total{") != std::string::npos;
    steady += (moves ? line.substr(0, line.find_first_of("{ ")) : line) + "\n";
  }
  return steady;
}

}  // namespace certmon::memory

#endif  // TESTS_INTEGRATION_MEMORY_STEADY_PAGE_H_
