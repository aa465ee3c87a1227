// Files with chains, as people upload them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/openssl_program.h"
#include "tests/unit/pem/reading.h"

namespace certmon::pem {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::int64_t Seconds(std::chrono::sys_seconds instant) {
  return instant.time_since_epoch().count();
}

// root - intermediate - leaf
class Chain : public testing::Test {
 protected:
  MadeCertificate MakeLeaf(const std::string& name, const MadeCertificate& issuer,
                           const std::string& not_after = "20991231235959Z") {
    CertificateOptions options;
    options.subject = "/CN=" + name;
    options.extensions = {"basicConstraints=CA:FALSE", "subjectAltName=DNS:" + name,
                          "authorityKeyIdentifier=keyid"};
    options.issuer = &issuer;
    options.not_after = not_after;
    return maker_.Make(options);
  }

  CertificateMaker maker_;
  // date -u -d '2030-01-01' +%s is 1893456000.
  MadeCertificate root_ = maker_.MakeAuthority("/CN=Root");
  MadeCertificate intermediate_ =
      maker_.MakeAuthority("/CN=Intermediate", &root_, "20300101000000Z");
  MadeCertificate leaf_ = MakeLeaf("www.example.com", intermediate_, "20400101000000Z");
};

TEST_F(Chain, HasTheSameLeafAndEarliestEndInEveryOrder) {
  std::vector<std::string> texts = {intermediate_.certificate, leaf_.certificate, leaf_.key,
                                    root_.certificate};
  std::sort(texts.begin(), texts.end());
  do {
    const auto file = Read(texts[0] + texts[1] + texts[2] + texts[3]);
    ASSERT_EQ(file.certificates.size(), 3U);
    EXPECT_EQ(file.Leaf().subject_common_name, "www.example.com");
    EXPECT_EQ(file.Leaf().issuer_common_name, "Intermediate");
    EXPECT_EQ(Seconds(file.chain_not_after), 1893456000);
  } while (std::next_permutation(texts.begin(), texts.end()));
}

TEST_F(Chain, ListsTheIssuersOfEachCertificate) {
  const auto file = Read(leaf_.certificate + intermediate_.certificate + root_.certificate);
  EXPECT_THAT(file.certificates[0].issuers, ElementsAre(1));
  EXPECT_THAT(file.certificates[1].issuers, ElementsAre(2));
  EXPECT_THAT(file.certificates[2].issuers, IsEmpty());
  EXPECT_FALSE(file.certificates[0].is_ca || file.certificates[0].is_self_issued);
  EXPECT_TRUE(file.certificates[1].is_ca && !file.certificates[1].is_self_issued);
  EXPECT_TRUE(file.certificates[2].is_ca && file.certificates[2].is_self_issued);
}

TEST_F(Chain, ChoosesTheListedLeaf) {
  const auto other_root = maker_.MakeAuthority("/CN=Other root");
  const auto other = MakeLeaf("other.example.com", other_root);
  const std::string text = other.certificate + other_root.certificate + leaf_.certificate +
                           intermediate_.certificate + root_.certificate;
  EXPECT_EQ(Read(text, {"other.example.com", {}}).Leaf().subject_common_name, "other.example.com");
  EXPECT_EQ(Read(text, {"my shop", {"WWW.EXAMPLE.COM"}}).Leaf().subject_common_name,
            "www.example.com");
  // Nothing is known: the first to expire.
  EXPECT_EQ(Read(text).Leaf().subject_common_name, "www.example.com");
}

TEST_F(Chain, ChoosesTheOldCertificateBesideTheRenewedOne) {
  const auto old = MakeLeaf("www.example.com", intermediate_, "20210101000000Z");
  for (const std::string& text :
       {old.certificate + leaf_.certificate, leaf_.certificate + old.certificate}) {
    const auto file = Read(text, {"www.example.com", {"www.example.com"}});
    EXPECT_EQ(Seconds(file.Leaf().not_after), 1609459200);  // date -u -d 2021-01-01 +%s
    EXPECT_EQ(file.chain_not_after, file.Leaf().not_after);
  }
}

TEST_F(Chain, DistinguishesIssuersOfTheSameNameByTheirKeys) {
  const auto namesake = maker_.MakeAuthority("/CN=Intermediate", &root_);
  const auto file = Read(namesake.certificate + leaf_.certificate + intermediate_.certificate);
  EXPECT_THAT(file.certificates[1].issuers, ElementsAre(2));
  EXPECT_EQ(file.leaf, 1U);
}

// One authority with an old and a new certificate of the same name and key, and so on: files with more
// than one chain. The key of `of` is used again.
class SeveralChains : public Chain {
 protected:
  // A certificate for the subject and key of `root_`, issued by another authority.
  MadeCertificate CrossSigned(const MadeCertificate& issuer, const std::string& not_after) {
    CertificateOptions options;
    options.subject = "/CN=Root";
    options.extensions = {"basicConstraints=critical,CA:TRUE", "subjectKeyIdentifier=hash"};
    options.issuer = &issuer;
    options.not_after = not_after;
    options.reuse_key = root_.key;
    return maker_.Make(options);
  }
  static constexpr std::int64_t kIntermediateEnds = 1893456000;  // as above

  MadeCertificate old_root_ = maker_.MakeAuthority("/CN=Old root", nullptr, "20250101000000Z");
};

TEST_F(SeveralChains, EndWithTheOneThatEndsLast) {
  const auto cross = CrossSigned(old_root_, "20240101000000Z");
  std::vector<std::string> texts = {cross.certificate, leaf_.certificate, old_root_.certificate,
                                    intermediate_.certificate, root_.certificate};
  std::sort(texts.begin(), texts.end());
  do {
    const auto file = Read(texts[0] + texts[1] + texts[2] + texts[3] + texts[4]);
    EXPECT_EQ(Seconds(file.chain_not_after), kIntermediateEnds);
    EXPECT_EQ(file.chain.size(), 3U) << "leaf, intermediate, root";
  } while (std::next_permutation(texts.begin(), texts.end()));
}

TEST_F(SeveralChains, EndWithTheCrossSignedRootIfThereIsNoOther) {
  const auto cross = CrossSigned(old_root_, "20240101000000Z");
  const auto file = Read(leaf_.certificate + intermediate_.certificate + cross.certificate);
  EXPECT_EQ(Seconds(file.chain_not_after), 1704067200);  // date -u -d 2024-01-01 +%s
  // The root of the cross-signed one ends later than it does.
  const auto with_old = Read(leaf_.certificate + intermediate_.certificate + cross.certificate +
                             old_root_.certificate);
  EXPECT_EQ(Seconds(with_old.chain_not_after), 1704067200);
}

TEST_F(SeveralChains, DoNotCountWhatIsInNoChainOfTheLeaf) {
  const auto stranger = maker_.MakeAuthority("/CN=Stranger", nullptr, "20210101000000Z");
  const auto file = Read(stranger.certificate + leaf_.certificate + intermediate_.certificate +
                         root_.certificate);
  EXPECT_EQ(Seconds(file.chain_not_after), kIntermediateEnds);
}

// Authorities of one name without key identifiers (openssl adds them by itself): only the signature tells
// them apart.
class Namesakes : public testing::Test {
 protected:
  static std::vector<std::string> Extensions(const std::string& constraints) {
    return {"basicConstraints=" + constraints, "subjectKeyIdentifier=none",
            "authorityKeyIdentifier=none"};
  }
  MadeCertificate Authority(const std::string& not_after,
                            std::vector<std::string> key = {"-algorithm", "ED25519"}) {
    CertificateOptions options;
    options.subject = "/CN=Nameless CA";
    options.key = std::move(key);
    options.extensions = Extensions("critical,CA:TRUE");
    options.not_after = not_after;
    return maker_.Make(options);
  }
  MadeCertificate Leaf(const MadeCertificate& issuer, const std::string& constraints = "CA:FALSE") {
    CertificateOptions options;
    options.issuer = &issuer;
    options.extensions = Extensions(constraints);
    return maker_.Make(options);
  }

  CertificateMaker maker_;
};

TEST_F(Namesakes, AreIssuersOnlyIfTheirKeyVerifiesTheSignature) {
  const auto right = Authority("20240101000000Z");
  const auto namesake = Authority("20991231235959Z");
  const auto leaf = Leaf(right);
  for (const std::string& text : {leaf.certificate + right.certificate + namesake.certificate,
                                  namesake.certificate + right.certificate + leaf.certificate}) {
    EXPECT_EQ(Seconds(Read(text).chain_not_after), 1704067200);  // date -u -d 2024-01-01 +%s
  }
}

TEST_F(Namesakes, EndWithTheFirstIfTheyAreTooManyToVerify) {
  const auto right = Authority("20240101000000Z");
  std::string text = Leaf(right).certificate;
  const std::string late = Authority("20991231235959Z").certificate;
  for (int i = 0; i < 100; ++i) {
    text += late;
  }
  EXPECT_EQ(Seconds(Read(text + right.certificate).chain_not_after), 1704067200);
}

TEST_F(Namesakes, OfAMissingIssuerHideNoEarlierEnd) {
  const std::string leaf = Leaf(Authority("20240101000000Z")).certificate;
  const std::string soon = Authority("20240601000000Z").certificate;
  const std::string late = Authority("20990101000000Z").certificate;
  for (const std::string& text : {leaf + soon + late, late + soon + leaf}) {
    EXPECT_EQ(Seconds(Read(text).chain_not_after), 1717200000);  // date -u -d 2024-06-01 +%s
  }
}

// The leaf is marked as a CA, as self-made ones often are, and no listed name tells which it is.
TEST_F(Namesakes, AreNeverTheLeaf) {
  const auto issuer = Authority("20400101000000Z");
  const std::string namesake = Authority("20210101000000Z").certificate;
  const std::string leaf = Leaf(issuer, "critical,CA:TRUE").certificate;
  const auto file = Read(leaf + issuer.certificate + namesake);
  EXPECT_EQ(file.Leaf().subject_common_name, "www.example.com");
  EXPECT_EQ(Seconds(file.chain_not_after), 2208988800);  // date -u -d 2040-01-01 +%s
}

// A ring of 30 names with 8 authorities each, with a key whose exponent is nearly as long as its modulus:
// each check of a signature takes 4 ms, and checking all of them took 8 s (-O2).
TEST_F(Namesakes, TakeLittleTime) {
  const std::vector<std::string> key = {
      "-algorithm",           "RSA",      "-pkeyopt",
      "rsa_keygen_bits:3072", "-pkeyopt", "rsa_keygen_pubexp:1" + std::string(800, '0') + "3"};
  const auto issuer = Authority("20990101000000Z", key);
  CertificateOptions options;
  options.subject = "/CN=Nameless C0";
  options.extensions = Extensions("critical,CA:TRUE");
  options.issuer = &issuer;
  options.reuse_key = issuer.key;
  const std::string der = DerOf(maker_.Make(options).certificate);
  const auto name = [](int i) { return std::string("Nameless ") + char('A' + i % 30) + "_"; };
  std::vector<CertificateBlock> blocks;
  for (int i = 0; i < 30; ++i) {
    const std::string named =
        Patched(Patched(der, "Nameless C0", name(i)), "Nameless CA", name(i + 1));
    for (int second = 0; second < 8; ++second) {
      blocks.push_back(
          BlockOf(Patched(named, "200101000000Z", "20010100000" + std::to_string(second) + "Z")));
    }
  }
  const std::clock_t began = std::clock();
  EXPECT_EQ(ReadCertificateFile(blocks).value().certificates.size(), 240U);
  EXPECT_LT(static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC, 0.8);
}

TEST_F(Chain, MayHaveTheSameCertificateTwice) {
  const auto file = Read(root_.certificate + leaf_.certificate + leaf_.certificate +
                         root_.certificate + intermediate_.certificate);
  EXPECT_EQ(file.certificates.size(), 5U);
  EXPECT_EQ(file.Leaf().subject_common_name, "www.example.com");
  EXPECT_THAT(file.certificates[4].issuers, ElementsAre(0, 3));
}

TEST_F(Chain, IsReadBesideAnyKindOfKey) {
  const std::string chain = leaf_.certificate + intermediate_.certificate;
  const auto expected = Read(chain);
  const auto rsa = maker_.Make({.key = {"-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"}});
  const auto curve =
      maker_.Make({.key = {"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"}});
  const std::string keys[] = {
      leaf_.key,
      rsa.key,
      curve.key,
      maker_.Run({"rsa", "-traditional"}, rsa.key),
      maker_.Run({"ec"}, curve.key),
      maker_.Run({"pkcs8", "-topk8", "-v2", "aes-256-cbc", "-passout", "pass:secret"}, rsa.key),
      maker_.Run({"rsa", "-traditional", "-aes128", "-passout", "pass:secret"}, rsa.key),
      test_support::Openssl({"ecparam", "-name", "P-256"}) + curve.key,
  };
  for (const std::string& key : keys) {
    EXPECT_THAT(key, HasSubstr("-----END "));
    EXPECT_EQ(Read(key + chain).certificates, expected.certificates);
    EXPECT_EQ(Read(chain + key).certificates, expected.certificates);
  }
}

TEST_F(Chain, IsReadAsOpensslExportsItFromPkcs12) {
  test_support::TempFolder folder;
  const std::string file = folder.Path("file.p12");
  const std::string all = leaf_.key + leaf_.certificate + intermediate_.certificate;
  maker_.Run({"pkcs12", "-export", "-passout", "pass:secret", "-name", "www", "-out", file}, all);
  const std::string pem = test_support::Openssl(
      {"pkcs12", "-in", file, "-passin", "pass:secret", "-passout", "pass:secret"});
  EXPECT_THAT(pem, HasSubstr("Bag Attributes"));
  EXPECT_THAT(pem, HasSubstr("ENCRYPTED PRIVATE KEY"));
  EXPECT_EQ(Read(pem).Leaf().subject_common_name, "www.example.com");
}

TEST_F(Chain, IsReadWithTheTextOfOpensslBeforeIt) {
  const std::string text = maker_.Run({"x509", "-text"}, leaf_.certificate);
  EXPECT_THAT(text, HasSubstr("Validity"));
  EXPECT_EQ(Read(text).certificates, Read(leaf_.certificate).certificates);
}

TEST_F(Chain, ReadsACertificateWithTrustSettings) {
  const std::string trusted = maker_.Run(
      {"x509", "-trustout", "-addtrust", "serverAuth", "-setalias", "www"}, leaf_.certificate);
  EXPECT_THAT(trusted, HasSubstr("BEGIN TRUSTED CERTIFICATE"));
  EXPECT_EQ(Read(trusted).certificates, Read(leaf_.certificate).certificates);
}

TEST(LoneCertificate, IsTheLeafEvenIfItIsACa) {
  // What `openssl req -x509` makes.
  CertificateOptions options;
  options.extensions = {"basicConstraints=critical,CA:TRUE"};
  const auto file = Read(CertificateMaker().Make(options).certificate);
  EXPECT_TRUE(file.Leaf().is_ca);
  EXPECT_EQ(file.Leaf().subject_common_name, "www.example.com");
}

TEST(LoneCertificate, MayHaveVersion1) {
  CertificateOptions options;
  options.extensions = {};
  const auto made = CertificateMaker().Make(options);
  const auto file = Read(made.certificate);
  EXPECT_TRUE(file.Leaf().is_ca);
  EXPECT_EQ(file.Leaf().key_type, "Ed25519");
}

TEST(LoneCertificate, MayHaveExpired) {
  CertificateOptions options;
  options.not_after = "20200102000000Z";
  const auto file = Read(CertificateMaker().Make(options).certificate);
  EXPECT_EQ(Seconds(file.Leaf().not_after), 1577923200);  // date -u -d 2020-01-02 +%s
  EXPECT_EQ(Seconds(file.chain_not_after), 1577923200);
}

}  // namespace
}  // namespace certmon::pem
