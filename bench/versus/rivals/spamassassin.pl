#!/usr/bin/perl
# SpamAssassin (spamassassin): for kind its VBounce rule set alone ("vbounce") or every local rule ("all"), in process, as
# spamd does it after its fork; for origin its Bayes filter alone. Network tests off. A failure: BOUNCE_MESSAGE.
use strict;
use warnings;
use Getopt::Long;
use JSON::PP;
use Mail::SpamAssassin;
use Time::HiRes qw(clock);

my ($task, %o) = (shift // '', 'rounds' => 3, 'variant' => 'vbounce');
GetOptions(\%o, 'answer=s', 'time=s', 'rounds=i', 'work=s', 'variant=s', 'backstop=s', 'train=s', 'test=s') or exit 2;

sub slurp { local (@ARGV, $/) = (shift); return <> // '' }
sub rows { open my $f, '<', shift or die $!; return map { chomp; [split /\t/] } <$f> }

my $rules = '/usr/share/spamassassin';
# The rules want to know of one relay of ours; none of the corpus is named so.
my $vbounce = "welcomelist_bounce_relays relay.invalid\n";

sub new_sa {
    my %settings = @_;
    my $sa = Mail::SpamAssassin->new({ local_tests_only => 1, dont_copy_prefs => 1, userprefs_filename => '/dev/null',
        home_dir_for_helpers => $o{'work'}, %settings });
    $sa->compile_now(0, 1);
    return $sa;
}

sub kind {
    my $sa = $o{'variant'} eq 'all'
        ? new_sa(rules_filename => $rules, site_rules_filename => '/etc/spamassassin', post_config_text => $vbounce."use_bayes 0\n")
        : new_sa(config_text => "loadplugin Mail::SpamAssassin::Plugin::Check\nloadplugin Mail::SpamAssassin::Plugin::VBounce\n"
            .slurp("$rules/20_aux_tlds.cf").slurp("$rules/20_vbounce.cf").$vbounce."use_bayes 0\n");
    my $is_failure = sub {
        my $mail = $sa->parse(shift, 0);
        my $status = $sa->check($mail);
        my $is = $status->get_names_of_tests_hit() =~ /\bBOUNCE_MESSAGE\b/ ? 1 : 0;
        $status->finish();
        $mail->finish();
        return $is;
    };
    my @timed = map { slurp($_->[0]) } rows($o{'time'});
    my @answers = map { $is_failure->(slurp($_->[0])) } rows($o{'answer'});
    my @seconds;
    for (1 .. $o{'rounds'}) {
        my $before = clock();
        $is_failure->($_) for @timed;
        push @seconds, clock() - $before;
    }
    my ($rss) = slurp('/proc/self/status') =~ /VmHWM:\s+(\d+)/;
    return { answers => \@answers, seconds => \@seconds, rss_kib => 0 + $rss,
        settings => ($o{'variant'} eq 'all' ? 'all local rules' : 'VBounce rules alone').', in process, no network tests' };
}

sub origin {
    my $sa = new_sa(config_text => "loadplugin Mail::SpamAssassin::Plugin::Check\nloadplugin Mail::SpamAssassin::Plugin::Bayes\n"
        ."use_bayes 1\nbayes_path $o{'work'}/bayes\nbayes_auto_learn 0\nbayes_min_ham_num 1\nbayes_min_spam_num 1\n"
        ."bayes_learn_to_journal 0\nbayes_auto_expire 0\nbody BAYES_ANY eval:check_bayes('0.00', '1.00')\n"
        .slurp("$rules/20_aux_tlds.cf").slurp("$rules/60_bayes_stopwords.cf"));
    my $started = clock();
    $sa->init_learner({ caller_will_untie => 1 });
    for my $row (rows($o{'train'})) {
        my $mail = $sa->parse(slurp($row->[0]), 0);
        $sa->learn($mail, undef, $row->[1], 0)->finish();
        $mail->finish();
    }
    $sa->rebuild_learner_caches();
    my $learnt = clock();
    my @scores;
    for my $row (rows($o{'test'})) {
        my $mail = $sa->parse(slurp($row->[0]), 0);
        my $status = $sa->check($mail);
        push @scores, 0 + ($status->{bayes_score} // 0.5);
        $status->finish();
        $mail->finish();
    }
    my $seconds = [$learnt - $started, clock() - $learnt];
    $sa->finish_learner();
    return { scores => \@scores, seconds => $seconds, settings => 'Bayes alone, in process' };
}

my $result = $task eq 'kind' ? kind() : $task eq 'origin' ? origin() : die "spamassassin.pl: kind or origin\n";
$result->{version} = 'SpamAssassin '.Mail::SpamAssassin::Version();
print encode_json($result);
