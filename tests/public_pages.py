"""The public addresses of the portal, for tests that open all of them on the content of `setup`."""

READING = [
    "/",
    "/strategin/",
    "/delmal/",
    "/delmal/nara-for-mig/",
    "/delmal/nara-for-alla/",
    "/delmal/nara-i-hela-dalarna/",
    "/delmal/nara-mellan-oss/",
    "/delmal/nara-till-halsa/",
    "/tidslinje/",
    "/lage/",
    "/lage/rapportering/",
    "/lage/nyckeltal/",
    "/lage/sjalvskattning/",
    "/lage/organisation/orsa/",
    "/lage/nara-for-mig/orsa/",
    "/styrgruppen/",
    "/kontakt/",
    "/kontakt/ewa-welen/",
    "/kontakt/styrgrupp-falun/",
    "/kontakt/ewa-welen/skickat/",
    "/kontakt/processledaren/skickat/",
    "/kommuner/",
    "/kommuner/falun/",
    "/kommuner/orsa/",
    "/dokument/",
    "/nyheter/",
    "/inspel/",
    "/inspel/dialog/",
    "/inspel/innan/",
    "/inspel/ni-sa-vi-gjorde/",
    "/om/arbetssatt/",
    "/om/paverka/",
    "/om/tillganglighet/",
    "/om/tillganglighet/anmal/skickat/",
    "/om/personuppgifter/",
    "/om/kakor/",
    "/om/sprak/",
    "/nytta/",
]
FORMS = [
    "/inspel/lamna/?vidare=ja",
    "/kontakt/ewa-welen/skriv/",
    "/kontakt/processledaren/skriv/",
    "/om/tillganglighet/anmal/",
]
# Public, but for those who build the portal: in no menu, no sitemap and no search engine.
UNLISTED = ["/om/designsystem/"]
PREFIXES = {"sv": "", "sv-simple": "/sv-simple", "en": "/en", "fi": "/fi", "ar": "/ar"}
EVERY_LANGUAGE = [prefix + path for prefix in PREFIXES.values() for path in READING]
EVERYTHING = [prefix + path for prefix in PREFIXES.values() for path in READING + FORMS]

# More that a person may meet, on a portal with example content.
ERRORS = ["/finns-inte/", "/inspel/folj/finns-inte/", "/inspel/?sida=999"]
EXAMPLES = [
    "/lage/nyckeltal/exempel-latt-att-na/",
    "/lage/sjalvskattning/exempel/",
    "/inspel/dialog/trygg-hemgang/",
    "/inspel/dialog/vag-in/",
    "/inspel/2025-0001/",
    "/inspel/2025-0014/",
    "/inspel/rapporterat/",
    "/inspel/?tema=samarbete&kommun=mora",
]
# One page of each kind: what differs between the rest is their text.
KINDS = [
    "/",
    "/strategin/",
    "/delmal/",
    "/delmal/nara-for-mig/",
    "/tidslinje/",
    "/lage/",
    "/lage/rapportering/",
    "/lage/nyckeltal/exempel-latt-att-na/",
    "/lage/sjalvskattning/exempel/",
    "/lage/nara-for-mig/orsa/",
    "/styrgruppen/",
    "/kontakt/",
    "/kontakt/ewa-welen/",
    "/kommuner/",
    "/kommuner/falun/",
    "/dokument/",
    "/nyheter/",
    "/inspel/",
    "/inspel/2025-0001/",
    "/inspel/ni-sa-vi-gjorde/",
    "/inspel/2025-0001/rapportera/",
    "/inspel/dialog/trygg-hemgang/",
    "/inspel/dialog/vag-in/",
    "/inspel/lamna/?vidare=ja",
    "/om/tillganglighet/",
    "/finns-inte/",
]
