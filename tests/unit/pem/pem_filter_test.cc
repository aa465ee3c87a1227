// Whatever else a file holds, only its certificates are kept.
#include "lib/pem/pem_filter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/pem/filtered.h"
#include "tests/unit/pem/made_up_blocks.h"
#include "tests/unit/pem/to_pem.h"

namespace certmon::pem {
namespace {

struct Row {
  const char* name;
  std::string text;
  std::size_t kept = 1;  // certificates: the first, then the second
};

std::string Replaced(std::string text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
  return text;
}

std::string Labelled(const std::string& label) { return Block(label, kFirstLines); }

const Row kRows[] = {
    {"OneCertificate", kFirst},
    {"AChain", kFirst + kSecond, 2},
    {"KeyLast", kFirst + kSecond + kKey, 2},
    {"KeyFirst", kKey + kFirst + kSecond, 2},
    {"KeyBetween", kFirst + kKey + kSecond, 2},
    {"SeveralKeys", kKey + kFirst + kKey + kKey + kSecond + kKey, 2},
    {"KeyOfRsa", Block("RSA PRIVATE KEY", kKeyLines) + kFirst},
    {"KeyOfAnEllipticCurve",
     Block("EC PARAMETERS", "BggqhkjOPQMBBw==\n") + Block("EC PRIVATE KEY", kKeyLines) + kFirst},
    {"EncryptedKey", Block("ENCRYPTED PRIVATE KEY", kKeyLines) + kFirst},
    {"EncryptedKeyOfOld",
     Block("RSA PRIVATE KEY",
           "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0123456789ABCDEF\n\n" + kKeyLines) +
         kFirst},
    {"KeyOfOpenSsh", Block("OPENSSH PRIVATE KEY", kKeyLines) + kFirst},
    {"KeyOfPgp", Block("PGP PRIVATE KEY BLOCK", "Version: 1\n\n" + kKeyLines + "=AbCd\n") + kFirst},
    {"KeyWithDashesOfAnotherKind", "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\n" + kKeyLines +
                                       "---- END SSH2 ENCRYPTED PRIVATE KEY ----\n" + kFirst},
    {"RequestListAndParameters",
     Labelled("CERTIFICATE REQUEST") + Labelled("NEW CERTIFICATE REQUEST") + Labelled("X509 CRL") +
         Labelled("DH PARAMETERS") + Labelled("PKCS7") + Labelled("CMS") + kFirst},
    {"UnknownLabel", Labelled("SOMETHING-ELSE") + kFirst},
    {"LabelsThatLookAlike", Labelled("CERTIFICATES") + Labelled("A CERTIFICATE") +
                                Labelled("CERTIFICATE ") + Labelled(" CERTIFICATE") +
                                Labelled("certificate") + kFirst},
    {"EmptyBlockOfAnotherLabel", Block("PRIVATE KEY", "") + kFirst},

    {"ACertificateWithinAKey", Block("PRIVATE KEY", kKeyLines + kSecond + kKeyLines) + kFirst},
    {"ABeginWithinAKey",
     Block("PRIVATE KEY", "-----BEGIN CERTIFICATE-----\n" + kKeyLines) + kFirst},
    {"AnEndWithinAKey", Block("PRIVATE KEY", "-----END CERTIFICATE-----\n" + kKeyLines) + kFirst},
    {"TwoBeginsOfAKey", Block("PRIVATE KEY", "-----BEGIN PRIVATE KEY-----\n" + kKeyLines) + kFirst},
    {"MalformedBoundaryWithinAKey",
     Block("PRIVATE KEY", "-----BEGIN CERTIFICATE----\n-----END PRIVATE KEY----\n" + kKeyLines) +
         kFirst},

    {"TextBetweenBlocks",
     "Bag Attributes\n    friendlyName: www\nsubject=CN = www\n\n" + kFirst +
         "\nKey Attributes: "
         "<No Attributes>\n" +
         kKey + "# the second - of two -----\n\n" + kSecond + "the end",
     2},
    {"Base64BetweenBlocks", kKeyLines + kFirst + kKeyLines},
    {"ABeginBehindText", "a: -----BEGIN CERTIFICATE-----\n" + kSecondLines + kFirst},
    {"DashesBetweenBlocks", "-\n--\n-----\n---------- \n- a list\n" + kFirst},
    {"BytesBetweenBlocks", std::string("\0\x01\x7F\x80\xFF\n", 6) + kFirst},
    {"ALongLineBetweenBlocks", std::string(100'000, 'x') + "\n" + kFirst},
    {"ALongDashedLineBetweenBlocks", std::string(100'000, '-') + "\n" + kFirst},

    {"CarriageReturnsAndLineFeeds", WithLineEnds(kKey + kFirst + kSecond, "\r\n"), 2},
    {"CarriageReturnsAlone", WithLineEnds(kKey + kFirst + kSecond, "\r"), 2},
    {"LineEndsOfAllKinds", WithLineEnds(kFirst, "\r\n") + kKey + WithLineEnds(kSecond, "\r"), 2},
    {"NoLastLineEnd", kFirst.substr(0, kFirst.size() - 1)},
    {"NoLastLineEndOfAKey", kFirst + kKey.substr(0, kKey.size() - 1)},
    {"ByteOrderMark", "\xEF\xBB\xBF" + kFirst},
    {"ByteOrderMarkBeforeAKey", "\xEF\xBB\xBF" + kKey + kFirst},
    {"ByteOrderMarkOfAFilePutBehind", kFirst + "\xEF\xBB\xBF" + kSecond, 2},
    {"BlanksBeforeLines", " \t " + Replaced(kFirst, "\n", "\n \t ")},
    {"BlanksBeforeLinesOfAKey", "  " + Replaced(kKey, "\n", "\n  ") + kFirst},
    {"BlanksBehindLines", Replaced(kFirst, "\n", " \t \n")},
    {"EmptyLines", Replaced(kFirst, "\n", "\n\n")},
    {"BlanksBetweenLetters", Replaced(kFirst, "a", "a \t")},
    {"AllLettersOnOneLine", Block("CERTIFICATE", WithoutLineEnds(kFirstLines) + "\n")},
    {"ALetterALine", Block("CERTIFICATE",
                           [] {
                             std::string lines;
                             for (const char letter : WithoutLineEnds(kFirstLines)) {
                               lines.append(1, letter).append("\n");
                             }
                             return lines;
                           }())},
    {"LabelOfOld", Labelled("X509 CERTIFICATE")},
    {"LabelOfOpenSslWithTrust", Labelled("TRUSTED CERTIFICATE")},
    {"ExactlyTheLargestInput", kFirst + std::string(kMaxInputBytes - kFirst.size(), '\n')},
};

class Keeps : public testing::TestWithParam<Row> {};

TEST_P(Keeps, OnlyTheCertificates) {
  for (const std::size_t piece : kPieceSizes) {
    const auto kept = Filtered(GetParam().text, piece);
    ASSERT_TRUE(kept.has_value()) << FileErrorMessage(kept.error());
    ASSERT_EQ(kept->size(), GetParam().kept);
    EXPECT_EQ(Letters(kept->front()), WithoutLineEnds(kFirstLines));
    if (kept->size() > 1) {
      EXPECT_EQ(Letters(kept->back()), WithoutLineEnds(kSecondLines));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Pem, Keeps, testing::ValuesIn(kRows),
                         [](const auto& row) { return row.param.name; });

TEST(PemFilter, KeepsTheMostCertificates) {
  std::string text;
  for (std::size_t i = 0; i < kMaxCertificates; ++i) {
    text += kFirst;
  }
  EXPECT_EQ(Filtered(text).value().size(), kMaxCertificates);
  EXPECT_EQ(Filtered(text + kKey).value().size(), kMaxCertificates);
}

TEST(PemFilter, KeepsTheLabels) {
  const auto kept =
      Filtered(Labelled("TRUSTED CERTIFICATE") + Labelled("X509 CERTIFICATE") + kFirst);
  ASSERT_TRUE(kept.has_value());
  ASSERT_EQ(kept->size(), 3U);
  EXPECT_EQ((*kept)[0].label, CertificateLabel::kTrustedCertificate);
  EXPECT_EQ((*kept)[1].label, CertificateLabel::kX509Certificate);
  EXPECT_EQ((*kept)[2].label, CertificateLabel::kCertificate);
}

TEST(PemFilter, KeepsTrustSettings) {
  const auto kept = Filtered(Block("TRUSTED CERTIFICATE", kFirstLines + "MAA=\n"));
  ASSERT_TRUE(kept.has_value());
  EXPECT_EQ(Letters(kept->front()), WithoutLineEnds(kFirstLines) + "MAA=");
}

TEST(ToPem, IsReadBackByTheFilter) {
  EXPECT_EQ(ToPem({}), "");
  const std::string text = kFirst + Labelled("TRUSTED CERTIFICATE") + kSecond;
  EXPECT_EQ(ToPem(Filtered(WithLineEnds(kKey + text, "\r\n")).value()), text);
}

TEST(PemFilter, IsEmptyAfterFinish) {
  PemFilter filter;
  filter.Push(kFirst);
  EXPECT_TRUE(filter.Finish().has_value());
  filter.Push(kSecond);
  EXPECT_FALSE(filter.Finish().has_value());
}

}  // namespace
}  // namespace certmon::pem
