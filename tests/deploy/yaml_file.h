// Reads the YAML files of deploy/. Throws YAML::Exception if a file is missing or is not YAML.
#ifndef TESTS_DEPLOY_YAML_FILE_H_
#define TESTS_DEPLOY_YAML_FILE_H_

#include <yaml-cpp/yaml.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace certmon::deploy {

// The text of a file, relative to the root of the repository. Empty if there is no such file.
inline std::string ReadSource(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(CERTMON_SOURCE_DIR "/" + path).rdbuf();
  return text.str();
}

inline YAML::Node LoadYaml(const std::string& path) {
  return YAML::LoadFile(CERTMON_SOURCE_DIR "/" + path);
}

inline std::vector<std::string> Strings(const YAML::Node& sequence) {
  return sequence.IsDefined() ? sequence.as<std::vector<std::string>>()
                              : std::vector<std::string>();
}

}  // namespace certmon::deploy

#endif  // TESTS_DEPLOY_YAML_FILE_H_
