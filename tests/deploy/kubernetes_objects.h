// The manifests of deploy/kubernetes.
#ifndef TESTS_DEPLOY_KUBERNETES_OBJECTS_H_
#define TESTS_DEPLOY_KUBERNETES_OBJECTS_H_

#include <yaml-cpp/yaml.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "tests/deploy/yaml_file.h"

namespace certmon::deploy {

inline constexpr const char* kBase = "deploy/kubernetes/base";
inline constexpr const char* kReplicas = "deploy/kubernetes/replicas";
inline constexpr const char* kWebConfig = "deploy/kubernetes/web-config";
inline constexpr const char* kOpenShift = "deploy/kubernetes/openshift";

// The objects of all files that the kustomization of this folder lists, in its order.
inline std::vector<YAML::Node> ObjectsOf(const std::string& folder) {
  std::vector<YAML::Node> objects;
  for (const std::string& file : Strings(LoadYaml(folder + "/kustomization.yaml")["resources"])) {
    if (file.find(".yaml") != std::string::npos) {
      for (const YAML::Node& object :
           YAML::LoadAllFromFile(std::string(CERTMON_SOURCE_DIR "/") + folder + "/" + file)) {
        objects.push_back(object);
      }
    }
  }
  return objects;
}

inline std::string KindOf(const YAML::Node& object) { return object["kind"].as<std::string>(); }
inline std::string NameOf(const YAML::Node& object) {
  return object["metadata"]["name"].as<std::string>();
}

// The only object of this kind. Throws std::runtime_error unless there is exactly one.
inline YAML::Node Only(const std::string& kind, const std::string& folder = kBase) {
  YAML::Node found;
  int count = 0;
  for (const YAML::Node& object : ObjectsOf(folder)) {
    if (KindOf(object) == kind) {
      found = object;
      ++count;
    }
  }
  if (count != 1) {
    throw std::runtime_error(std::to_string(count) + " objects of kind " + kind);
  }
  return found;
}

inline YAML::Node PodOf(const YAML::Node& deployment) {
  return deployment["spec"]["template"]["spec"];
}

}  // namespace certmon::deploy

#endif  // TESTS_DEPLOY_KUBERNETES_OBJECTS_H_
