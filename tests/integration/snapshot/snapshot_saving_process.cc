// Saves one generation after the other, as fast as possible, until it is killed.
//
//   snapshot_saving_process FOLDER CERTIFICATES
//
// Starts after the generation that is already saved. Prints "serving N" for that one (0 for none)
// and "saved N" after each save, one line each on stderr.
#include <iostream>
#include <string>

#include "lib/inventory/snapshot_file.h"
#include "lib/inventory/snapshot_folder.h"
#include "tests/unit/snapshot/sample_snapshot.h"

int main(int count, char** arguments) {
  using namespace certmon::inventory;
  if (count != 3) {
    return 2;
  }
  const auto folder = SnapshotFolder::Open(arguments[1]);
  if (!folder) {
    std::cerr << folder.error().message << std::endl;
    return 1;
  }
  const auto loaded = LoadSnapshot(folder->SnapshotPath());
  if (!loaded) {
    std::cerr << loaded.error().message << std::endl;
    return 1;
  }
  std::size_t generation = *loaded ? (*loaded)->projects.at(0).removed_total : 0;
  std::cerr << "serving " << generation << std::endl;
  while (true) {
    ++generation;
    const auto saved =
        SaveSnapshot(certmon::base::SystemFiles(), folder->SnapshotPath(),
                     certmon::test_support::Generation(generation, std::stoul(arguments[2])));
    if (!saved) {
      std::cerr << saved.error().message << std::endl;
      return 1;
    }
    std::cerr << "saved " << generation << std::endl;
  }
}
