// Files that are broken are refused as a whole, whatever good they hold besides.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/pem/pem_filter.h"
#include "tests/unit/pem/encode_base64.h"
#include "tests/unit/pem/filtered.h"
#include "tests/unit/pem/made_up_blocks.h"

namespace certmon::pem {
namespace {

struct Row {
  const char* name;
  std::string text;
  FileProblem fault;
  std::size_t certificate = 0;
};

const std::string kBegin = "-----BEGIN CERTIFICATE-----\n";
const std::string kEnd = "-----END CERTIFICATE-----\n";

std::string Certificate(const std::string& lines) { return Block("CERTIFICATE", lines); }

// A certificate as the filter sees it, of so many letters, a multiple of four, in one line.
std::string OfLetters(std::size_t letters) {
  std::string der("\x30\x83\0\0\0\x30\x81\x80\xa0", 9);
  der.resize(letters / 4 * 3, 'x');
  const std::size_t content = der.size() - 5;
  for (const std::size_t i : {0U, 1U, 2U}) {
    der[2 + i] = static_cast<char>((content >> (16 - 8 * i)) & 0xFFU);
  }
  return Certificate(EncodeBase64(der) + "\n");
}

// The first with one letter of its second line replaced.
std::string WithLetter(std::string_view instead) {
  return Certificate(std::string(kFirstLines).replace(70, 1, instead));
}

// The second with another padding.
std::string Padded(const std::string& padding) {
  return kSecondLines.substr(0, kSecondLines.find('=')) + padding + "\n";
}

std::string Utf16(const std::string& text) {
  std::string wide = "\xFF\xFE";
  for (const char letter : text) {
    wide.append(1, letter).append(1, '\0');
  }
  return wide;
}

// So many bytes of lines.
std::string Lines(std::size_t bytes) {
  std::string text(bytes, 'x');
  for (std::size_t i = 63; i < bytes; i += 64) {
    text[i] = '\n';
  }
  return text;
}

const Row kRows[] = {
    {"Nothing", "", FileProblem::kNoCertificate},
    {"LineEndsOnly", "\r\n\r\n", FileProblem::kNoCertificate},
    {"TextOnly", "no certificate\n", FileProblem::kNoCertificate},
    {"KeyOnly", kKey, FileProblem::kNoCertificate},
    {"RequestOnly", Block("CERTIFICATE REQUEST", kFirstLines), FileProblem::kNoCertificate},
    {"LowerCaseLabel", Block("certificate", kFirstLines), FileProblem::kNoCertificate},
    {"LowerCaseBoundaries",
     "-----begin CERTIFICATE-----\n" + kFirstLines + "-----end CERTIFICATE-----\n",
     FileProblem::kNoCertificate},
    {"Base64WithoutBoundaries", kFirstLines, FileProblem::kNoCertificate},
    {"Der", std::string("\x30\x82\x01\xf4\x30\x82\x01\x5c\xa0\x03", 10),
     FileProblem::kNoCertificate},
    {"Utf16", Utf16(kFirst), FileProblem::kNoCertificate},
    {"FourDashes", "----BEGIN CERTIFICATE----\n" + kFirstLines + "----END CERTIFICATE----\n",
     FileProblem::kNoCertificate},
    {"CertificateWithinAKeyOnly", Block("PRIVATE KEY", kFirst), FileProblem::kNoCertificate},
    {"LineEndsWrittenAsText", "{\"pem\": \"" + WithLineEnds(kFirst, "\\n") + "\"}",
     FileProblem::kNoCertificate},

    {"NoEnd", kBegin + kFirstLines, FileProblem::kUnterminated, 1},
    {"NoEndOfTheSecond", kFirst + kBegin + kSecondLines, FileProblem::kUnterminated, 2},
    {"BeginOnly", kFirst + kBegin, FileProblem::kUnterminated, 2},
    {"BeginWithoutLineEnd", "-----BEGIN CERTIFICATE-----", FileProblem::kUnterminated, 1},
    {"NoEndAndAnotherBegin", kBegin + kFirstLines + kSecond, FileProblem::kUnterminated, 1},
    {"NoEndAndAKey", kBegin + kFirstLines + kKey, FileProblem::kUnterminated, 1},
    {"EndOfAnotherLabel", kBegin + kFirstLines + "-----END X509 CERTIFICATE-----\n",
     FileProblem::kUnterminated, 1},
    {"EndOfAKey", kBegin + kFirstLines + "-----END PRIVATE KEY-----\n", FileProblem::kUnterminated,
     1},
    {"NoEndOfAKey", kFirst + "-----BEGIN PRIVATE KEY-----\n" + kKeyLines,
     FileProblem::kUnterminated},
    {"NoEndOfAKeyBeforeACertificate", "-----BEGIN PRIVATE KEY-----\n" + kKeyLines + kFirst,
     FileProblem::kUnterminated},
    {"KeyThatEndsAsACertificate", "-----BEGIN PRIVATE KEY-----\n" + kKeyLines + kEnd + kFirst,
     FileProblem::kUnterminated},
    {"KeyThatEndsAsAnotherKey",
     "-----BEGIN RSA PRIVATE KEY-----\n" + kKeyLines + "-----END PRIVATE KEY-----\n" + kFirst,
     FileProblem::kUnterminated},
    {"KeyPutBeforeACertificateWithoutALineEnd", kKey.substr(0, kKey.size() - 1) + kFirst,
     FileProblem::kUnterminated},
    {"CutWithinTheEnd", kFirst.substr(0, kFirst.size() - 3), FileProblem::kBoundary, 1},

    {"CertificatePutBehindOneWithoutALineEnd", kFirst.substr(0, kFirst.size() - 1) + kSecond,
     FileProblem::kBoundary, 1},
    {"EndAlone", kEnd + kFirst, FileProblem::kBoundary},
    {"EndTwice", kFirst + kEnd, FileProblem::kBoundary},
    {"BeginWithFourDashes", "-----BEGIN CERTIFICATE----\n" + kFirstLines + kEnd,
     FileProblem::kBoundary},
    {"BeginWithSixDashes", "-----BEGIN CERTIFICATE------\n" + kFirstLines + kEnd,
     FileProblem::kBoundary},
    {"BeginWithoutALabel", "-----BEGIN -----\n" + kFirst, FileProblem::kBoundary},
    {"BeginWithNothing", "-----BEGIN-----\n" + kFirst, FileProblem::kBoundary},
    {"BeginAndMore", "-----BEGIN CERTIFICATE-----MIIB\n" + kFirstLines + kEnd,
     FileProblem::kBoundary},
    {"BeginWithoutTheBlank", "-----BEGINCERTIFICATE-----\n" + kFirstLines + kEnd,
     FileProblem::kBoundary},
    {"LabelWithoutEnd", "-----BEGIN " + std::string(100'000, 'A') + "-----\n" + kFirst,
     FileProblem::kBoundary},
    {"AllOnOneLine", WithoutLineEnds(kFirst), FileProblem::kBoundary},
    {"EndBehindLetters", kBegin + kFirstLines.substr(0, kFirstLines.size() - 1) + kEnd,
     FileProblem::kNotBase64, 1},

    {"ALetterOfNone", WithLetter("."), FileProblem::kNotBase64, 1},
    {"ALetterOfUrls", WithLetter("_"), FileProblem::kNotBase64, 1},
    {"ADash", WithLetter("-"), FileProblem::kNotBase64, 1},
    {"ALineOfADash", Certificate(kFirstLines + "-\n"), FileProblem::kNotBase64, 1},
    {"AByteOfZero", WithLetter(std::string_view("\0", 1)), FileProblem::kNotBase64, 1},
    {"ALetterOfAnotherAlphabet", WithLetter("\xC3\xB6"), FileProblem::kNotBase64, 1},
    {"AByteOrderMarkWithin", WithLetter("\xEF\xBB\xBF"), FileProblem::kNotBase64, 1},
    {"PaddingWithin", WithLetter("="), FileProblem::kNotBase64, 1},
    {"AHeader", Certificate("Subject: CN=www\n\n" + kFirstLines), FileProblem::kNotBase64, 1},
    {"AComment", Certificate("# the first\n" + kFirstLines), FileProblem::kNotBase64, 1},
    {"OneLetterLess", WithLetter(""), FileProblem::kNotBase64, 1},
    {"NoPadding", Certificate(Padded("")), FileProblem::kNotBase64, 1},
    {"HalfOfThePadding", Certificate(Padded("=")), FileProblem::kNotBase64, 1},
    {"TooMuchPadding", Certificate(Padded("===")), FileProblem::kNotBase64, 1},
    {"LettersBehindThePadding", Certificate(Padded("==AAAA")), FileProblem::kNotBase64, 1},
    {"TheSecondIsBroken", kFirst + kKey + Certificate("!\n"), FileProblem::kNotBase64, 2},

    {"Empty", Certificate(""), FileProblem::kNotACertificate, 1},
    {"FourLetters", Certificate("MIIB\n"), FileProblem::kNotACertificate, 1},
    {"TheSecondIsEmpty", kFirst + Certificate("\n\n"), FileProblem::kNotACertificate, 2},
    {"OneLetterMore", Certificate(kFirstLines + "A\n"), FileProblem::kNotACertificate, 1},
    {"FourLettersMore", Certificate(kFirstLines + "AAAA\n"), FileProblem::kNotACertificate, 1},
    {"FourLettersLess", Certificate(kFirstLines.substr(0, kFirstLines.size() - 5) + "\n"),
     FileProblem::kNotACertificate, 1},
    {"FourLettersLessAndTrusted",
     Block("TRUSTED CERTIFICATE", kFirstLines.substr(0, kFirstLines.size() - 5) + "\n"),
     FileProblem::kNotACertificate, 1},
    {"TwoInOneBlock", Certificate(kFirstLines + kSecondLines), FileProblem::kNotACertificate, 1},
    {"KeyBehindItInItsBlock", Certificate(kFirstLines + kKeyLines), FileProblem::kNotACertificate,
     1},
    {"KeyUnderTheLabelOfACertificate", Certificate(kKeyLines), FileProblem::kNotACertificate, 1},
    {"KeyOfRsaUnderTheLabel", Certificate("MIICXAIBAAKBgSBubyBrZXkgYXQgYWxsLCBQS0NTMSBsaWtl\n"),
     FileProblem::kNotACertificate, 1},
    {"KeyOfACurveUnderTheLabel", Certificate("MHcCAQEEICBubyBrZXkgYXQgYWxsLCBTRUMxIGxpa2U=\n"),
     FileProblem::kNotACertificate, 1},
    {"EncryptedKeyUnderTheLabel", Certificate("MIGbMFcGCSqGSIb3DQEFDSBubyBlbmNyeXB0ZWQga2V5\n"),
     FileProblem::kNotACertificate, 1},
    {"KeyOfOpenSshUnderTheLabel", Certificate("b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAA\n"),
     FileProblem::kNotACertificate, 1},
    {"LengthWithoutAnEnd", Certificate("MIAwgKADAgECAgEBMAAwADAAMAAwAAAA\n"),
     FileProblem::kNotACertificate, 1},
    {"LengthOfFourBytes", Certificate("MIQAAAAgMIQAAAAaoAMCAQICAQEwADAA\n"),
     FileProblem::kNotACertificate, 1},

    {"OneGroupOverTheLargestBlock", OfLetters(kMaxBlockBytes + 4), FileProblem::kBlockTooLarge, 1},
    {"TheSecondIsTooLarge", kFirst + OfLetters(2 * kMaxBlockBytes), FileProblem::kBlockTooLarge, 2},
    {"TooMuchBehindATrustedOne",
     Block("TRUSTED CERTIFICATE", kFirstLines + std::string(kMaxBlockBytes, 'A') + "\n"),
     FileProblem::kBlockTooLarge, 1},
    {"LengthOf16Mebibytes", Certificate("MIP///8wggEioAMCAQICAQEwADAA\n"),
     FileProblem::kBlockTooLarge, 1},
    {"LengthOfNothing", Certificate("MAAwAKADAgECAgEBMAAwADAAMAAwAAAA\n"),
     FileProblem::kNotACertificate, 1},
    {"OneByteOverTheLargestInput", kFirst + Lines(kMaxInputBytes - kFirst.size() + 1),
     FileProblem::kTooLarge},
    {"TooLargeWithoutACertificate", Lines(2 * kMaxInputBytes), FileProblem::kTooLarge},
    {"KeyWithoutEnd", "-----BEGIN PRIVATE KEY-----\n" + Lines(2 * kMaxInputBytes),
     FileProblem::kTooLarge},
};

class Refuses : public testing::TestWithParam<Row> {};

TEST_P(Refuses, TheWholeFile) {
  const Row& row = GetParam();
  for (const std::size_t piece : kPieceSizes) {
    const auto kept = Filtered(row.text, piece);
    ASSERT_FALSE(kept.has_value());
    EXPECT_EQ(FileErrorMessage(kept.error()), FileErrorMessage({row.fault, row.certificate}));
  }
}

INSTANTIATE_TEST_SUITE_P(Pem, Refuses, testing::ValuesIn(kRows),
                         [](const auto& row) { return row.param.name; });

TEST(PemFilter, RefusesMoreThanTheMostCertificates) {
  std::string text;
  for (std::size_t i = 0; i <= kMaxCertificates; ++i) {
    text += kFirst;
  }
  EXPECT_EQ(Filtered(text).error(), FileError{FileProblem::kTooManyCertificates});
}

TEST(PemFilter, AcceptsABlockOfTheLargestSize) {
  EXPECT_TRUE(Filtered(OfLetters(kMaxBlockBytes)).has_value());
}

TEST(PemFilter, ReportsTheFirstFault) {
  const std::string text = WithLetter("!") + kEnd + Lines(kMaxInputBytes);
  EXPECT_EQ(Filtered(text).error(), (FileError{FileProblem::kNotBase64, 1}));
}

TEST(PemFilter, RefusesAFileThatIsCutInABlock) {
  const std::string text = kKey + kFirst + kKey + kSecond;
  const std::size_t key_and_first = kKey.size() + kFirst.size();
  for (std::size_t size = 0; size < text.size(); ++size) {
    const auto kept = Filtered(std::string_view(text).substr(0, size));
    // Whole again where the cut is at the end of a block, with or without its line end; and once a
    // certificate came, where it is between the dashes that begin the next.
    const bool may_be_good = size >= key_and_first - 1;
    EXPECT_TRUE(!kept || may_be_good) << size;
    EXPECT_TRUE(!kept || kept->size() == (size < text.size() - 1 ? 1U : 2U)) << size;
  }
}

TEST(FileErrorMessage, NamesTheFaultAndTheCertificate) {
  EXPECT_EQ(FileErrorMessage({FileProblem::kNoCertificate, 0}),
            "certificate file holds no CERTIFICATE block");
  EXPECT_EQ(FileErrorMessage({FileProblem::kNotBase64, 2}),
            "certificate file: certificate 2 is not base64");
}

}  // namespace
}  // namespace certmon::pem
