"""The invented internet of the foundry: organisations, their hosts, addresses, habits and people.

Everything is drawn from a seeded generator, under reserved names (.example, RFC 2606) and reserved addresses (198.18.0.0/15,
RFC 2544), so that no real party is ever named. An organisation may play every part: whose mail it is, who reports, who is
written to, whose machine a spammer uses. Therefore names, addresses and host styles say nothing about a message's class.
"""

import random

ORG_HEADS = (
    "nord ost west sued alta bella rio monte vale stein berg lind eiche birke falk adler luna sol mar terra aqua silva flor "
    "porto ponte casa campo clara nova viva brisa norte granit hafen insel kiesel licht moor quell rast see tal ufer wald "
    "amber birch cedar delta ember frost grove harbor iris juniper kestrel larch maple north onyx pine quarry river slate "
    "thorn umber violet willow yarrow zephyr brook copper dune elm fern glen heath ivory jade kelp").split()
ORG_TAILS = (
    "werk haus bau tech data soft media print logistik optik metall labs group works supply trade craft tools parts foods "
    "garden travel energy medical legal books music sport design consult finance partner systems network studio press "
    "college institute clinic hotel museum verein stiftung coop union transport shipping marine rail motors paper textile "
    "ceramica legno vini edil servizi comercio libros salud obras viajes mueble edition conseil atelier habitat").split()
COUNTRY = {"en": "", "de": "de.", "fr": "fr.", "es": "es.", "it": "it.", "pt": "pt.", "nl": "nl.", "pl": "pl.", "ru": "ru.",
           "tr": "tr.", "ja": "jp.", "zh": "cn."}
GIVEN = {
    "en": "james mary robert linda peter susan mark karen paul emma daniel laura kevin helen brian ruth",
    "de": "hans ute jens petra klaus sabine uwe anke dirk heike bernd silke jan frauke lutz birgit",
    "fr": "jean marie luc claire denis odile yves anne gilles sylvie marc celine remi lucie alain nadia",
    "es": "jose carmen luis pilar juan rosa pablo elena diego marta jorge lucia raul ines sergio nuria",
    "it": "marco giulia luca anna paolo sara dario elisa piero chiara fabio silvia carlo irene ugo nadia",
    "pt": "joao ana rui teresa nuno ines tiago rita pedro sofia hugo marta vasco clara jorge lidia",
    "nl": "jan anneke piet els kees marijke henk saskia wim loes bram femke dirk tineke joost hanneke",
    "pl": "jan anna piotr ewa marek zofia adam maria tomasz hanna pawel irena jacek beata leszek olga",
    "ru": "ivan olga sergei anna oleg irina pavel vera boris nina yuri lidia anton elena igor darya",
    "tr": "ali ayse mehmet fatma emre zeynep can elif murat selin kemal derya hakan esra onur pinar",
    "ja": "taro hanako kenji yumi hiroshi keiko akira naomi satoru emi makoto yoko ken mari shin rie",
    "zh": "wei fang min jing lei yan jun li qiang xia tao mei hao ling bo hui"}
FAMILY = {
    "en": "carter miller brooks hayes porter reed fisher dalton webster shaw mercer lowe",
    "de": "brandt kessler vogt lorenz seidel hartwig krause winkler arndt ritter busch dietz",
    "fr": "moreau garnier lefort besson chevalier rolland perrin fabre giraud masson vidal colin",
    "es": "romero molina ortega rubio serrano castro vega prieto campos lozano nieto duran",
    "it": "ferri galli conti marini rinaldi longo serra leone villa monti grassi bruno",
    "pt": "sousa pinto moreira teixeira barros lopes faria cunha neves ramos matos leal",
    "nl": "visser bakker smit mulder vos peters dekker brouwer kok schouten maas blom",
    "pl": "nowak wojcik mazur krol dudek zajac pawlak sikora baran lis gorski wrona",
    "ru": "volkov orlov belov sokolov morozov kozlov lebedev zaitsev titov gusev panin rybin",
    "tr": "yilmaz demir celik sahin kaya aydin arslan dogan kurt koc polat tekin",
    "ja": "tanaka suzuki mori ito kato ono ueda hara endo aoki sakai maeda",
    "zh": "wang zhang liu chen yang zhao huang zhou wu xu sun ma"}
ROLES = "info office sales support service billing press jobs contact orders admin shop team mail post hello".split()
NAMED_HOSTS = ("mail", "mx", "mx1", "relay", "smtp", "smtp-out", "mailgate", "out01", "mta3", "post", "gw", "web", "in", "mxa")
NUMBERED_HOSTS = ("static-{n}", "host{n}", "srv{n}", "cust-{n}.pool", "ip-{n}.static", "vps{n}", "dsl-{n}.dyn")
HOST_STYLES = NAMED_HOSTS[:12] + NUMBERED_HOSTS
PATH_STYLES = ("postfix", "exim", "sendmail", "exchange", "qmail", "opensmtpd")
ID_STYLES = ("uuid", "outlook", "date", "mua", "hash", "exim", "java")
ZONES = {"en": ("-0500", "-0800", "+0000", "+0100", "+1000", "-0600"), "ru": ("+0300",), "tr": ("+0300",), "ja": ("+0900",),
         "zh": ("+0800",), "pt": ("-0300", "+0000"), "es": ("+0100", "-0300", "-0600")}


class Org:
    """One organisation. Its number fixes its address block 198.18.x.0/24 or 198.19.x.0/24."""

    def __init__(self, number, domain, language, rng):
        self.number, self.domain, self.language = number, domain, language
        self.block = f"198.{18 + number // 256}.{number % 256}"
        self.zone = rng.choice(ZONES.get(language, ("+0100", "+0200")))
        self.path_style = rng.choice(PATH_STYLES)
        self.inner_style = rng.choice(PATH_STYLES)
        self.id_style = rng.choice(ID_STYLES)
        relay, exchange = rng.choice(NAMED_HOSTS[:11]), rng.choice(("mx", "mx1", "mail", "in", "mxa", "relay"))
        self.relay_host, self.relay_ip = self.machine(relay, 0)
        self.mx_host, self.mx_ip = self.machine(exchange, 0)
        self.tags_mail = rng.random() < 0.5
        self.signs_mail = rng.random() < 0.6
        self.selector = rng.choice(("s1", "mail", "dkim", "k2026", "default", "sel2"))
        self.is_catch_all = rng.random() < 0.25

    def host(self, style, n):
        return style.format(n=n) + "." + self.domain

    def machine(self, style, n):
        """(name, address) of a host; n, 60 to 99, numbers the hosts whose style has a number."""
        return self.host(style, n), self.ip(20 + NAMED_HOSTS.index(style) if style in NAMED_HOSTS else n)

    def ip(self, last):
        return f"{self.block}.{last}"


MOST_ORGANISATIONS = 500  # each has a block of 256 addresses


class World:
    """`count` organisations (at most MOST_ORGANISATIONS), the same for the same seed."""

    def __init__(self, seed, count=400):
        rng = random.Random(f"world/{seed}")
        languages = list(COUNTRY)
        taken, self.orgs = set(), []
        while len(self.orgs) < count:
            joint = rng.choice(("", "", "-"))
            name = rng.choice(ORG_HEADS) + joint + rng.choice(ORG_TAILS)
            if name in taken:
                continue
            taken.add(name)
            language = rng.choice(languages)
            self.orgs.append(Org(len(self.orgs) + 2, f"{name}.{COUNTRY[language]}example", language, rng))

    def draw(self, rng, count, without=(), language=None):
        """`count` different organisations, none of those in `without`, of one language where it is given."""
        barred = {org.number for org in without}
        known = [org for org in self.orgs if language in (None, org.language)]
        if len({org.number for org in known} - barred) < count:
            raise ValueError("the world has too few organisations; raise `organisations` in the recipe")
        chosen = []
        while len(chosen) < count:
            org = rng.choice(known)
            if org.number not in barred:
                barred.add(org.number)
                chosen.append(org)
        return chosen


def person(rng, language):
    """A (display name, local part) of somebody invented."""
    given = rng.choice(GIVEN[language].split())
    family = rng.choice(FAMILY[language].split())
    if rng.random() < 0.12:
        role = rng.choice(ROLES)
        return role.capitalize(), role
    local = rng.choice(("{g}.{f}", "{g}.{f}", "{i}{f}", "{g}", "{f}", "{g}_{f}", "{g}{n}", "{f}.{i}", "{g}-{f}")).format(
        g=given, f=family, i=given[0], n=rng.randrange(2, 99))
    return f"{given.capitalize()} {family.capitalize()}", local
