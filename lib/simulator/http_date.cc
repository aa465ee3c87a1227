#include "lib/simulator/http_date.h"

#include <array>
#include <chrono>
#include <ctime>

namespace certmon::simulator {

std::string FormatHttpDate(base::WallTime time) {
  const std::time_t seconds =
      std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 64> text{};
  // No program of the project calls setlocale, so the names are English.
  return {text.data(),
          std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

}  // namespace certmon::simulator
