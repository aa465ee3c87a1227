#include "exporter/metrics/family_writer.h"

#include <gtest/gtest.h>

namespace certmon::exporter {
namespace {

constexpr MetricRow kRow{.name = "m",
                         .type = MetricType::kGauge,
                         .labels = {"project", "name", "reason"},
                         .source = Registered{},
                         .help = "Help.",
                         .optional_label = "id"};

TEST(FamilyWriter, WritesNothingWithoutASample) {
  std::string out;
  FamilyWriter family(out, kRow);
  family.SetLabel(0, "p");
  EXPECT_EQ(out, "");
}

TEST(FamilyWriter, NamesLabelsInTheOrderOfTheRow) {
  std::string out;
  FamilyWriter family(out, kRow);
  family.Add(0);
  family.SetLabel(0, "p\"");
  family.SetLabel(1, "a");
  family.Add(1, {"dns"});
  family.Add(2, {"tls", "41"});
  family.Add(3);
  family.SetLabel(1, "b");
  family.SetLabel(1, "c");
  family.Add(4);
  family.SetLabel(0, "q");
  family.Add(5);
  EXPECT_EQ(out,
            "# HELP m Help.\n"
            "# TYPE m gauge\n"
            "m 0\n"
            "m{project=\"p\\\"\",name=\"a\",reason=\"dns\"} 1\n"
            "m{project=\"p\\\"\",name=\"a\",reason=\"tls\",id=\"41\"} 2\n"
            "m{project=\"p\\\"\",name=\"a\"} 3\n"
            "m{project=\"p\\\"\",name=\"c\"} 4\n"
            "m{project=\"q\"} 5\n");
}

TEST(FamilyWriter, LeavesOutALabelThatIsSetToNothing) {
  std::string out;
  FamilyWriter family(out, kRow);
  family.SetLabel(0, "p");
  family.SetLabel(1, "");
  family.Add(1, {"dns"});
  family.Add(2, {""});
  family.SetLabel(1, "a");
  family.Add(3, {"dns"});
  EXPECT_EQ(out,
            "# HELP m Help.\n"
            "# TYPE m gauge\n"
            "m{project=\"p\",reason=\"dns\"} 1\n"
            "m{project=\"p\",reason=\"\"} 2\n"
            "m{project=\"p\",name=\"a\",reason=\"dns\"} 3\n");
}

TEST(FamilyWriter, WritesTheLinesOfAHistogram) {
  std::string out;
  FamilyWriter family(out, kRow);
  family.SetLabel(0, "p");
  family.AddPart("_bucket", 1, "0.5");
  family.AddPart("_bucket", 2, "+Inf");
  family.AddPart("_sum", 1.5);
  EXPECT_EQ(out,
            "# HELP m Help.\n"
            "# TYPE m gauge\n"
            "m_bucket{project=\"p\",le=\"0.5\"} 1\n"
            "m_bucket{project=\"p\",le=\"+Inf\"} 2\n"
            "m_sum{project=\"p\"} 1.5\n");
}

}  // namespace
}  // namespace certmon::exporter
