// Fault rows K10 and K12: of the private key in a certificate file nothing stays in memory.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <sstream>

#include "lib/pem/base64.h"
#include "tests/support/child_process.h"
#include "tests/support/openssl_program.h"
#include "tests/support/temp_folder.h"
#include "tests/unit/hardening/masked_parts.h"

namespace certmon::pem {
namespace {

using test_support::Openssl;

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The lines of base64 in a PEM text, without what is around them.
std::vector<std::string> LinesOf(const std::string& pem) {
  std::vector<std::string> lines;
  std::istringstream text(pem);
  for (std::string line; std::getline(text, line);) {
    if (line.find_first_of("-:") == std::string::npos && !line.empty()) {
      lines.push_back(line);
    }
  }
  return lines;
}

std::string LettersOf(const std::string& pem) {
  std::string letters;
  for (const std::string& line : LinesOf(pem)) {
    letters += line;
  }
  return letters;
}

std::string DerOf(const std::string& pem) {
  const std::string letters = LettersOf(pem);
  std::string der(letters.size(), '\0');
  der.resize(DecodeBase64(letters, reinterpret_cast<unsigned char*>(der.data())).value());
  return der;
}

// The parts of a key, as text and decoded, but those of its public half.
std::string PartsOf(const std::string& key, const std::string& certificate) {
  const std::string in_public = LettersOf(certificate) + certificate + DerOf(certificate);
  const auto is_public = [&in_public](std::string_view part) {
    return in_public.find(part) != std::string::npos;
  };
  std::string parts;
  for (const std::string& line : LinesOf(key)) {
    parts += test_support::MaskedPartsOf(line, is_public);
  }
  return parts + test_support::MaskedPartsOf(DerOf(key), is_public);
}

class KeyMemory : public testing::Test {
 protected:
  // A key, and a certificate of it.
  void Make(const std::vector<std::string>& algorithm) {
    std::vector<std::string> arguments = {"req",
                                          "-x509",
                                          "-noenc",
                                          "-subj",
                                          "/CN=www.example.com",
                                          "-keyout",
                                          key_file_,
                                          "-out",
                                          folder_.Path("certificate.pem"),
                                          "-newkey"};
    arguments.insert(arguments.end(), algorithm.begin(), algorithm.end());
    Openssl(arguments);
    certificate_ = ReadFile(folder_.Path("certificate.pem"));
    key_ = ReadFile(key_file_);
  }

  // Runs the program on a file that holds this key text; returns its numbers by name.
  std::map<std::string, int> Scan(const std::string& mode, const std::string& pem,
                                  const std::string& key, int largest_piece = 4096) {
    const std::string parts = PartsOf(key, certificate_);
    EXPECT_GE(parts.size(), 4 * test_support::kPartBytes);
    const auto result = test_support::RunToEnd(
        {.arguments = {CERTMON_KEY_SCAN, mode, folder_.Write("parts", parts),
                       folder_.Write("file.pem", pem), std::to_string(largest_piece)},
         .environment = {}});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    std::map<std::string, int> numbers;
    std::istringstream lines(result.out);
    std::string name;
    for (int number = 0; lines >> name >> number;) {
      numbers[name] = number;
    }
    return numbers;
  }

  void ExpectNothingLeft(const std::string& pem, const std::string& key, int certificates) {
    for (const int largest_piece : {1, 7, 100, 4096, 1 << 20}) {
      auto numbers = Scan("filtering", pem, key, largest_piece);
      EXPECT_EQ(numbers.at("kept"), certificates);
      EXPECT_EQ(numbers.at("pushed"), 0);
      EXPECT_EQ(numbers.at("read"), 0);
    }
  }

  test_support::TempFolder folder_;
  std::string key_file_ = folder_.Path("key.pem");
  std::string certificate_;
  std::string key_;
};

const std::vector<std::string> kRsa = {"rsa:2048"};

// The other tests would pass with a search that finds nothing.
TEST_F(KeyMemory, TheSearchFindsAKeyThatIsHeld) {
  Make(kRsa);
  EXPECT_GE(Scan("holding", key_ + certificate_, key_).at("read"), 50);
}

TEST_F(KeyMemory, HoldsNothingOfAKeyOfRsaWhereverItStands) {
  Make(kRsa);
  ExpectNothingLeft(key_ + certificate_, key_, 1);
  ExpectNothingLeft(certificate_ + key_ + certificate_ + "the end", key_, 2);
}

TEST_F(KeyMemory, HoldsNothingOfAKeyOfACurve) {
  Make({"ec", "-pkeyopt", "ec_paramgen_curve:P-521"});
  ExpectNothingLeft(key_ + certificate_, key_, 1);
}

TEST_F(KeyMemory, HoldsNothingOfEncryptedKeys) {
  Make(kRsa);
  for (const std::string kind : {"-aes128", "-traditional"}) {
    const std::string encrypted =
        kind == "-aes128"
            ? Openssl({"pkey", "-aes128", "-passout", "pass:secret", "-in", key_file_})
            : Openssl(
                  {"rsa", "-traditional", "-aes128", "-passout", "pass:secret", "-in", key_file_});
    ExpectNothingLeft(encrypted + certificate_, encrypted, 1);
  }
}

TEST_F(KeyMemory, HoldsNothingOfAKeyWithCarriageReturnsAndWithoutLineEnds) {
  Make(kRsa);
  std::string returns;
  for (const char byte : key_ + certificate_) {
    returns.append(byte == '\n' ? "\r\n" : std::string(1, byte));
  }
  ExpectNothingLeft(returns, key_, 1);
  ExpectNothingLeft("-----BEGIN PRIVATE KEY-----\n" + LettersOf(key_) +
                        "\n-----END PRIVATE KEY-----\n" + certificate_,
                    key_, 1);
}

TEST_F(KeyMemory, HoldsNothingOfAKeyInAFileThatIsRefused) {
  Make(kRsa);
  std::string lines;
  for (const std::string& line : LinesOf(key_)) {
    lines += line + "\n";
  }
  const std::string begin = "-----BEGIN CERTIFICATE-----\n";
  const std::string end = "-----END CERTIFICATE-----\n";
  // Under the label of a certificate; at the end of one; without an end; without a beginning.
  ExpectNothingLeft(begin + lines + end, key_, 0);
  ExpectNothingLeft("-----BEGIN PRIVATE KEY-----\n" + begin + lines + end, key_, 0);
  ExpectNothingLeft(certificate_ + "-----BEGIN PRIVATE KEY-----\n" + lines, key_, 0);
  ExpectNothingLeft(certificate_ + lines + "-----END PRIVATE KEY-----\n", key_, 0);
  const std::string cut = certificate_.substr(0, certificate_.find("-----END"));
  ExpectNothingLeft(cut + lines + end, key_, 0);
  ExpectNothingLeft(certificate_.substr(0, certificate_.size() / 3) + "\n" + lines + end, key_, 0);
  ExpectNothingLeft(cut + key_, key_, 0);
}

}  // namespace
}  // namespace certmon::pem
