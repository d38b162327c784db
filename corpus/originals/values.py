"""Names, numbers and dates for originals: all made up. Organisations and family names are coined from syllables and hosts end
in .example, so that no word of plain language is used up as a name and nobody real is meant."""

import datetime
import hashlib

FIRST = {
    "en": "Anna Ben Carol David Emma Frank Grace Helen Ian Jane Kevin Laura Mark Nora Oliver Peter Rachel Simon Tina Wendy",
    "de": "Anja Bernd Claudia Dieter Elke Florian Gerda Heinz Ingrid Jens Katrin Lars Monika Norbert Petra Ralf Sabine Uwe",
    "fr": "Amélie Bernard Chantal Denis Élodie François Gérard Hélène Jacques Lucie Marc Nathalie Pascal Sylvie",
    "es": "Alejandro Beatriz Carlos Dolores Elena Fernando Gloria Ignacio Javier Lucía Manuel Nuria Pablo Rosa Sergio Teresa",
    "pt": "Ana Bruno Catarina Diogo Eduarda Filipe Gonçalo Helena Inês João Luísa Miguel Paula Ricardo Sofia Tiago",
    "it": "Alessandra Bruno Chiara Davide Elisa Fabio Giulia Luca Marta Nicola Paola Roberto Silvia Tommaso Valeria",
    "nl": "Anneke Bart Carla Dirk Els Frits Greet Hans Ineke Joost Karin Maarten Nienke Pieter Sanne Wim",
    "pl": "Agnieszka Bartek Dorota Ewa Grzegorz Hanna Jacek Katarzyna Łukasz Magda Paweł Renata Tomasz Wojciech Zofia",
    "ru": "Алексей Борис Вера Галина Дмитрий Елена Иван Ксения Людмила Михаил Наталья Ольга Павел Сергей Татьяна",
    "tr": "Ahmet Ayşe Burak Cem Deniz Elif Fatma Gökhan Hakan İpek Kemal Leyla Mehmet Nur Zeynep",
    "ja": "健一 美咲 大輔 直子 翔太 由美 和彦 恵子 拓也 裕子",
    "zh": "小明 丽华 建国 晓红 志强 雅婷 文杰 淑芬 海涛 美玲",
    "ko": "민수 지영 현우 수진 영호 은정 성민 미경 준호 혜진",
    "sv": "Anders Birgitta Carina Erik Fredrik Gunilla Håkan Ingrid Johan Karin Lars Maria Nils Sofia",
    "da": "Anders Birthe Dorte Finn Grete Henrik Inge Jesper Kirsten Lone Mads Pernille Søren Tine",
    "no": "Arne Berit Eivind Frode Gro Hilde Ivar Kari Marit Ola Ragnhild Sigrid Torstein",
    "fi": "Aino Eero Hannu Helena Jari Kaisa Leena Matti Outi Pekka Riitta Seppo Tuula Ville",
    "cs": "Alena Bohumil Dana Eva František Hana Jiří Karel Lenka Milan Olga Pavel Věra Zdeněk",
    "hu": "András Béla Csilla Dóra Erzsébet Gábor Ildikó István Judit Katalin László Péter Zsuzsa",
    "ro": "Adrian Bogdan Cristina Dan Elena Florin Gabriela Ioana Mihai Nicoleta Radu Simona Vlad",
    "el": "Αννα Βασίλης Γιώργος Δήμητρα Ελένη Κώστας Μαρία Νίκος Παναγιώτης Σοφία Χρήστος",
}
SYLLABLES = (
    "bal cor dan fel gar hol jen kal lor mar nel ost per quin ras sel tor ul ven wes yar zel bri cro dru fro gle kri".split()
)
ENDS = "tha ven dor mex ric lin sto var den mont lex nia rum wick field stad berg ova ska ini eau".split()
CITIES = {
    "en": "Brinford Haltonby Marwick Eastwell Corley",
    "de": "Altberg Neustedt Lindau Hohenfels",
    "fr": "Montrevel Saint-Aubin Vauclair",
}
OTHER_CITIES = "Valdora Marienta Port-Selin Korvale"
CURRENCY = {
    "en": "£{} ${}",
    "pl": "{}zł",
    "ru": "{}р.",
    "tr": "{}TL",
    "ja": "{}円",
    "zh": "{}元",
    "ko": "{}원",
    "sv": "{}kr",
    "da": "{}kr",
    "no": "{}kr",
    "cs": "{}Kč",
    "hu": "{}Ft",
    "ro": "{}lei",
}
MONTHS = "January February March April May June July August September October November December".split()
WORDS = "table river green window mountain paper seven slowly garden letter yellow morning bridge candle winter music".split()
DATES = {
    "en": "{d} {m} {y}",
    "ja": "{y}年{n}月{d}日",
    "zh": "{y}年{n}月{d}日",
    "ko": "{y}년 {n}월 {d}일",
    "sv": "{y}-{n:02}-{d:02}",
}
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"


class Random:
    """A stream of numbers from a name, the same on every machine and version."""

    def __init__(self, name: str):
        self.name, self.at = name.encode(), 0

    def below(self, n: int) -> int:
        self.at += 1
        return int.from_bytes(hashlib.blake2b(self.name + self.at.to_bytes(4, "big"), digest_size=8).digest(), "big") % n

    def pick(self, options):
        return options[self.below(len(options))]

    def sample(self, options, count: int) -> list:
        rest = list(options)
        return [rest.pop(self.below(len(rest))) for _ in range(min(count, len(rest)))]

    def text(self, alphabet: str, length: int) -> str:
        return "".join(self.pick(alphabet) for _ in range(length))


class Values:
    """The values of one message. Two uses of $FIRST may be two people."""

    def __init__(self, random, language: str, when: datetime.datetime):
        self.random, self.language, self.when = random, language, when
        self.organisation = self.coined()
        self.recipient = f"{self.coined().lower()}@{self.coined().lower()}.example"

    def coined(self) -> str:
        random = self.random
        return (random.pick(SYLLABLES) + random.pick(SYLLABLES[: random.below(8) + 2] + [""]) + random.pick(ENDS)).capitalize()

    def first(self) -> str:
        return self.random.pick(FIRST[self.language].split())

    def date(self) -> str:
        day = self.when + datetime.timedelta(days=self.random.below(40) - 10)
        form = DATES.get(self.language, "{d:02}.{n:02}.{y}")
        return form.format(d=day.day, n=day.month, m=MONTHS[day.month - 1], y=day.year)

    def money(self) -> str:
        amount = f"{self.random.below(400) + 3}" + (f".{self.random.below(100):02}" if self.random.below(2) else "")
        return self.random.pick(CURRENCY.get(self.language, "{}€ EUR{}").split()).format(amount)

    MAKERS = {
        "FIRST": first,
        "LAST": coined,
        "DATE": date,
        "MONEY": money,
        "ORG": lambda v: v.organisation,
        "DOM": lambda v: v.coined().lower() + ".example",
        "HOSTN": lambda v: v.random.pick(["web", "db", "mail", "build"]) + str(v.random.below(9) + 1),
        "TO": lambda v: v.recipient,
        "CITY": lambda v: v.random.pick(CITIES.get(v.language, OTHER_CITIES).split()),
        "STREET": lambda v: f"{v.coined()} {v.random.below(200) + 1}",
        "MONTH": lambda v: v.random.pick(MONTHS) if v.language == "en" else str(v.random.below(12) + 1),
        "YEAR": lambda v: str(v.when.year),
        "NUM": lambda v: str(v.random.below(90_000_000) + 100_000),
        "N": lambda v: str(v.random.below(88) + 11),
        "D": lambda v: str(v.random.below(8) + 2),
        "SYM": lambda v: "".join(v.random.pick("ABCDEFGHKLMNPRSTUVW") for _ in range(4)),
        "HEX": lambda v: v.random.text(LETTERS, 33),
        "WORDS": lambda v: " ".join(v.random.sample(WORDS, 3)),
    }

    def make(self, name: str) -> str:
        if name not in self.MAKERS:
            raise ValueError(f"${name}: no such value; values.py knows {', '.join(sorted(self.MAKERS))}")
        return self.MAKERS[name](self)
