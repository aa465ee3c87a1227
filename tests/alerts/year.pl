#!/usr/bin/perl
# Prints a file of promtool's rule tests: certificates of 46 and of 6 days that are renewed with half of
# their life left, for DAYS simulated days; of each kind one more whose renewal is late once. The exporter
# is down for a day in the middle. Needs no rule of its own: the thresholds are those that
# lib/inventory/thresholds.h gives for such lives.
#
#   year.pl DAYS STEP    at least 120 days, one sample and evaluation each STEP minutes (a divisor of 60)
use strict;
use warnings;

my ($days, $step) = map { $_ // 0 } @ARGV;
die "usage: year.pl DAYS (at least 120) STEP (minutes, a divisor of 60)\n"
  if "$days $step" !~ /^\d+ \d+$/ || $days < 120 || !$step || 60 % $step;

# Everything below counts in steps.
my $day = 1440 / $step;
my $end = $days * $day;
my $gap = int($days / 2) * $day;    # the exporter is down from here on, for a day

# Samples: each value of @changes ([step, value]) holds until the next. There are none during the gap.
sub samples {
  my @changes = (@_, [$end, undef]);
  my @parts;
  for my $i (0 .. $#changes - 1) {
    my ($from, $value) = @{$changes[$i]};
    my $until = $changes[$i + 1][0];
    my $before = $until < $gap ? $until : $gap;
    my $after = $from > $gap + $day ? $from : $gap + $day;
    push @parts, $value . 'x' . ($before - $from - 1) if $from < $before;
    push @parts, 'stale _x' . ($day - 1) if $before == $gap && $from < $gap;
    push @parts, $value . 'x' . ($until - $after - 1) if $after < $until;
  }
  return join ' ', @parts;
}

# [step, expiry in seconds] of each renewal. With $is_late, the one after the gap comes after the expiry.
sub renewals {
  my ($life, $is_late) = @_;
  my $seconds = 60 * $step;
  my @changes = ([0, $life * 86400]);
  while (1) {
    my ($at, $expiry) = @{$changes[-1]};
    my $next = $at + $life * $day / 2;
    if ($is_late && $next > $gap - $life * $day / 2) {
      $next = $expiry / $seconds + late($life);
      $is_late = 0;
    }
    return @changes if $next >= $end;
    push @changes, [$next, $next * $seconds + $life * 86400];
  }
}

# How long after the expiry, in steps: two days, or one.
sub late { return $day * ($_[0] > 6 ? 2 : 1) }

sub series {
  my ($name, $labels, $values) = @_;
  print "      - series: nhncloud_certmanager_$name\{$labels,job=\"j\",instance=\"i\"}\n        values: $values\n";
}

print <<"END";
# Printed by year.pl.
rule_files:
  - ../../alerts/certificates.rules.yml
  - ../../alerts/exporter.rules.yml
evaluation_interval: ${step}m

tests:
  - name: $days days of short lives
    interval: ${step}m
    input_series:
      - series: up{job="j",instance="i"}
        values: 1x@{[$gap - 1]} 0x@{[$day - 1]} 1x@{[$end - $gap - $day - 1]}
END
series('exporter_build_info', 'version="1"', samples([0, 1]));
series('up', 'project="p"', samples([0, 1]));
series('poll_interval_seconds', 'project="p"', samples([0, 300]));
# A poll has just ended at each step.
my $seconds = 60 * $step;
series('last_success_timestamp_seconds', 'project="p"',
       "0+${seconds}x@{[$gap - 1]} stale _x@{[$day - 1]} "
         . ($gap + $day) * $seconds . "+${seconds}x@{[$end - $gap - $day - 1]}");

my @expected;
for my $life (46, 6) {
  # 33 % and 10 % of the life, under the ceilings of 30 and 7 days.
  my ($warning, $critical) = ($life * 86400 * 33 / 100, $life * 86400 * 10 / 100);
  for my $is_late (0, 1) {
    my $name = "$life-days-" . ($is_late ? 'late' : 'in-time');
    my $labels = "project=\"p\",certificate_name=\"$name\"";
    series('certificate_expiration_timestamp_seconds', $labels, samples(renewals($life, $is_late)));
    series('certificate_expiration_warning_seconds', $labels, samples([0, $warning]));
    series('certificate_expiration_critical_seconds', $labels, samples([0, $critical]));
    next if !$is_late;
    # At each step the time left is a multiple of its length. Soon: critical <= left < warning. Critical:
    # 0 <= left < critical. Expired: from the step after the instant to the one before the renewal.
    my $up_to = sub { my $n = int($_[0] / $seconds); return $n * $seconds < $_[0] ? $n + 1 : $n };
    push @expected, [ExpiringSoon => $name, $up_to->($warning) - $up_to->($critical)],
      [ExpiringCritical => $name, $up_to->($critical)], [Expired => $name, late($life) - 1];
  }
}

print <<"END";
    promql_expr_test:
      # How many steps each alert of a certificate lasts, in all the time.
      - expr: sum by (alertname, certificate_name) (count_over_time(ALERTS{certificate_name!=""}[${days}d]))
        eval_time: @{[($end - 1) * $step]}m
        exp_samples:
END
for my $row (@expected) {
  print "          - labels: '{alertname=\"NHNCloudCertificate$row->[0]\",certificate_name=\"$row->[1]\"}'\n";
  print "            value: $row->[2]\n";
}
