"""How one original left: its path, Message-ID, signature, return tag and dates, and the evidence that a gateway would hold.

Legitimate mail leaves through the victim organisation's relay, now and then through a third party; forged mail comes from a
foreign organisation, now and then with a forged first hop or Message-ID of the victim's. Both draw from the same styles.
"""

import hashlib
import hmac

import paths

TAG_KEY = b"foundry test key"


def tag(sender, dsn_s, key=TAG_KEY):
    """The BATV address prvs=KDDDSSSSSS=sender for a day; the key is the foundry's."""
    day = f"0{dsn_s // 86400 % 1000 + 7:03d}"[-4:]
    digest = hmac.new(key, (day + sender).encode(), hashlib.sha1).hexdigest()[:6]
    return f"prvs={day}{digest}={sender}"


def _route(rng, recipe, label):
    roll = rng.random()
    if label == "ham":
        return "third-party" if roll < recipe["path"]["third_party"] else "relay"
    return "forged" if roll < recipe["path"]["forged"] else "foreign"


def _id_domain(rng, route, victim, foreign):
    """The right side of the Message-ID: the same mix for both classes, of whosever system wrote it."""
    org = victim if route in ("relay", "forged") or rng.random() < 0.3 else foreign
    host = org.host(rng.choice(("desk-17", "srv9", "pc4", "web")), 17)
    return rng.choices((org.domain, host, "mail.provider.example"), (0.7, 0.15, 0.15))[0]


def _set_path(rng, plan, shared, job, victim, foreign, route):
    org = victim if route == "relay" else foreign
    hops, zone = shared["hops"], shared["zone"]
    times_s = [plan["dsn_s"] - shared["gap_s"] - sum(shared["steps_s"][:at]) for at in range(hops + 1)]
    lines = paths.walk(rng, org, shared["styles"][:hops], times_s[:hops], zone, job["rcpt"])
    if route == "forged" and lines:
        lines[-1:] = paths.walk(rng, victim, shared["styles"][hops - 1:hops], times_s[hops - 1:hops], zone, job["rcpt"])
    written_s = times_s[hops] - shared["haste_s"]
    job["received"], job["date_s"] = lines, written_s
    if hops:
        job["helo"], job["client_ip"] = org.relay_host, org.relay_ip
    else:
        job["helo"], job["client_ip"] = org.machine(shared["host_style"], shared["host_number"])
    plan["hosts"][job["helo"]] = job["client_ip"]
    job["message_id"] = paths.message_id(rng, shared["id_style"], _id_domain(rng, route, victim, foreign), written_s)


def _set_signature(rng, shared, job, victim, foreign, route):
    job["dkim_domain"] = job["dkim_selector"] = ""
    job["dkim"] = "unknown"
    if not shared["signed"]:
        return
    job["dkim"] = "absent"
    if rng.random() < 0.12:
        return
    signer, job["dkim"] = (foreign, "absent")
    if job["class"] == "ham":
        if route == "relay" or rng.random() < 0.5:
            signer, job["dkim"] = victim, "verified"
    elif rng.random() < 0.1:
        signer, job["dkim"] = victim, "failed"
    job["dkim_domain"], job["dkim_selector"] = signer.domain, signer.selector


def _set_tag(rng, plan, shared, job, route):
    job["envelope"], job["tag_header"] = job["victim"], ""
    job["return_tag"] = "unknown"
    if shared["tag"] == "none":
        job["return_tag"] = "absent" if shared["pair"] % 3 == 0 else "unknown"
        return
    day_s, key = plan["dsn_s"], TAG_KEY
    if job["class"] == "ham":
        job["return_tag"] = "valid"
    elif rng.random() < 0.5:
        job["return_tag"], key = "invalid", b"a guess"
    else:
        job["return_tag"], day_s = "expired", plan["dsn_s"] - 86400 * rng.randrange(30, 200)
    value = tag(job["victim"], day_s, key)
    if shared["tag"] == "envelope":
        job["envelope"] = value
    else:
        job["tag_header"] = value.split("=", 2)[1]


def _set_facts(rng, job, route):
    """What the gateway's ledger, SPF look-up and directory say; each may be unknown, as in the field."""
    if job["class"] == "ham":
        job["ledger"] = "unknown" if rng.random() < 0.2 else "hit" if route == "relay" else "miss"
        job["spf"] = "pass" if route == "relay" else rng.choice(("pass", "neutral", "fail"))
        job["recipient"] = "sends"
        job["reporter"] = "delivered-lately" if rng.random() < 0.7 else "unknown"
    else:
        job["ledger"] = "unknown" if rng.random() < 0.2 else "miss"
        job["spf"] = rng.choice(("fail", "fail", "fail", "neutral"))
        job["recipient"] = rng.choice(("does-not-exist", "does-not-exist", "catch-all", "never-sends", "sends", "sends"))
        job["reporter"] = rng.choice(("unknown", "unknown", "unknown", "backscatter-listed", "delivered-lately"))
    if rng.random() < 0.2:
        job["spf"] = "unknown"
    job["first_hop"] = {"relay": "ours", "third-party": "foreign", "foreign": "foreign",
                        "forged": "ours" if job["received"] else "foreign"}[route]


def fill(rng, recipe, plan, shared, job, victim, foreign):
    """Adds everything that the sending side decides to `job`, and its hosts to the plan."""
    route = _route(rng, recipe, job["class"])
    job["route"] = route
    _set_path(rng, plan, shared, job, victim, foreign, route)
    _set_signature(rng, shared, job, victim, foreign, route)
    _set_tag(rng, plan, shared, job, route)
    _set_facts(rng, job, route)
    job["sender"] = job["envelope"]
