"""amavisd-new as an SMTP filter that bounces viruses, spam and banned content, with headers only.

A stand-in virus scanner and a stand-in spamd find what the recipient's scenario asks for, whatever the message. The site's rule bans
everything, and its texts keep silent about the content type that amavis would name: it is the original's and would tell the class.
"""

import socketserver
import threading

import mailers

NAME = "amavis"
PACKAGES = ("amavisd-new",)
PRESEED = ()
FAILURES = ("content_filter_virus", "content_filter_virus", "content_filter_banned", "content_filter_spam")
RETURNS = ("headers",)
LANGUAGES = mailers.LANGUAGES
BATCH_PAIRS = 30
IDLE_S = 30
LIMIT_S = 300

PORT = 10024
SPAMD_PORT = 783
SYMBOLS = ("BAYES_99,RCVD_IN_XBL", "URIBL_BLACK,HTML_MESSAGE,BAYES_80", "RDNS_NONE,DKIM_ADSP_NXDOMAIN", "BAYES_999,RAZOR2_CHECK")

CONFIG = r"""use strict;
{others}
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
@spam_scanners = (['SpamdClient', 'Amavis::SpamControl::SpamdClient']);
$sa_kill_level_deflt = 6.2;
$sa_dsn_cutoff_level = 9999;
@bypass_virus_checks_maps = (\@others_virus);
@bypass_banned_checks_maps = (\@others_banned);
@bypass_spam_checks_maps = (\@others_spam);
$banned_filename_re = new_RE(qr'.'s);
$smtp_reason_by_ccat{{(CC_BANNED)}} = 'id=%n - BANNED';
@bypass_header_checks_maps = (1);
$final_virus_destiny = D_BOUNCE;
$final_banned_destiny = D_BOUNCE;
$final_spam_destiny = D_BOUNCE;
$final_bad_header_destiny = D_PASS;
@viruses_that_fake_sender_maps = (0);
$sa_spam_subject_tag = undef;
$hdr_encoding = 'utf-8';
$bdy_encoding = 'utf-8';
$allowed_header_tests{{'multiple'}} = 0;
@av_scanners = (['Stand-in', '/usr/local/lib/scan', '{{}}', [0], [1], qr/FOUND (.+)/m]);
$notify_virus_sender_templ = read_text('/etc/amavis/notify.txt', 'utf8');
{templates}
1;
"""

# The rest of a notice's header, in amavis's own macros.
NOTICE_HEAD = "From: %f\nTo: [? %#T |undisclosed-recipients: ;|[<%T>|, ]]\nMessage-ID: <DSN%i@%h>\n"


class Spamd(socketserver.StreamRequestHandler):
    """Calls every message spam, with the symbols and the score of the batch."""

    def handle(self):
        head = iter(self.rfile.readline, b"\r\n")
        size = sum(int(line.split()[1]) for line in head if line.lower().startswith(b"content-length:"))
        self.rfile.read(size)
        symbols = self.server.symbols.encode() + b"\r\n"
        self.wfile.write(b"SPAMD/1.1 0 EX_OK\r\nContent-length: %d\r\nSpam: True ; %.1f / 5.0\r\n\r\n%s"
                         % (len(symbols), self.server.score, symbols))


def _serve_spamd(batch):
    server = socketserver.ThreadingTCPServer(("127.0.0.1", SPAMD_PORT), Spamd)
    server.daemon_threads, mix = True, batch.variant["mix"]
    server.symbols, server.score = SYMBOLS[mix % len(SYMBOLS)], 7 + mix % 180 / 10
    threading.Thread(target=server.serve_forever, daemon=True).start()


def _others(batch):
    """Perl lists of the recipients whose scenario is another: each kind of check passes them by."""
    lists = []
    for kind in ("virus", "banned", "spam"):
        addresses = (job["rcpt"] for job in batch.jobs if job["failure"] != "content_filter_" + kind)
        lists.append(f"our @others_{kind} = qw({' '.join(addresses)});")
    return "\n".join(lists)


def start(batch):
    language, number = batch.variant["language"], batch.variant["template"]
    table = mailers.texts(language)
    subject, text = table["failed"][number % len(table["failed"])]
    is_own = language == "en" and number % 2 == 0
    templates = ""
    if not is_own:
        batch.write("/etc/amavis/notify.txt", f"Subject: {subject}\n{NOTICE_HEAD}\n{text}\n\n")
        templates = "$notify_sender_templ = $notify_spam_sender_templ = read_text('/etc/amavis/notify.txt', 'utf8');"
    else:
        batch.run("sh", "-c", "sed 's/(%F)//; s/: %F/: content not allowed/' /etc/amavis/en_US/template-virus-sender.txt "
                  "> /etc/amavis/notify.txt")
    _serve_spamd(batch)
    batch.write("/usr/local/lib/scan", f"#!/bin/sh\necho 'FOUND Test.Doc-{batch.variant['mix'] % 90}'\nexit 1\n", 0o755)
    batch.write("/etc/amavis/foundry.conf", CONFIG.format(
        domain=batch.domain, hostname=batch.hostname, ip=batch.ip, relay=batch.plan["relay_ip"], templates=templates,
        others=_others(batch)))
    batch.run("sh", "-c", "install -d -o amavis -g amavis /run/amavis /var/lib/amavis /var/lib/amavis/tmp /var/lib/amavis/db")
    batch.spawn("/usr/sbin/amavisd", "-c", "/etc/amavis/foundry.conf", "foreground")
    batch.wait_for_port(PORT, 60)


def submit(batch, job, message):
    batch.submit_by_smtp(job, message, port=PORT, extensions=False)
