#include "lib/pem/base64.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace certmon::pem {
namespace {

std::optional<std::string> Decoded(std::string_view text) {
  std::string bytes(text.size(), '\0');
  const auto size = DecodeBase64(text, reinterpret_cast<unsigned char*>(bytes.data()));
  return size ? std::optional(bytes.substr(0, *size)) : std::nullopt;
}

TEST(DecodeBase64, DecodesTheExamplesOfTheRfc) {
  // RFC 4648, section 10.
  const std::pair<const char*, const char*> rows[] = {{"", ""},
                                                      {"Zg==", "f"},
                                                      {"Zm8=", "fo"},
                                                      {"Zm9v", "foo"},
                                                      {"Zm9vYg==", "foob"},
                                                      {"Zm9vYmE=", "fooba"},
                                                      {"Zm9vYmFy", "foobar"}};
  for (const auto& [text, bytes] : rows) {
    EXPECT_EQ(Decoded(text), bytes) << text;
  }
}

TEST(DecodeBase64, DecodesEveryLetterOfTheAlphabet) {
  const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    const auto bytes = Decoded(std::string("AAA") + alphabet[i]);
    ASSERT_TRUE(bytes && bytes->size() == 3);
    EXPECT_EQ(static_cast<std::size_t>(static_cast<unsigned char>((*bytes)[2])), i);
  }
  int letters = 0;
  for (int byte = 0; byte < 256; ++byte) {
    letters += IsBase64Letter(static_cast<char>(byte)) ? 1 : 0;
  }
  EXPECT_EQ(letters, 64);
}

TEST(DecodeBase64, IgnoresTheBitsBeforeThePadding) { EXPECT_EQ(Decoded("Zh=="), "f"); }

TEST(DecodeBase64, RefusesEverythingElse) {
  for (const char* const text :
       {"Z",    "Zg",    "Zg=",  "Zm9vY", "Zg==Zg==", "Zg==Zm9v", "=",
        "==",   "===",   "====", "Z===",  "=AAA",     "A=AA",     "AA=A",
        "Zm 9", "Zm9\n", "Zm9-", "Zm9_",  "Zm9.",     "Zm9\x80",  "Zm9\xFF"}) {
    EXPECT_EQ(Decoded(text), std::nullopt) << text;
  }
  EXPECT_EQ(Decoded(std::string_view("AAA\0", 4)), std::nullopt);
}

}  // namespace
}  // namespace certmon::pem
