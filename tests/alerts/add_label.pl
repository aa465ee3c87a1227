#!/usr/bin/perl
# Adds the label namespace="monitoring" to rule files or to files of promtool's rule tests, as others
# do when they load the rules.
#
#   add_label.pl rules [everywhere] FILE   adds the label to every rule, as `labels:` of a group does
#   add_label.pl tests [everywhere] FILE   adds the label to every expected alert
#
# `everywhere` does what enforcedNamespaceLabel of the Prometheus Operator does: it also adds the matcher
# to each selector of each expression, and the label to each input series. Prints the result. Exits with
# another code than 0 if the file does not have the form that this program reads.
use strict;
use warnings;

my $matcher = 'namespace="monitoring"';
my $label = 'namespace: monitoring';

my ($kind, @rest) = @ARGV;
my $path = pop @rest;
my $everywhere = @rest && $rest[0] eq 'everywhere';
open my $in, '<', $path or die "$path: $!\n";
my @lines = <$in>;
close $in;

# The PromQL text with the matcher in each selector. A name is a selector unless it is a keyword, a
# label of a grouping, or a function.
sub with_matcher {
  my ($text) = @_;
  my $out = '';
  my $in_labels = 0;  # inside the parentheses of by, on, ...
  my $labels_follow = 0;
  pos($text) = 0;
  while (pos($text) < length $text) {
    if ($text =~ /\G(\s+|#[^\n]*)/gc) {
      $out .= $1;
    } elsif ($text =~ /\G("(?:[^"\\]|\\.)*")/gc) {
      $out .= $1;
    } elsif ($text =~ /\G\{([^}"]*(?:"(?:[^"\\]|\\.)*"[^}"]*)*)\}/gc) {
      $out .= '{' . ($1 eq '' ? '' : "$1,") . "$matcher}";
    } elsif ($text =~ /\G(\[[^\]]*\])/gc) {
      $out .= $1;
    } elsif ($text =~ /\G([0-9][0-9a-zA-Z.]*)/gc) {
      $out .= $1;
    } elsif ($text =~ /\G(by|without|on|ignoring|group_left|group_right)\b/gc) {
      $out .= $1;
      $labels_follow = 1;
      next;
    } elsif ($text =~ /\G(and|or|unless|bool|offset|Inf|NaN)\b/gc) {
      $out .= $1;
    } elsif ($text =~ /\G([a-zA-Z_:][a-zA-Z0-9_:]*)/gc) {
      my $name = $1;
      $out .= $name;
      # A selector with braces gets the matcher there; a call or an aggregation is none.
      $out .= "{$matcher}"
        unless $in_labels || $text =~ /\G(?=\s*[{(]|\s+(?:by|without)\b)/;
    } elsif ($text =~ /\G(.)/gcs) {
      $in_labels = 1 if $1 eq '(' && $labels_follow;
      $in_labels = 0 if $1 eq ')';
      $out .= $1;
    }
    $labels_follow = 0 if $out =~ /\S\z/ && !$in_labels;
  }
  return $out;
}

sub rules {
  my $out = '';
  my ($rules, $labelled) = (0, 0);
  my $expression;  # the lines of an expression that spans several
  my $finish = sub {
    return unless defined $expression;
    $out .= $everywhere ? with_matcher($expression) : $expression;
    undef $expression;
  };
  for my $line (@lines) {
    if (defined $expression && ($line =~ /^ {10}/ || $line eq "\n")) {
      $expression .= $line;
      next;
    }
    $finish->();
    if ($line =~ /^ {8}expr: \|$/) {
      $out .= $line;
      $expression = '';
    } elsif ($line =~ /^( {8}expr: )([^|>].*)$/s) {
      $out .= $1 . ($everywhere ? with_matcher($2) : $2);
    } elsif ($line =~ /^ {6}- record: /) {
      ++$rules, ++$labelled;
      $out .= "$line        labels: {$label}\n";
    } elsif ($line =~ /^ {6}- alert: /) {
      ++$rules;
      $out .= $line;
    } elsif ($line =~ /^ {8}labels:$/) {
      ++$labelled;
      $out .= "$line          $label\n";
    } else {
      $out .= $line;
    }
  }
  $finish->();
  die "$path: $rules rules, $labelled of them got the label\n" unless $rules && $rules == $labelled;
  return $out;
}

sub tests {
  my $out = '';
  my $expectations = 0;
  for my $line (@lines) {
    if ($line =~ /^( *)- exp_labels:$/) {
      ++$expectations;
      $out .= "$line$1    $label\n";
    } elsif ($line =~ /^( *- expr: )([^|>].*)$/) {
      # Remove the label from the result, to compare it with the expectation as written. Two series that
      # differ in this label alone are an error.
      ++$expectations;
      $out .= "$1label_replace($2, \"namespace\", \"\", \"namespace\", \".*\")\n";
    } elsif ($everywhere && $line =~ /^( *- series: [a-zA-Z_:]+)\{(.*)\}$/) {
      $out .= "$1\{$2,$matcher\}\n";
    } elsif ($everywhere && $line =~ /^( *- series: [a-zA-Z_:]+)$/) {
      $out .= "$1\{$matcher\}\n";
    } elsif ($line =~ /^ *- (expr|series): |^ *exp_labels:/) {
      die "$path: not in the form that is read here: $line" if $everywhere || $1 ne 'series';
      $out .= $line;
    } else {
      $out .= $line;
    }
  }
  die "$path: no expectation\n" unless $expectations;
  return $out;
}

print $kind eq 'rules' ? rules() : tests();
