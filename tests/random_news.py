"""Make up news and questions about it, each question as a user types it and as the tree that `oracle` reads.

Everything is drawn from a seed. Questions are built by the grammar, not parsed, so the parser is tested with the rest.
"""

import dataclasses
import datetime
from itertools import groupby, pairwise

from kpusearch import Article
from kpusearch.analysis import words
from kpusearch.lexicon import everyday_words
from oracle import FIELDS

# No article is of the regency of Semarang, so that the bare name means one office.
OFFICES = {
    "kota-semarang": [
        "kota-semarang", '"KPU Kota Semarang"', "KPU Kota Semarang", "Semarang", "kota-semarang.kpu.go.id",
    ],
    "kab-bandungbarat": ["kab-bandungbarat", '"KPU Kabupaten Bandung Barat"'],
    "jateng": ["jateng", '"Jawa Tengah"'],
    "diy": ["diy"],
    # On no list, and so in no province.
    "kota-atlantis": ["kota-atlantis"],
}  # fmt: skip
REGIONS = {
    "Jawa Tengah": ["jateng", '"Jawa Tengah"', "Jawa Tengah", '"KPU Provinsi Jawa Tengah"'],
    "Jawa Barat": ["jabar", '"JAWA BARAT"'],
    "Daerah Istimewa Yogyakarta": ["jogja", "Yogyakarta", "DI Yogyakarta"],
    "Bali": ["bali"],
}
# The values of the records' own field, each folded and as records and questions have it.
RUBRICS = {
    "olahraga": ["Olahraga", "OLAHRAGA", "olahraga"],
    "hukum & ham": ["Hukum & HAM", "hukum & ham"],
    "2024": [2024, "2024", 2024.0],
    "300": [300],
    "true": [True],
}
FORUMS = ["Rapat Pleno", "Bimbingan Teknis", "Sosialisasi"]
# A query of these and of nothing else asks for the place.
PLACES = {
    "KPU Kota Semarang": ["semarang"],
    "kpu bandung barat": ["bandung", "barat"],
    "Semarang": ["semarang"],
    "KPU di Semarang": ["semarang"],
}
NUMBERS = ["1341/2024", "60/PUU-XXII/2024", "1.265.218", "12/2025"]
TODAY = "2025-07-30"
# First and last day, and the words that are ranked; what is open or counted from today only limits.
DATES = {
    "Juni 2025": ("2025-06-01", "2025-06-30", "Juni 2025"),
    "25 Juli 2025": ("2025-07-25", "2025-07-25", "25 Juli 2025"),
    "2025-08": ("2025-08-01", "2025-08-31", "2025-08"),
    "7/9/2025": ("2025-09-07", "2025-09-07", "7/9/2025"),
    "Mei 2019": ("2019-05-01", "2019-05-31", "Mei 2019"),
    "akhir Juni 2025": ("2025-06-21", "2025-06-30", "Juni 2025"),
    "1-7 Juli 2025": ("2025-07-01", "2025-07-07", "Juli 2025"),
    "antara 20 Juni dan 5 Agustus 2025": ("2025-06-20", "2025-08-05", "Juni Agustus 2025"),
    "minggu lalu": ("2025-07-21", "2025-07-27", ""),
    "bulan ini": ("2025-07-01", "2025-07-31", ""),
    "3 hari terakhir": ("2025-07-28", "2025-07-30", ""),
    "lima tahun lalu": ("2020-01-01", "2020-12-31", ""),
    "sejak Juli 2025": ("2025-07-01", None, ""),
    "sebelum 15 Juni 2025": (None, "2025-06-14", ""),
}
# The names of a query's fields for a whole range, its first and its last day.
DATE_FIELDS = [("tanggal", "sejak", "sampai"), ("date", "since", "until")]
PUBLISHED_FIELDS = [
    ("terbit", "terbit-sejak", "terbit-sampai"),
    ("published", "published-since", "published-until"),
]
FIRST_DAY, DAYS = datetime.date(2025, 5, 20), 150

# Function words are frequent and dropped, so they leave gaps in phrases; several words share a stem.
FREQUENT = [
    "di", "rapat", "dan", "pleno", "pemilu", "untuk", "suara", "kpu", "yang", "pemilih", "kota", "logistik",
    "pemungutan", "memungut", "data", "kotak", "penghitungan", "debat", "menghitung", "tinta", "sengketa", "ketua",
    "gudang", "daftar", "anggota", "semarang", "coklit", "mencoklit", "penetapan", "menetapkan", "bandung", "barat",
    "surat", "petugas", "saksi", "calon", "pencalonan", "partai", "dukungan", "laporan", "juli", "2025", "juni",
    "simulasi", "segel", "distribusi", "mendistribusikan",
]  # fmt: skip
SYLLABLES = ["ba", "cu", "di", "ga", "ke", "lo", "mi", "na", "pe", "ra", "su", "ti", "wo", "ya"]
INVENTED = [f"{one}{two}{three}x" for one in SYLLABLES for two in SYLLABLES for three in SYLLABLES[::3]]
IN_TITLES_ONLY = ["maklumat", "seruan", "galeri"]


def zipf(count):
    return [1 / rank for rank in range(1, count + 1)]


def random_articles(rng, count):
    """Return articles of very different lengths; every eighth repeats another's text, so that scores tie."""
    vocabulary = [*FREQUENT, *rng.sample(INVENTED, 300)]
    articles = []
    for number in range(count):
        title = rng.choices(vocabulary, zipf(len(vocabulary)), k=rng.randint(0, 6))
        body = rng.choices(vocabulary, zipf(len(vocabulary)), k=rng.choice([1, 2, 5, 10, 20, 20, 30, 40]))
        if rng.random() < 0.1:
            title.append(rng.choice(IN_TITLES_ONLY))
        if rng.random() < 0.1:
            body += ["keputusan", "nomor", rng.choice(NUMBERS)]
        if number % 150 == 7:
            # Frequencies beyond what the index keeps in the bits that it keeps most in.
            title, body = title + 7 * ["rapat"], body + 300 * ["suara", *rng.choices(vocabulary, k=2)]
        date = FIRST_DAY + datetime.timedelta(rng.randrange(DAYS)) if rng.random() < 0.8 else None
        article = Article(
            # In no order of the ids, some of which sort before and after plain ones.
            id=f"{rng.choice(['berita', 'Siaran', 'é', '𝔸'])}-{rng.randrange(10**6)}-{number}",
            title=" ".join(title),
            body=" ".join(body),
            date=date,
            published=random_publication(rng, date),
            office=rng.choice([*OFFICES, None]),
            forum=rng.choice([*FORUMS, None]),
            extra=random_extra(rng),
            # What its text gives by chance would be news to the oracles.
            recognised=(),
        )
        if articles and rng.random() < 0.125:
            other = rng.choice(articles)
            article = dataclasses.replace(article, title=other.title, body=other.body)
        articles.append(article)
    return articles


def random_extra(rng):
    """Return a record's own field: one value, several, which may be the same in two spellings, or none."""
    count = rng.choice([0, 0, 1, 1, 1, 2, 3])
    values = [rng.choice(RUBRICS[rubric]) for rubric in rng.choices(list(RUBRICS), k=count)]
    return {"rubrik": values if count > 1 or rng.random() < 0.2 else values[0]} if values else {}


def random_publication(rng, date):
    """Return the day of an event or one after, seldom one before it or any, and now and then none.

    An article without a day of its event gets none: an index would take it for that day, too.
    """
    if rng.random() < 0.25 or date is None:
        return None
    if rng.random() < 0.1:
        return FIRST_DAY + datetime.timedelta(rng.randrange(DAYS))
    return date + datetime.timedelta(rng.choice([-3, 0, 0, 0, 1, 1, 2, 5, 30]))


@dataclasses.dataclass(frozen=True)
class Question:
    """Hold a query and options, and the trees that they mean."""

    text: str
    tree: tuple
    options: dict = dataclasses.field(default_factory=dict)
    filters: tuple = ()


class Asker:
    """Ask questions of every kind: each method named in `KINDS` returns a `Question`."""

    KINDS = (
        "words",
        "fields",
        "quotations",
        "nearby",
        "phrases",
        "prefixes",
        "booleans",
        "filters",
        "options",
        "dates",
        "numbers",
        "places",
    )

    def __init__(self, rng, analyzer, articles):
        self.rng = rng
        self.analyzer = analyzer
        self.articles = articles
        self.has_rubrics = any("rubrik" in article.extra for article in articles)
        words = dict.fromkeys(word for article in articles for word in f"{article.title} {article.body}".split())
        # Words that are dropped ask for nothing, and numbers have parts: they have methods of their own.
        self.vocabulary = [word for word in words if word.isalpha() and self.terms(word)]
        groups = [[*words.everyday, *words.official] for words in everyday_words()]
        self.widened = {" ".join(self.terms(expression)) for group in groups for expression in group}
        self.known_frequent = [word for word in FREQUENT if word in self.vocabulary] or self.vocabulary

    def ask(self, kind):
        """Ask a question of a kind whose words stand for no others: the oracles know no synonyms."""
        while True:
            asked = getattr(self, kind)()
            terms = f" {' '.join(self.terms(asked.text))} "
            if not any(f" {expression} " in terms for expression in self.widened):
                return asked

    def words(self):
        """Ask for one to six words: frequent, rare, named twice, in no article."""
        parts = [self.word() for _ in range(self.rng.choice([1, 1, 2, 3, 4, 6]))]
        if self.rng.random() < 0.3:
            parts.append(self.rng.choice(parts))
        if is_place(*(text for text, _ in parts)):
            parts.append(("rapat", ("term", FIELDS, "rapat")))
        text, options = " ".join(text for text, _ in parts), {}
        if self.rng.random() < 0.2:
            text, options = text.replace(" ", " -(", 1), {"syntax": False}
        return Question(text, ("or", [tree for _, tree in parts]), options)

    def fields(self):
        parts = [self.leaf(fields=(field,)) for field in self.rng.choices(FIELDS, k=self.rng.randint(1, 3))]
        return Question(" ".join(text for text, _ in parts), ("or", [tree for _, tree in parts]))

    def quotations(self):
        """Ask for words as they are spelled: function words among them, one word alone, in capitals."""
        parts = [self.quotation(), *(self.leaf() for _ in range(self.rng.choice([0, 0, 0, 1])))]
        return Question(" ".join(text for text, _ in parts), ("or", [tree for _, tree in parts]))

    def nearby(self):
        parts = [self.near(), *(self.leaf() for _ in range(self.rng.choice([0, 0, 1])))]
        return Question(" ".join(text for text, _ in parts), ("or", [tree for _, tree in parts]))

    def phrases(self):
        parts = [self.phrase(), *(self.leaf() for _ in range(self.rng.choice([0, 0, 1, 2])))]
        return Question(" ".join(text for text, _ in parts), ("or", [tree for _, tree in parts]))

    def prefixes(self):
        parts = [self.prefix(), *(self.leaf() for _ in range(self.rng.choice([0, 0, 1, 2])))]
        return Question(" ".join(text for text, _ in parts), ("or", [tree for _, tree in parts]))

    def booleans(self):
        text, tree = self.boolean()
        return Question(f"({text})" if is_place(*text.split()) else text, tree)

    def filters(self):
        """Ask with filters written into the query, which may also be all there is."""
        texts, trees = zip(*(self.filter() for _ in range(self.rng.choice([1, 1, 2]))), strict=True)
        words = [self.leaf() for _ in range(self.rng.choice([0, 1, 2, 3]))]
        text = " ".join(self.rng.sample([*texts, *(word for word, _ in words)], len(texts) + len(words)))
        return Question(text, ("and", [*trees, ("or", [tree for _, tree in words])] if words else list(trees)))

    def options(self):
        """Ask anything else with filters beside the query."""
        asked = getattr(self, self.rng.choice(["words", "booleans", "filters", "dates", "places"]))()
        since, until = sorted(self.day() for _ in range(2))
        options, filters = dict(asked.options), []
        names = ["since", "until", "published_since", "published_until", "office", "region", "forum", "where"]
        for name in self.rng.sample(names, self.rng.choice([1, 1, 2, 3])):
            if name in ("office", "region"):
                named = {"office": OFFICES, "region": REGIONS}[name]
                chosen = self.rng.choices(list(named), k=self.rng.choice([1, 1, 2]))
                values = [self.rng.choice(named[each]).strip('"') for each in chosen]
                options[name] = values[0] if len(values) == 1 else values
                filters.append(("or", [(name, each) for each in chosen]))
            elif name == "where":
                if not self.has_rubrics:
                    continue
                chosen = self.rng.choices(list(RUBRICS), k=self.rng.choice([1, 1, 2]))
                values = [self.rng.choice(RUBRICS[each]) for each in chosen]
                options[name] = {"rubrik": values[0] if len(values) == 1 else values}
                filters.append(("or", [("own", "rubrik", each) for each in chosen]))
            elif name == "forum":
                options[name] = self.rng.choice(FORUMS)
                filters.append(("forum", options[name]))
            else:
                kind = "published" if name.startswith("published") else "dates"
                options[name] = since if name.endswith("since") else until.isoformat()
                filters.append((kind, since, None) if name.endswith("since") else (kind, None, until))
        return Question(asked.text, asked.tree, options, tuple(filters))

    def dates(self):
        """Ask for dates in free text: beside words, required, excluded, or two of them."""
        words = [self.leaf() for _ in range(self.rng.randint(1, 3))]
        if is_place(*(text for text, _ in words)):
            words.append(("rapat", ("term", FIELDS, "rapat")))
        text, trees = " ".join(text for text, _ in words), [tree for _, tree in words]
        (date, tree), (other, other_tree) = ((d, self.date(d)) for d in self.rng.sample(list(DATES), 2))
        # Where a date has no words, all that can be required or excluded is its days.
        required = ("also", tree, trees) if DATES[date][2] else ("and", [self.days(date), ("or", trees)])
        excluded, other_excluded = (("not", self.date(d) if DATES[d][2] else self.days(d)) for d in (date, other))
        return Question(
            *self.rng.choice(
                [
                    (f"{text} {date}", ("or", [*trees, tree])),
                    (f"{text} +{date}", required),
                    (f"{text} -{date}", ("and", [("or", trees), excluded])),
                    (f"{date} {text} {other}", ("or", [tree, *trees, other_tree])),
                    (f"{text} {date} -{other}", ("and", [("or", [*trees, tree]), other_excluded])),
                ]
            ),
            {"today": TODAY},
        )

    def numbers(self):
        """Ask for a number that has parts: any of them finds it, but if it is required all of them must."""
        number = self.rng.choice(NUMBERS)
        (whole, *parts), (word, tree) = ([("term", FIELDS, term) for term in self.terms(number)], self.leaf())
        if self.rng.random() < 0.5:
            return Question(f"{number} {word}", ("or", [whole, *parts, tree]))
        return Question(f"+{number} {word}", ("also", ("or", [whole, ("and", parts)]), [tree]))

    def places(self):
        """Ask for a place and nothing else: it is required, and the office words only rank."""
        text = self.rng.choice(list(PLACES))
        place = self.quoted(" ".join(PLACES[text]), FIELDS)[1]
        others = [word for word in text.lower().split() if word not in PLACES[text] and self.terms(word)]
        tree = ("also", place, [("term", FIELDS, word) for word in others])
        if self.rng.random() < 0.3:
            return Question(f"{text} bulan ini", ("or", [tree, self.date("bulan ini")]), {"today": TODAY})
        return Question(text, tree)

    def boolean(self, depth=0):
        """Return brackets in brackets, of every operator."""
        if depth == 3 or (depth and self.rng.random() < 0.55):
            return self.bracketed_filter() if self.rng.random() < 0.07 else self.leaf()
        parts = [self.boolean(depth + 1) for _ in range(3)]
        (a, b, c), (x, y, z) = [bracketed(text) for text, _ in parts], [tree for _, tree in parts]
        keyword, admitted = self.filter()
        return self.rng.choice(
            [
                (f"{a} {b} {c}", ("or", [x, y, z])),
                (f"{a} OR {b}", ("or", [x, y])),
                (f"{a} AND {b}", ("and", [x, y])),
                (f"{a} AND {b} AND {c}", ("and", [x, y, z])),
                (f"{a} AND {b} OR {c}", ("or", [("and", [x, y]), z])),
                (f"{a} OR {b} AND {c}", ("or", [x, ("and", [y, z])])),
                (f"{a} AND NOT {b}", ("and", [x, ("not", y)])),
                (f"{a} NOT {b}", ("and", [x, ("not", y)])),
                (f"{a} {b} -{c}", ("and", [("or", [x, y]), ("not", z)])),
                (f"+{a} {b} {c}", ("also", x, [y, z])),
                (f"{b} +{a} -{c}", ("also", ("and", [x, ("not", z)]), [y])),
                (f"+{a} +{b} {c}", ("also", ("and", [x, y]), [z])),
                (f"-{a} -{b}", ("and", [("not", x), ("not", y)])),
                (f"{a} {keyword} {b}", ("and", [admitted, ("or", [x, y])])),
                (f"+{a} {b} {keyword}", ("also", ("and", [x, admitted]), [y])),
                (f"{a} -{keyword}", ("and", [x, ("not", admitted)])),
            ]
        )

    def leaf(self, fields=FIELDS):
        return self.rng.choice([self.word, self.word, self.word, self.phrase, self.phrase, self.prefix])(fields)

    def word(self, fields=FIELDS):
        if self.rng.random() < 0.03:
            return f"{scope(fields)}takdikenal", ("term", fields, "takdikenal")
        word = self.rng.choice(self.rng.choice([self.known_frequent, self.vocabulary]))
        return scope(fields) + word, ("term", fields, self.terms(word)[0])

    def phrase(self, fields=FIELDS):
        """Return some words that stand side by side in an article, or now and then in none."""
        article = self.rng.choice(self.articles)
        words = getattr(article, self.rng.choice(fields)).split() or article.body.split()
        if self.rng.random() < 0.1:
            self.rng.shuffle(words)
        start = self.rng.randrange(len(words))
        found = self.quoted(" ".join(words[start : start + self.rng.randint(2, 4)]), fields)
        # One word in quotes is the word; it is asked for now and then.
        return found if found and (found[1][0] == "phrase" or self.rng.random() < 0.1) else self.word(fields)

    def quotation(self):
        """Return words that stand side by side in an article, so that nothing has to be taken instead."""
        article = self.rng.choice(self.articles)
        fields = self.rng.choice([FIELDS, FIELDS, ("body",)])
        found = article.body.split()
        start = self.rng.randrange(len(found))
        text = " ".join(found[start : start + self.rng.choice([1, 2, 2, 3, 4, 6])])
        heads = [next(tokens) for _, tokens in groupby(self.analyzer(text), key=lambda token: token.position)]
        terms, spelled = tuple(token.term for token in heads), tuple(word.text for word in words(text))
        shown = text.upper() if self.rng.random() < 0.2 else text
        return f'{scope(fields)}"{shown}"', ("quotation", fields, spelled, terms)

    def near(self, fields=FIELDS):
        """Return words of an article, that stand near one another or not."""
        article = self.rng.choice(self.articles)
        found = article.body.split()
        start, count = self.rng.randrange(len(found)), self.rng.choice([2, 2, 3, 4])
        chosen = self.rng.sample(found[start : start + 9], min(count, len(found[start : start + 9])))
        text, extra = " ".join(chosen), self.rng.choice([0, 1, 5, 40])
        heads = [next(tokens) for _, tokens in groupby(self.analyzer(text), key=lambda token: token.position)]
        terms = tuple(dict.fromkeys(token.term for token in heads))
        if len(terms) < 2:
            return self.word(fields)
        width = heads[-1].position - heads[0].position + extra
        return f'{scope(fields)}"{text}"~{extra}', ("near", fields, terms, width)

    def quoted(self, text, fields):
        # Of a number with parts the first token is the whole. Dropped words leave a gap.
        tokens = [next(found) for _, found in groupby(self.analyzer(text), key=lambda token: token.position)]
        if len(tokens) < 2:
            return (f'{scope(fields)}~"{text}"', ("term", fields, tokens[0].term)) if tokens else None
        terms = tuple((token.term, token.position - tokens[0].position) for token in tokens)
        return f'{scope(fields)}~"{text}"', ("phrase", fields, terms)

    def prefix(self, fields=FIELDS):
        word = self.rng.choice(self.vocabulary)
        start = word[: self.rng.choice([2, 4, 4, 5, 5, len(word)])]
        tree = ("prefix", fields, start)
        # A prefix that is itself an inflected word is looked up by its stem too.
        stems = [("term", fields, term) for term in self.terms(start) if term != start]
        return f"{scope(fields)}{start}*", ("or", [tree, *stems]) if stems else tree

    def filter(self):
        kinds = ["office", "office", "region", "forum", "forum", "days", "days", "days", "days", "terbit", "terbit"]
        kind = self.rng.choice([*kinds, "rubrik", "rubrik"] if self.has_rubrics else kinds)
        if kind in ("office", "region", "rubrik"):
            return self.keyword(kind)
        if kind == "forum":
            forum = self.rng.choice(FORUMS)
            return f'forum:"{self.rng.choice([forum, forum.upper()])}"', ("forum", forum)
        field, names = ("dates", DATE_FIELDS) if kind == "days" else ("published", PUBLISHED_FIELDS)
        whole, first, last = self.rng.choice(names)
        since, until = sorted(self.day() for _ in range(2))
        return self.rng.choice(
            [
                (f"{whole}:2025-07", (field, datetime.date(2025, 7, 1), datetime.date(2025, 7, 31))),
                (f"{whole}:{since}..{until}", (field, since, until)),
                (f"{first}:{since}", (field, since, None)),
                (f"{last}:{until}", (field, None, until)),
            ]
        )

    def keyword(self, kind):
        """Return a field with one value, or with several in brackets, of which any will do."""
        names, named = {
            "office": (["satker", "office"], OFFICES),
            "region": (["wilayah", "region"], REGIONS),
            "rubrik": (["rubrik", "Rubrik"], {value: [f'"{value}"', f'"{value.upper()}"'] for value in RUBRICS}),
        }[kind]
        count = self.rng.choice([1, 1, 2, 3])
        chosen = self.rng.choices(list(named), k=count)
        values = [self.rng.choice(named[each]) for each in chosen]
        between = self.rng.choice([" ", ", ", " OR "])
        text = values[0] if count == 1 else f"({between.join(values)})"
        trees = [(kind, each) if kind != "rubrik" else ("own", kind, each) for each in chosen]
        return f"{self.rng.choice(names)}:{text}", trees[0] if count == 1 else ("or", trees)

    def bracketed_filter(self):
        """Return a filter that limits nothing outside its brackets."""
        text, tree = self.filter()
        return f"({text})", tree

    def date(self, text):
        words = dict.fromkeys(self.terms(DATES[text][2])) or [None]
        return ("or", [("date word", term, *self.days(text)[1:]) for term in words])

    def days(self, text):
        return ("dates", *(day and datetime.date.fromisoformat(day) for day in DATES[text][:2]))

    def day(self):
        return FIRST_DAY + datetime.timedelta(self.rng.randrange(DAYS))

    def terms(self, text):
        return [token.term for token in self.analyzer(text)]


def is_place(*words):
    """Say whether words may be read as a place and nothing else, which `Asker.places` asks for."""
    return set(words) <= {"kpu", "kota", "semarang", "bandung", "barat"}


def scope(fields):
    return {("title",): "judul:", ("body",): "isi:"}.get(fields, "")


def bracketed(text):
    """Put brackets around what would otherwise be read together with its neighbours."""
    return f"({text})" if " " in text or text[0] in "+-" else text


def in_falling_sizes(articles, sizes):
    """Cut into batches each less than half the one before: the writer joins neighbours of like size."""
    starts = [sum(sizes[:at]) for at in range(len(sizes) + 1)]
    assert all(left > 2 * right for left, right in pairwise(sizes))
    return [articles[start:end] for start, end in pairwise(starts)]
