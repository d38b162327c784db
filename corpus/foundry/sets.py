"""Gathers finished batches into a set: messages by mailer, labels.tsv, evidence.tsv, refused.tsv, keys.tsv, versions.

Only whole pairs enter a set, so that refusals cannot tilt it. A message gets what the victim's own gateway adds on
receipt: a Return-Path and a Received line, in styles drawn from the pair.
"""

import json
import pathlib
import random
import re
import shutil

import dkim
import leak_views
import paths
import runner
import world

ACTION = re.compile(rb"^Action:[ \t]*(\w+)", re.I | re.M)
ACTIONS = {b"failed": "dsn-failed", b"delayed": "dsn-delayed", b"delivered": "dsn-delivered", b"relayed": "dsn-delivered",
           b"expanded": "dsn-delivered"}
EVIDENCE = ("null_sender", "return_tag", "ledger", "dkim", "spf", "recipient", "reporter", "first_hop")


def by_name(originals):
    return {original.name: original for original in originals}


def _date_of(message, otherwise_s):
    found = re.search(rb"^Date: (.+)$", message, re.M)
    return found.group(1).decode("ascii", "replace").strip() if found else paths.stamp(otherwise_s, "+0000")


def receive(message, job, batch, envelope_from):
    """The message as the victim's gateway stores it; the gateway's habits are the pair's, its queue id the message's."""
    rng = random.Random(f"receive/{batch['dsn_s']}/{job['pair']}")
    host = next(h for h, ip in batch["hosts"].items() if h == batch["domains"][job["victim"].split("@")[1]])
    style = rng.choice(world.PATH_STYLES)
    has_path, has_delivered = rng.random() < 0.85, rng.random() < 0.4
    line = paths.received(random.Random(f"receive/{job['id']}"), style, batch["hostname"], batch["ip"], host, batch["dsn_s"], "+0000", job["sender"])
    line = line.replace(paths.stamp(batch["dsn_s"], "-0000"), paths.stamp(batch["dsn_s"], "+0000"))
    line = line.replace(paths.stamp(batch["dsn_s"], "+0000"), _date_of(message.split(b"\n\n")[0], batch["dsn_s"]))
    head = ""
    if has_path:
        head += f"Return-Path: <{envelope_from}>\n"
    if has_delivered:
        head += f"Delivered-To: {job['sender']}\n"
    return f"{head}Received: {line}\n".encode() + message


def returned_mode(message, planned):
    """full, headers, truncated or none, as the mailer did it; it may differ from what the recipe asked for."""
    inside = leak_views.take_apart(message).inside
    body = b"".join(line for line in inside.partition(b"\n\n")[2].split(b"\n") if not line.startswith(b"--"))
    if not inside.strip():
        return "none"
    return "headers" if not body.strip() else "truncated" if planned == "truncated" else "full"


def kind_of(message, planned):
    """What the report itself says, where it has the field: nullmailer calls a message delayed when it gives it up."""
    found = ACTION.search(leak_views.take_apart(message).outside)
    return ACTIONS.get(found.group(1).lower(), planned) if found else planned


def see_evidence(job, message, key):
    """Lets the facts that a gateway reads off the returned header be those that are there."""
    head = leak_views.take_apart(message).inside.partition(b"\n\n")[0]
    if not head:
        job["dkim"] = job["first_hop"] = "unknown"
    elif job["dkim"] != "unknown":
        job["dkim"] = dkim.verdict(key, head, job["victim"].split("@")[1])
    if job["tag_header"] and b"X-Backstop-Tag" not in head:
        job["return_tag"] = "unknown"


def _note(job, batch):
    signer = f"{job['dkim_selector']}._domainkey.{job['dkim_domain']}" if job["dkim_domain"] else ""
    facts = {"mta": batch["mailer"], "failure": job["failure"], "return": job["return"], "victim": job["victim"],
             "original": job["original"], "collection": job["source"], "language": job["language"], "template": job["template"],
             "pair": job["pair"], "route": job["route"], "dkim": signer}
    return ";".join(f"{key}={value}" for key, value in facts.items())


def assemble(batches, recipe, out, unfit):
    """Writes the set into `out` from the results there. Returns figures by mailer."""
    out, name = pathlib.Path(out), recipe["set"]
    (out / "labels.tsv").unlink(missing_ok=True)  # written last: a set without labels is none
    for old in out.glob("*/"):
        if old.name in recipe["mailer"]:
            shutil.rmtree(old)
    labels, evidence, refused = [], [], [(original, "", reason) for original, reason in unfit]
    figures, key = {}, dkim.Key(recipe["seed"])
    for batch in batches:
        folder = runner.folder_of(out, batch)
        if not runner.is_finished(out, batch):
            continue
        result = json.loads((folder / "result.json").read_text())
        row = figures.setdefault(batch["mailer"], {"made": 0, "refused": 0, "silent": 0, "seconds": 0.0})
        row["seconds"] += result["seconds"]
        row["refused"] += len(result["refused"])
        row["silent"] += len(result["silent"])
        jobs = {job["id"]: job for job in batch["jobs"]}
        refused += [(jobs[i]["original"], batch["mailer"], reason) for i, reason in result["refused"].items()]
        refused += [(jobs[i]["original"], batch["mailer"], f"no answer came back ({jobs[i]['failure']})") for i in result["silent"]]
        pairs = [job["pair"] for job in batch["jobs"] if job["id"] in result["kept"]]
        for job in sorted(batch["jobs"], key=lambda j: j["id"]):
            if pairs.count(job["pair"]) == 2:
                _store(out, name, batch, job, result["kept"][job["id"]], labels, evidence, key)
                row["made"] += 1
    _write_tables(out, recipe, labels, evidence, refused)
    return figures


def _store(out, name, batch, job, envelope_from, labels, evidence, key):
    message = (runner.folder_of(out, batch) / "out" / (job["id"] + ".eml")).read_bytes()
    path = out / batch["mailer"] / (job["id"] + ".eml")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(receive(message, job, batch, envelope_from))
    labelled = f"{name}/{batch['mailer']}/{job['id']}.eml"
    job = {**job, "return": returned_mode(message, job["return"]), "kind": kind_of(message, job["kind"])}
    see_evidence(job, message, key)
    origin = "legitimate" if job["class"] == "ham" else "backscatter"
    labels.append((labelled, job["kind"], origin, f"{name}/{batch['mailer']}", _note(job, batch)))
    facts = {**job, "null_sender": "no" if envelope_from else "yes"}
    evidence.append((labelled, *(facts[key] for key in EVIDENCE)))


def _write_tables(out, recipe, labels, evidence, refused):
    def write(name, head, rows):
        lines = ["\t".join(head)] + ["\t".join(" ".join(str(cell).split()) for cell in row) for row in rows]
        (out / name).write_text("\n".join(lines) + "\n", encoding="utf-8")

    write("evidence.tsv", ("path", *EVIDENCE), sorted(evidence))
    write("refused.tsv", ("original", "mailer", "reason"), sorted(refused))
    signers = sorted({note.rsplit("dkim=", 1)[1] for *_, note in labels} - {""})
    public = dkim.Key(recipe["seed"]).public()
    write("keys.tsv", ("name", "record"), [(signer, f"v=DKIM1; k=rsa; p={public}") for signer in signers])
    write("labels.tsv", ("path", "kind", "origin", "source", "note"), sorted(labels))


def table(figures):
    """The figures as lines of text."""
    lines = [f"{'mailer':12}{'made':>7}{'refused':>9}{'silent':>8}{'s/1000':>8}"]
    for name, row in figures.items():
        pace = 1000 * row["seconds"] / max(1, row["made"])
        lines.append(f"{name:12}{row['made']:7}{row['refused']:9}{row['silent']:8}{pace:8.0f}")
    return "\n".join(lines)
