"""amavisd-new as an SMTP filter that bounces what a stand-in virus scanner finds, with headers only.

Its refusals of banned content are not used: they name the original's own content types, which would tell the class.
"""

import mailers

NAME = "amavis"
PACKAGES = ("amavisd-new",)
PRESEED = ()
FAILURES = ("content_filter_virus",)
RETURNS = ("headers",)
LANGUAGES = mailers.LANGUAGES
BATCH_PAIRS = 30
IDLE_S = 30
LIMIT_S = 300

PORT = 10024

CONFIG = r"""use strict;
$mydomain = '{domain}';
$myhostname = '{hostname}';
$daemon_user = 'amavis';
$daemon_group = 'amavis';
$MYHOME = '/var/lib/amavis';
$TEMPBASE = "$MYHOME/tmp";
$QUARANTINEDIR = undef;
$virus_quarantine_to = $banned_quarantine_to = $spam_quarantine_to = $bad_header_quarantine_to = undef;
$max_servers = 2;
$log_level = 1;
$do_syslog = 1;
$inet_socket_bind = '{ip}';
$inet_socket_port = 10024;
@inet_acl = qw(0.0.0.0/0);
@mynetworks = qw(127.0.0.0/8);
@local_domains_maps = (1);
$notify_method = 'smtp:[{relay}]:25';
$forward_method = 'smtp:[{relay}]:25';
$enable_dkim_verification = 0;
$enable_db = 0;
@bypass_spam_checks_maps = (1);
@bypass_header_checks_maps = (1);
$final_virus_destiny = D_BOUNCE;
$final_banned_destiny = D_PASS;
$final_spam_destiny = D_PASS;
$final_bad_header_destiny = D_PASS;
@viruses_that_fake_sender_maps = (0);
$sa_spam_subject_tag = undef;
$hdr_encoding = 'utf-8';
$bdy_encoding = 'utf-8';
$allowed_header_tests{{'multiple'}} = 0;
@av_scanners = (['Stand-in', '/usr/local/lib/scan', '{{}}', [0], [1], qr/FOUND (.+)/m]);
@bypass_banned_checks_maps = (1);
{templates}
1;
"""

# The rest of a notice's header, in amavis's own macros.
NOTICE_HEAD = "From: %f\nTo: [? %#T |undisclosed-recipients: ;|[<%T>|, ]]\nMessage-ID: <DSN%i@%h>\n"


def start(batch):
    language, number = batch.variant["language"], batch.variant["template"]
    table = mailers.texts(language)
    subject, text = table["failed"][number % len(table["failed"])]
    is_own = language == "en" and number % 2 == 0
    templates = ""
    if not is_own:
        batch.write("/etc/amavis/notify.txt", f"Subject: {subject}\n{NOTICE_HEAD}\n{text}\n\n")
        templates = ("$notify_virus_sender_templ = $notify_sender_templ = $notify_spam_sender_templ = "
                     "read_text('/etc/amavis/notify.txt', 'utf8');")
    batch.write("/usr/local/lib/scan", f"#!/bin/sh\necho 'FOUND Test.Doc-{batch.variant['mix'] % 90}'\nexit 1\n", 0o755)
    batch.write("/etc/amavis/foundry.conf", CONFIG.format(
        domain=batch.domain, hostname=batch.hostname, ip=batch.ip, relay=batch.plan["relay_ip"], templates=templates))
    batch.run("sh", "-c", "install -d -o amavis -g amavis /run/amavis /var/lib/amavis /var/lib/amavis/tmp /var/lib/amavis/db")
    batch.spawn("/usr/sbin/amavisd", "-c", "/etc/amavis/foundry.conf", "foreground")
    batch.wait_for_port(PORT, 60)


def submit(batch, job, message):
    batch.submit_by_smtp(job, message, port=PORT, extensions=False)
