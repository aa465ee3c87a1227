// The manifests are consistent: selectors, ports, volumes and names, which the API server does not
// check. Sources: Kubernetes API reference v1.31; Prometheus Operator API v1.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "tests/deploy/kubernetes_objects.h"

namespace certmon::deploy {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAreArray;

using Labels = std::map<std::string, std::string>;

Labels LabelsOf(const YAML::Node& node) { return node.as<Labels>(); }
Labels PodLabels() {
  return LabelsOf(Only("Deployment")["spec"]["template"]["metadata"]["labels"]);
}
YAML::Node Container() { return PodOf(Only("Deployment"))["containers"][0]; }
YAML::Node GeneratedConfigMap() {
  return LoadYaml(std::string(kBase) + "/kustomization.yaml")["configMapGenerator"][0];
}

TEST(Kustomization, ListsEveryFileOfItsFolderExceptTheExample) {
  for (const char* folder : {kBase, kReplicas, kWebConfig, kOpenShift}) {
    const YAML::Node kustomization = LoadYaml(std::string(folder) + "/kustomization.yaml");
    std::set<std::string> listed;
    for (const std::string& file : Strings(kustomization["resources"])) {
      listed.insert(file);
    }
    for (const YAML::Node& patch : kustomization["patches"]) {
      listed.insert(patch["path"].as<std::string>());
    }
    for (const YAML::Node& map : kustomization["configMapGenerator"]) {
      for (const std::string& file : Strings(map["files"])) {
        listed.insert(file);
      }
    }
    listed.erase("../base");
    std::set<std::string> present;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(CERTMON_SOURCE_DIR "/") + folder)) {
      present.insert(entry.path().filename().string());
    }
    present.erase("kustomization.yaml");
    present.erase("secret.example.yaml");
    EXPECT_EQ(listed, present) << folder;
  }
}

TEST(Kustomization, OverlaysIncludeTheBaseAndPatchExistingObjects) {
  for (const char* folder : {kReplicas, kWebConfig, kOpenShift}) {
    const YAML::Node overlay = LoadYaml(std::string(folder) + "/kustomization.yaml");
    EXPECT_THAT(Strings(overlay["resources"]), Contains("../base"));
    EXPECT_GE(overlay["patches"].size(), 1U) << folder;
    for (const YAML::Node& patch : overlay["patches"]) {
      const YAML::Node changed =
          LoadYaml(std::string(folder) + "/" + patch["path"].as<std::string>());
      EXPECT_EQ(NameOf(changed), NameOf(Only(KindOf(changed))));
      EXPECT_EQ(changed["apiVersion"].as<std::string>(),
                Only(KindOf(changed))["apiVersion"].as<std::string>());
    }
  }
}

TEST(Kustomization, OverlayRunsTwoReplicasAndMayLoseOne) {
  const YAML::Node patch = LoadYaml(std::string(kReplicas) + "/deployment.yaml");
  EXPECT_EQ(patch["spec"]["replicas"].as<int>(), 2);
  const YAML::Node budget = Only("PodDisruptionBudget", kReplicas);
  EXPECT_EQ(budget["spec"]["minAvailable"].as<int>(), 1);
  EXPECT_EQ(LabelsOf(budget["spec"]["selector"]["matchLabels"]), PodLabels());
}

TEST(Manifests, SetNoNamespace) {
  for (const YAML::Node& object : ObjectsOf(kBase)) {
    EXPECT_FALSE(object["metadata"]["namespace"]) << KindOf(object);
  }
}

TEST(Manifests, EverySelectorMatchesThePods) {
  EXPECT_EQ(LabelsOf(Only("Deployment")["spec"]["selector"]["matchLabels"]), PodLabels());
  EXPECT_EQ(LabelsOf(Only("Service")["spec"]["selector"]), PodLabels());
  EXPECT_EQ(LabelsOf(Only("NetworkPolicy")["spec"]["podSelector"]["matchLabels"]), PodLabels());
}

TEST(Manifests, ServiceMonitorMatchesTheServiceAndItsPort) {
  const YAML::Node monitor = Only("ServiceMonitor");
  const YAML::Node service = Only("Service");
  EXPECT_EQ(LabelsOf(monitor["spec"]["selector"]["matchLabels"]),
            LabelsOf(service["metadata"]["labels"]));
  EXPECT_EQ(monitor["spec"]["endpoints"][0]["port"].as<std::string>(),
            service["spec"]["ports"][0]["name"].as<std::string>());
  // The rules look back five minutes and tolerate one failed scrape out of two (alerts/README.md).
  EXPECT_EQ(monitor["spec"]["endpoints"][0]["interval"].as<std::string>(), "1m");
}

TEST(Manifests, EveryPortRefersToTheContainerPort) {
  const std::string port = Container()["ports"][0]["name"].as<std::string>();
  EXPECT_EQ(Container()["ports"][0]["containerPort"].as<int>(), 10290);
  EXPECT_EQ(Only("Service")["spec"]["ports"][0]["targetPort"].as<std::string>(), port);
  EXPECT_EQ(Only("NetworkPolicy")["spec"]["ingress"][0]["ports"][0]["port"].as<std::string>(),
            port);
  EXPECT_EQ(Container()["readinessProbe"]["httpGet"]["port"].as<std::string>(), port);
  EXPECT_EQ(Container()["readinessProbe"]["httpGet"]["path"].as<std::string>(), "/-/ready");
}

// Row S20: a request of the kubelet without a password or over plain HTTP would restart the pod for ever.
// --healthcheck requests /-/healthy, so an outage of the API restarts nothing.
void ExpectHealthcheckWithTheSameFlags(const YAML::Node& probe,
                                       std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "nhncloud-certmanager-exporter");
  arguments.emplace_back("--healthcheck");
  EXPECT_EQ(Strings(probe["exec"]["command"]), arguments);
  EXPECT_FALSE(probe["httpGet"] && !probe["httpGet"].IsNull());
}

TEST(Manifests, ProbesThatRestartThePodRunTheHealthcheckWithTheFlagsOfTheContainer) {
  for (const char* probe : {"startupProbe", "livenessProbe"}) {
    SCOPED_TRACE(probe);
    ExpectHealthcheckWithTheSameFlags(Container()[probe], Strings(Container()["args"]));
    // --healthcheck takes about 5 s at most.
    EXPECT_GE(Container()[probe]["timeoutSeconds"].as<int>(), 6);
  }
}

TEST(WebConfigOverlay, EveryProbeRunsTheHealthcheckWithTheFlagsOfTheContainer) {
  const YAML::Node container =
      PodOf(LoadYaml(std::string(kWebConfig) + "/deployment.yaml"))["containers"][0];
  const std::vector<std::string> arguments = Strings(container["args"]);
  // A patch replaces the whole list.
  for (const std::string& argument : Strings(Container()["args"])) {
    EXPECT_THAT(arguments, Contains(argument));
  }
  for (const char* probe : {"startupProbe", "livenessProbe", "readinessProbe"}) {
    SCOPED_TRACE(probe);
    ExpectHealthcheckWithTheSameFlags(container[probe], arguments);
  }
  // A patch keeps the members that it does not name, and a probe has one kind.
  EXPECT_TRUE(container["readinessProbe"]["httpGet"].IsNull());
}

TEST(WebConfigOverlay, PrometheusUsesTlsAndAPassword) {
  const YAML::Node endpoint =
      LoadYaml(std::string(kWebConfig) + "/servicemonitor.yaml")["spec"]["endpoints"][0];
  const YAML::Node base = Only("ServiceMonitor")["spec"]["endpoints"][0];
  for (const char* key : {"port", "interval", "honorLabels"}) {
    EXPECT_EQ(endpoint[key].as<std::string>(), base[key].as<std::string>()) << key;
  }
  EXPECT_EQ(endpoint["scheme"].as<std::string>(), "https");
  EXPECT_FALSE(endpoint["tlsConfig"]["insecureSkipVerify"]);
  std::map<std::string, YAML::Node> secrets;
  for (const YAML::Node& secret : YAML::LoadAllFromFile(std::string(CERTMON_SOURCE_DIR "/") +
                                                        kWebConfig + "/secret.example.yaml")) {
    secrets[NameOf(secret)] = secret["stringData"];
  }
  for (const YAML::Node& use :
       {endpoint["tlsConfig"]["ca"]["secret"], endpoint["basicAuth"]["username"],
        endpoint["basicAuth"]["password"]}) {
    EXPECT_TRUE(secrets[use["name"].as<std::string>()][use["key"].as<std::string>()]);
  }
  const YAML::Node volume =
      PodOf(LoadYaml(std::string(kWebConfig) + "/deployment.yaml"))["volumes"][0]["secret"];
  EXPECT_TRUE(secrets[volume["secretName"].as<std::string>()]["web.yml"]);
}

TEST(OpenShiftOverlay, SetsNoUserAndNoGroup) {
  const YAML::Node fixed = PodOf(Only("Deployment"))["securityContext"];
  const YAML::Node patch =
      PodOf(LoadYaml(std::string(kOpenShift) + "/deployment.yaml"))["securityContext"];
  for (const char* key : {"runAsUser", "runAsGroup", "fsGroup"}) {
    EXPECT_TRUE(fixed[key]) << key;
    EXPECT_TRUE(patch[key].IsNull()) << key;
  }
}

TEST(Manifests, ThePodHasNoPrivileges) {
  const YAML::Node pod = PodOf(Only("Deployment"));
  EXPECT_TRUE(pod["securityContext"]["runAsNonRoot"].as<bool>());
  EXPECT_EQ(pod["securityContext"]["runAsUser"].as<int>(), 65532);
  EXPECT_EQ(pod["securityContext"]["seccompProfile"]["type"].as<std::string>(), "RuntimeDefault");
  EXPECT_FALSE(pod["automountServiceAccountToken"].as<bool>());
  EXPECT_EQ(pod["serviceAccountName"].as<std::string>(), NameOf(Only("ServiceAccount")));
  const YAML::Node context = Container()["securityContext"];
  EXPECT_FALSE(context["allowPrivilegeEscalation"].as<bool>());
  EXPECT_TRUE(context["readOnlyRootFilesystem"].as<bool>());
  EXPECT_THAT(Strings(context["capabilities"]["drop"]), ElementsAre("ALL"));
  EXPECT_TRUE(Container()["resources"]["requests"]["cpu"]);
  EXPECT_TRUE(Container()["resources"]["limits"]["memory"]);
}

TEST(Manifests, EveryVolumeExistsAndIsMounted) {
  std::vector<std::string> volumes;
  for (const YAML::Node& volume : PodOf(Only("Deployment"))["volumes"]) {
    volumes.push_back(volume["name"].as<std::string>());
    if (volume["configMap"]) {
      EXPECT_EQ(volume["configMap"]["name"].as<std::string>(),
                GeneratedConfigMap()["name"].as<std::string>());
    }
    if (volume["secret"]) {
      EXPECT_EQ(volume["secret"]["secretName"].as<std::string>(),
                NameOf(LoadYaml(std::string(kBase) + "/secret.example.yaml")));
    }
  }
  std::vector<std::string> mounted;
  for (const YAML::Node& mount : Container()["volumeMounts"]) {
    mounted.push_back(mount["name"].as<std::string>());
    EXPECT_FALSE(mount["subPath"]) << "a subPath mount does not follow a rotated key";
  }
  EXPECT_THAT(mounted, UnorderedElementsAreArray(volumes));
}

TEST(Manifests, TheExporterUsesMountedFolders) {
  std::set<std::string> folders;
  for (const YAML::Node& mount : Container()["volumeMounts"]) {
    folders.insert(mount["mountPath"].as<std::string>());
  }
  std::map<std::string, std::string> flags;
  for (const std::string& argument : Strings(Container()["args"])) {
    flags[argument.substr(0, argument.find('='))] = argument.substr(argument.find('=') + 1);
  }
  EXPECT_THAT(folders, Contains(flags["--storage.path"]));
  EXPECT_THAT(folders,
              Contains(std::filesystem::path(flags["--config.file"]).parent_path().string()));
  EXPECT_THAT(Strings(GeneratedConfigMap()["files"]),
              ElementsAre(std::filesystem::path(flags["--config.file"]).filename().string()));
}

// The program refuses (exit 2) a flag that is given twice.
TEST(Manifests, NoFlagIsRepeated) {
  EXPECT_THAT(ReadSource("Dockerfile"), ::testing::HasSubstr("ENTRYPOINT [\"nhncloud-"));
  EXPECT_THAT(Strings(Container()["command"]), ElementsAre("nhncloud-certmanager-exporter"));
  std::set<std::string> seen;
  for (const std::string& argument : Strings(Container()["args"])) {
    EXPECT_TRUE(seen.insert(argument.substr(0, argument.find('='))).second) << argument;
  }
}

TEST(Manifests, TheSecretHasTheFilesOfTheConfiguration) {
  const YAML::Node secret = LoadYaml(std::string(kBase) + "/secret.example.yaml");
  const YAML::Node project = LoadYaml(std::string(kBase) + "/exporter.yml")["projects"][0];
  for (const char* key : {"appkey_file", "user_access_key_id_file", "secret_access_key_file"}) {
    const std::filesystem::path file = project[key].as<std::string>();
    EXPECT_EQ(file.parent_path(), "/run/secrets/nhncloud");
    EXPECT_TRUE(secret["stringData"][file.filename().string()]) << file;
  }
}

}  // namespace
}  // namespace certmon::deploy
