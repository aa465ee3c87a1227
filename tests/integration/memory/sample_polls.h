// A project and its listing before and after a change of every kind, for the tests of polls
// without memory.
#ifndef TESTS_INTEGRATION_MEMORY_SAMPLE_POLLS_H_
#define TESTS_INTEGRATION_MEMORY_SAMPLE_POLLS_H_

#include <cstdint>
#include <string>

#include "exporter/poll/project_settings.h"
#include "lib/base/random.h"

namespace certmon::memory {

// Every retry at once.
class NoWaiting final : public base::Random {
 public:
  [[nodiscard]] double Fraction() override { return 0.0; }
};

// Polled every 5 minutes.
[[nodiscard]] exporter::ProjectSettings SampleProject(
    const std::string& base_url, certapi::ApiVersion version = certapi::ApiVersion::kV1_1);

// The answer of the token endpoint (v1.3): a token that is good for less than a poll interval.
[[nodiscard]] std::string SampleToken();

// One page of two entries at most. After the change a certificate is renewed, one ends earlier than
// before, one is new, one has gone, one has no usable date and one is there twice.
[[nodiscard]] std::string SamplePage(std::uint64_t page, bool changed);
inline constexpr std::uint64_t kSampleRemoved = 1;

}  // namespace certmon::memory

#endif  // TESTS_INTEGRATION_MEMORY_SAMPLE_POLLS_H_
