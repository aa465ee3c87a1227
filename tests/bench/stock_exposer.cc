// For comparison: the certificate families of a page as gauges of a prometheus-cpp Registry, served
// by a prometheus::Exposer with default settings.
//
//   stock_exposer PAGE      reads the file PAGE, prints its port; ends on SIGTERM
#include <prometheus/exposer.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

#include <csignal>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>

#include "tests/support/exposition_parser.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: stock_exposer PAGE\n");
    return 2;
  }
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);
  const auto registry = std::make_shared<prometheus::Registry>();
  {
    std::ifstream file(argv[1]);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto page = certmon::test_support::ParseExposition(text);
    if (!page) {
      std::fprintf(stderr, "%s\n", page.error().c_str());
      return 1;
    }
    for (const auto& family : page->families) {
      if (!family.name.starts_with("nhncloud_certmanager_certificate_")) continue;
      auto& gauges =
          prometheus::BuildGauge().Name(family.name).Help(family.help).Register(*registry);
      for (const auto& sample : family.samples) {
        gauges.Add({sample.labels.begin(), sample.labels.end()}).Set(sample.value);
      }
    }
  }
  prometheus::Exposer exposer("127.0.0.1:0");
  exposer.RegisterCollectable(registry);
  std::printf("127.0.0.1:%d\n", exposer.GetListeningPorts().at(0));
  std::fflush(stdout);
  int signal = 0;
  return sigwait(&stop, &signal);
}
