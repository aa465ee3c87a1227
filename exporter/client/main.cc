#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "exporter/client/request.h"
#include "exporter/client/run.h"
#include "lib/base/out_of_memory.h"

int main(int argc, char** argv) {
  certmon::base::ExitOnOutOfMemory();
  try {
    return certmon::client::Run(std::vector<std::string>(argv, argv + argc));
  } catch (const std::exception& error) {
    std::cerr << certmon::client::kProgramName << ": " << error.what() << '\n';
    return certmon::client::kFailed;
  }
}
