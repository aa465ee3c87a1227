#include <malloc.h>

#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "exporter/app/app.h"
#include "lib/base/out_of_memory.h"
#include "lib/base/version.h"

int main(int argc, char** argv) {
  certmon::base::ExitOnOutOfMemory();
  // One heap for the few threads there are: an arena for each would keep megabytes for itself.
  mallopt(M_ARENA_MAX, 1);
  try {
    return certmon::exporter::Run(std::vector<std::string>(argv, argv + argc));
  } catch (const std::exception& error) {
    std::cerr << certmon::base::kProductName << ": " << error.what() << '\n';
    return 1;
  }
}
