#!/usr/bin/perl
# Sisimai (libsisimai-perl): one parser per mail server, RFC 3464 and others. Called in process on messages in memory, as
# its manual says for callers with their own mail store. A failure: a record whose reason is none of delivered,
# feedback, vacation and whose action is not delayed.
use strict;
use warnings;
use Getopt::Long;
use JSON::PP;
use Sisimai;
use Time::HiRes qw(clock);

my ($task, %o) = (shift // '', 'rounds' => 3);
GetOptions(\%o, 'answer=s', 'time=s', 'rounds=i', 'work=s', 'variant=s', 'backstop=s', 'train=s', 'test=s') or exit 2;
$task eq 'kind' or die "sisimai.pl: only the task kind\n";

sub slurp { local (@ARGV, $/) = (shift); return <> // '' }
sub load { open my $f, '<', shift or die $!; return [map { chomp; slurp((split /\t/)[0]) } <$f>] }

sub is_failure {
    my $text = shift;
    my $found = eval { Sisimai->make(\$text) } or return 0;
    for my $one (@$found) {
        next if $one->reason =~ /^(?:delivered|feedback|vacation)$/ or ($one->action // '') eq 'delayed';
        return 1;
    }
    return 0;
}

my $timed = load($o{'time'});
my $answers = [map { is_failure($_) } @{ load($o{'answer'}) }];
my @seconds;
for (1 .. $o{'rounds'}) {
    my $before = clock();
    is_failure($_) for @$timed;
    push @seconds, clock() - $before;
}
my ($rss) = slurp('/proc/self/status') =~ /VmHWM:\s+(\d+)/;
print encode_json({ version => 'Sisimai '.Sisimai->version, settings => 'in process, messages in memory',
    answers => $answers, seconds => \@seconds, rss_kib => 0 + $rss });
