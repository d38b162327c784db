"""One module per mailer, behind one small interface.

A module has: NAME; PACKAGES and PRESEED (debconf lines) of its root; FAILURES, RETURNS, LANGUAGES it can make; LOCAL, the
failures of recipients in the reporter's own domain; RETURN_FAILURES, those that alone go with a return mode; BATCH_PAIRS, the
pairs per batch; start(batch), which writes the configuration and starts the daemons; and, where the defaults of batch.py do not
fit, submit(batch, job, message), poke(batch) (called while waiting), IDLE_S, LIMIT_S, FAKES_TIME (libfaketime suits it), CHROOTS (its daemons' own
roots, which need the time too) and CAN_WAIT (its clock can be put on; else it waits seconds and its dates are moved after).
A batch's variant says how long the mailer keeps trying (lifetime_s) and when it warns (warning_s, 0: never).
"""

import pathlib
import tomllib

REMOTE = ("remote_user_unknown", "remote_mailbox_full", "remote_mailbox_disabled", "remote_spam", "remote_policy",
          "remote_too_large", "remote_has_moved", "remote_virus")
LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "tr", "ja", "zh")


def texts(language):
    """The table of one language in texts.toml."""
    file = pathlib.Path(__file__).parent.parent / "texts.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))[language]


def by_failure(batch, prefix):
    """The recipients' domains of the batch's jobs whose failure starts with `prefix`."""
    return sorted({job["rcpt"].split("@")[1] for job in batch.jobs if job["failure"].startswith(prefix)})
