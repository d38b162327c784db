"""From a recipe and lists of originals to batches of matched pairs; a pure function of both, so a seed fixes everything.

A pair is one ham and one spam original with everything else the same: mailer, configuration, failure, wording, return mode,
language, reporter, recipient's domain, victim's domain, styles and times. Only the relation of the sending host to the
victim's domain, the evidence and the original's own text differ.
"""

import calendar
import dataclasses
import importlib
import pathlib
import random
import re
import tomllib

import dress
import paths
import provenance
import world

HERE = pathlib.Path(__file__).parent
KINDS = {"success_dsn": "dsn-delivered", "delay_warning": "dsn-delayed", "vacation": "auto-reply",
         "list_post_denied": "list-notice"}
EXPIRED = ("remote_4xx_expired", "refused_expired")
DELAYED = ("delay_warning",)
# Batches of messages that wait take turns with others: the mailer's clock is put on for all of a batch at once.
TURNS = ((), EXPIRED, (), (), DELAYED, (), ())
HOUR_S, DAY_S = 3600, 86400
LIFETIMES_S = (1 * DAY_S, 2 * DAY_S, 3 * DAY_S, 4 * DAY_S, 5 * DAY_S, 5 * DAY_S)
WARNINGS_S = (1 * HOUR_S, 4 * HOUR_S, 4 * HOUR_S, 6 * HOUR_S, 12 * HOUR_S, 24 * HOUR_S)
DSN_PERIOD = (calendar.timegm((2019, 1, 7, 0, 0, 0)), calendar.timegm((2026, 6, 1, 0, 0, 0)))
RELAY_IP = "198.18.0.2"  # the smart host that takes anything, for mailers that only relay
RECIPE_KEYS = {"set", "seed", "bounces", "organisations", "originals", "mailer", "path", "tags", "signed", "hops",
               "period", "pairs_per_batch"}


class RecipeError(Exception):
    """The recipe cannot be used; the text names the key and what to do."""


@dataclasses.dataclass
class Original:
    """One message that can be returned: `name` is its path in the labels, `traits` what a partner must share."""
    name: str
    source: str
    traits: str
    path: pathlib.Path = None


def load_recipe(file):
    """The recipe as a dictionary with every default filled in. Raises RecipeError."""
    try:
        recipe = tomllib.loads(pathlib.Path(file).read_text(encoding="utf-8"))
    except OSError as error:
        raise RecipeError(f"{file}: {error.strerror}; name a recipe as those in corpus/foundry/recipes") from error
    except ValueError as error:  # not UTF-8, or no TOML
        raise RecipeError(f"{file}: {error}") from error
    unknown = set(recipe) - RECIPE_KEYS
    if unknown:
        raise RecipeError(f"{file}: unknown key {sorted(unknown)[0]}; known are {', '.join(sorted(RECIPE_KEYS))}")
    for key in ("set", "seed", "bounces", "originals", "mailer"):
        if key not in recipe:
            raise RecipeError(f"{file}: key {key} is missing")
    recipe.setdefault("organisations", 400)
    _check_values(file, recipe)
    recipe.setdefault("hops", [0, 1, 1, 2, 2, 3])
    recipe.setdefault("signed", 0.5)
    recipe.setdefault("pairs_per_batch", 1000)
    recipe["path"] = {"third_party": 0.1, "forged": 0.15, **recipe.get("path", {})}
    recipe["tags"] = {"envelope": 0.2, "header": 0.1, **recipe.get("tags", {})}
    for name, row in recipe["mailer"].items():
        if not (HERE / "mailers" / f"{name}.py").exists():
            raise RecipeError(f"{file}: no mailer named {name} in corpus/foundry/mailers")
        module = mailer_module(name)
        row.setdefault("share", 1.0)
        for key, known in (("failures", module.FAILURES), ("returns", module.RETURNS)):
            row.setdefault(key, list(known))
            for value in row[key]:
                if value not in known:
                    raise RecipeError(f"{file}: mailer {name} has no {key[:-1]} {value}; it has {', '.join(known)}")
        row.setdefault("languages", list(module.LANGUAGES))
    return recipe


def _check_values(file, recipe):
    """Raises RecipeError where a value is of no use for what it says."""
    if not isinstance(recipe["bounces"], int) or recipe["bounces"] < 1:
        raise RecipeError(f"{file}: bounces must be a number of 1 or more")
    if not isinstance(recipe["organisations"], int) or not 1 <= recipe["organisations"] <= world.MOST_ORGANISATIONS:
        raise RecipeError(f"{file}: organisations must be a number from 1 to {world.MOST_ORGANISATIONS}")
    originals = recipe["originals"]
    if not isinstance(originals, dict) or not ("written" in originals or {"ham", "spam"} <= originals.keys()):
        raise RecipeError(f"{file}: [originals] needs written = {{ per_class = N }}, or ham = [folders] and spam = [folders]")
    if "written" in originals and "per_class" not in originals["written"]:
        raise RecipeError(f"{file}: [originals] written needs per_class, the number of each class")
    if not isinstance(recipe["mailer"], dict) or not all(isinstance(row, dict) for row in recipe["mailer"].values()):
        raise RecipeError(f"{file}: [mailer] needs a row NAME = {{ share = 1.0 }} for each mailer")


def mailer_module(name):
    return importlib.import_module("mailers." + name)


def load_wordings():
    """{failure: {language: [(stage, text)]}}."""
    table = {}
    for failure, rows in tomllib.loads((HERE / "wordings.toml").read_text(encoding="utf-8")).items():
        for row in rows:
            language, stage, text = (part.strip() for part in row.split("|", 2))
            table.setdefault(failure, {}).setdefault(language, []).append((stage, text))
    return table


def failures_of(row, module, turns):
    """The failures that a batch draws from: those of its turn, if the mailer has any, that can be returned in its way."""
    known = getattr(module, "RETURN_FAILURES", {}).get(turns[0], row["failures"])
    usable = [f for f in row["failures"] if f in known] or row["failures"]
    by_turn = [[f for f in usable if f in names] for names in (turns[2], EXPIRED, DELAYED)]
    quick = [f for f in usable if f not in EXPIRED + DELAYED]
    return by_turn[0] or quick or by_turn[1] or by_turn[2]


class Pool:
    """Deals originals of one class, each once before any comes again, by traits."""

    def __init__(self, originals, rng):
        self.decks, self.rest = {}, {}
        for original in originals:
            self.decks.setdefault(original.traits, []).append(original)
        for deck in self.decks.values():
            rng.shuffle(deck)

    def deal(self, traits):
        deck = self.decks[traits]
        at = self.rest.get(traits, 0)
        self.rest[traits] = at + 1
        return deck[at % len(deck)]


class Planner:
    """Draws batches. REQUIRES: both classes have originals of at least one common trait."""

    def __init__(self, recipe, ham, spam):
        self.recipe, self.rng = recipe, random.Random(f"plan/{recipe['seed']}")
        self.world = world.World(recipe["seed"], recipe["organisations"])
        self.wordings = load_wordings()
        self.pools = {"ham": Pool(ham, self.rng), "spam": Pool(spam, self.rng)}
        common = set(self.pools["ham"].decks) & set(self.pools["spam"].decks)
        if not common:
            raise RecipeError("the ham and the spam originals have no trait in common (7bit, 8bit)")
        self.traits = sorted(common)
        self.weights = [min(len(self.pools[c].decks[t]) for c in self.pools) for t in self.traits]
        self.period = [calendar.timegm((*map(int, day.split("-")), 0, 0, 0)) for day in recipe["period"]] \
            if "period" in recipe else DSN_PERIOD

    def batches(self):
        """The batches of the whole recipe, in order."""
        rows = self.recipe["mailer"]
        whole = sum(row["share"] for row in rows.values())
        batches, pair = [], 0
        for name, row in rows.items():
            module = mailer_module(name)
            languages = self.rng.sample(row["languages"], len(row["languages"]))
            left, index = max(1, round(self.recipe["bounces"] / 2 * row["share"] / whole)), 0
            while left:
                count = min(left, module.BATCH_PAIRS, self.recipe["pairs_per_batch"])
                # Return modes and languages take turns, so that small sets have them all.
                turns = (row["returns"][index % len(row["returns"])], languages[index % len(languages)], TURNS[index % len(TURNS)])
                batches.append(self.batch(len(batches), name, row, turns, pair, count))
                pair, left, index = pair + count, left - count, index + 1
        return batches

    def batch(self, number, name, row, turns, first_pair, count):
        rng, module = self.rng, mailer_module(name)
        reporter, = self.world.draw(rng, 1)
        failures = failures_of(row, module, turns)
        variant = {"return": turns[0], "language": turns[1], "template": rng.randrange(8), "mix": rng.randrange(1 << 16),
                   **self.patience(failures)}
        plan = {"number": number, "mailer": name, "variant": variant, "domain": reporter.domain,
                "hostname": reporter.mx_host, "ip": reporter.mx_ip, "zone": reporter.zone, "jobs": [], "relay_ip": RELAY_IP,
                "dsn_s": rng.randrange(*self.period), "limit_s": getattr(module, "LIMIT_S", 240), "replies": {},
                "sink_hosts": [{"name": "smarthost." + reporter.domain, "ip": RELAY_IP, "port": 25}],
                "hosts": {reporter.mx_host: reporter.mx_ip}, "domains": {reporter.domain: reporter.mx_host}}
        taken = set()
        for at in range(count):
            failure = rng.choice(failures)
            plan["jobs"] += self.pair(plan, reporter, first_pair + at, failure, taken)
        rng.shuffle(plan["jobs"])
        return plan

    def patience(self, failures):
        """How long the mailer keeps trying, when it warns (0: never), and how far its clock is put on for jobs that wait."""
        lifetime_s, warning_s = self.rng.choice(LIFETIMES_S), self.rng.choice(WARNINGS_S)
        late_s = self.rng.randrange(60, HOUR_S)
        if set(failures) <= set(DELAYED):
            return {"lifetime_s": 7 * DAY_S, "warning_s": warning_s, "wait_s": warning_s + late_s}
        return {"lifetime_s": lifetime_s, "warning_s": 0, "wait_s": lifetime_s + late_s}

    def pair(self, plan, reporter, number, failure, taken):
        rng, variant = self.rng, plan["variant"]
        victim, target = self.world.draw(rng, 2, without=(reporter,))
        # Of the victim's country: else a report that names the sending host would name a second country for spam alone.
        foreign, = self.world.draw(rng, 1, (reporter, victim, target), victim.language)
        is_local = failure in getattr(mailer_module(plan["mailer"]), "LOCAL", ("local_user_unknown",))
        domain = f"t{number}.{target.domain}"
        if is_local:
            domain = plan["domain"]
        elif failure == "host_not_found":
            domain = f"{paths.letters(rng, paths.BASE36, 6)}.{target.domain}"
        shared = {
            "pair": number, "failure": failure, "kind": KINDS.get(failure, "dsn-failed"), "language": variant["language"],
            "hops": rng.choice(self.recipe["hops"]), "styles": [rng.choice(world.PATH_STYLES) for _ in range(4)],
            "steps_s": [rng.choice((0, 1, 1, 2, 4, 9)) for _ in range(4)], "haste_s": rng.choice((0, 0, 1, 3, 8)),
            "places": [rng.choice(dress.PLACES) for _ in dress.PLACED],
            "id_style": rng.choice(world.ID_STYLES), "zone": victim.zone, "gap_s": rng.choice((1, 2, 3, 5, 8, 20, 45, 120, 600)),
            "signed": rng.random() < self.recipe["signed"], "tag": self.tag_mode(),
            "traits": rng.choices(self.traits, self.weights)[0], "host_style": rng.choice(world.HOST_STYLES),
            "host_number": rng.randrange(60, 100), "wording": self.wording(failure, variant),
            "reference": paths.letters(rng, paths.BASE62, 12), "number": rng.randrange(5, 60) * 1024}
        self.describe_target(plan, target, domain, failure, is_local)
        plan["hosts"][victim.mx_host] = victim.mx_ip
        plan["domains"][victim.domain] = victim.mx_host
        self.listen(plan, {"name": victim.mx_host, "ip": victim.mx_ip, "port": 25})
        return [self.member(plan, shared, label, victim, foreign, target, domain, taken) for label in ("ham", "spam")]

    def describe_target(self, plan, target, domain, failure, is_local):
        """Puts the recipient's domain and host into the batch's internet."""
        if is_local or failure == "host_not_found":
            return
        number = int(re.match(r"t(\d+)\.", domain).group(1))
        host, ip = f"{target.mx_host.split('.')[0]}.{domain}", target.ip(100 + number % 150)
        plan["hosts"][host] = ip
        plan["domains"][domain] = "" if failure == "null_mx" else host
        if failure not in ("refused_expired", "null_mx"):
            port = 24 if failure.startswith("lmtp_") else 25
            self.listen(plan, {"name": host, "ip": ip, "port": port, "domain": domain})

    @staticmethod
    def listen(plan, host):
        if all((host["ip"], host["port"]) != (other["ip"], other["port"]) for other in plan["sink_hosts"]):
            plan["sink_hosts"].append(host)

    def tag_mode(self):
        roll, tags = self.rng.random(), self.recipe["tags"]
        return "envelope" if roll < tags["envelope"] else "header" if roll < tags["envelope"] + tags["header"] else "none"

    def wording(self, failure, variant):
        """(stage, text) of the remote answer, or None."""
        by_language = self.wordings.get("remote_4xx_expired" if failure == "delay_warning" else failure)
        if not by_language:
            return None
        own = by_language.get(variant["language"])
        return self.rng.choice(own if own and self.rng.random() < 0.7 else self.rng.choice(list(by_language.values())))

    def member(self, plan, shared, label, victim, foreign, target, domain, taken):
        """One job: the pair's shared facts, and those of its class."""
        rng = self.rng
        while True:
            name, local = world.person(rng, victim.language)
            sender = f"{local}@{victim.domain}"
            if sender not in taken:
                break
            local = local + str(rng.randrange(100))
        taken.add(sender)
        rcpt = self.recipient(plan, target, domain, taken)
        original = self.pools[label].deal(shared["traits"])
        job = {"id": f"{shared['pair']:06d}-{rng.getrandbits(24):06x}", "class": label, "pair": shared["pair"], "victim": sender,
               "rcpt": rcpt, "failure": shared["failure"], "kind": shared["kind"], "return": plan["variant"]["return"],
               "language": shared["language"], "template": plan["variant"]["template"], "original": original.name,
               "source": original.source, "zone": shared["zone"], "places": shared["places"],
               "reporter_date": paths.stamp(plan["dsn_s"], plan["zone"])}
        job["notify"] = "SUCCESS,FAILURE" if shared["failure"] == "success_dsn" else ""
        job["ret"] = "FULL" if job["return"] == "full" else "HDRS"
        provenance.fill(rng, self.recipe, plan, shared, job, victim, foreign)
        self.answer(plan, shared, job, domain)
        return job

    def recipient(self, plan, target, domain, taken):
        while True:
            rcpt = f"{world.person(self.rng, target.language)[1]}{self.rng.choice(('', '', self.rng.randrange(100)))}@{domain}"
            if rcpt not in taken:
                taken.add(rcpt)
                return rcpt

    def answer(self, plan, shared, job, domain):
        """The sink's reply for the job's recipient; a temporary one makes the job wait."""
        job["waits"] = shared["failure"] in EXPIRED + DELAYED
        if not shared["wording"] or shared["failure"] == "local_user_unknown":
            return
        stage, text = shared["wording"]
        host = next((h for h in plan["sink_hosts"] if h.get("domain") == domain), None)
        text = text.format(rcpt=job["rcpt"], domain=domain, host=host["name"] if host else plan["hostname"], n=shared["number"],
                           d=shared["number"] // 1024 % 10, id=shared["reference"])
        job["waits"] |= text.startswith("4")
        if stage == "banner":
            host["banner"] = text
        else:
            plan["replies"][job["rcpt"]] = {"stage": stage, "text": text}


