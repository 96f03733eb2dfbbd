"""E-mail addresses in a normalised text, also those that are written so that programs shall not find them."""

import re

_SNABEL_A = r"snabel[-_ ]?a(?:t|-t)?|alfakrull|miukumauku|ät-merkki|at-merkki"
_WELL_KNOWN = r"(?:gmail|hotmail|outlook|yahoo|icloud)"
# The groups say how sure it is that an address is meant: “sure” always, “perhaps” only with other signs of one.
_AT = re.compile(
    rf"(?P<sure> ?@+ ?|%40|&#64;|&commat;| ?[(\[{{<] ?(?:at|ät|@|{_SNABEL_A}) ?[)\]}}>] ?"
    rf"|(?<=\w)[(\[{{<]a[)\]}}>](?=\w)"
    rf"|(?<=[a-z\d])(?-i:AT)(?={_WELL_KNOWN}\.)| ?[*_|'\"]at[*_|'\"] ?"
    rf"|[ ._-]?(?<![^\W_])(?:{_SNABEL_A})(?![^\W_])[ ._-]?)"
    r"|(?P<perhaps> ?[(\[{<] ?a ?[)\]}>] ?| (?:at|ät) |[-_](?:at|ät)[-_]|\.(?:at|ät)\.)",
    re.IGNORECASE,
)
_LOCAL_MAX = 64
_LOCAL = re.compile(r"\w[\w.!#$%&'*+/=?^`{|}~-]{0,62}\"?\Z")
# The ends of the addresses that people have. What is written instead of a dot counts only before one of these, or
# before a name that leads to one.
_TOP = r"(?:com|se|nu|net|org|eu|info|fi|no|dk|de|uk|io|me|gov|edu)(?!\w)"
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_DOT = r"(?:[.。]{1,3}| ?[(\[{] ?(?:dot|punkt|piste|\.) ?[)\]}] ?|[ ._-](?:dot|punkt|piste)[ ._-])"
# “anna@gmail .com” and “anna@gmail,com”, but not “kontakt@falun. Se mer”
_TYPING_ERROR = rf"(?: ?\.|,)(?={_TOP})| ?\. (?=(?:com|net|org|nu)(?!\w))"
_DOMAIN = re.compile(
    rf"(?:{_LABEL}{_DOT}){{0,7}}{_LABEL}(?:{_DOT}|{_TYPING_ERROR})(?:xn--[a-z\d-]{{2,59}}|[^\W\d_]{{2,24}})"
    rf"|{_WELL_KNOWN}(?!\w)",  # whose end everybody knows, so it can be left out
    re.IGNORECASE,
)
_PROVIDER = re.compile(
    r"(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|icloud|proton(?:mail)?|gmx|telia|tele2|bredband2?|comhem"
    r"|spray|passagen|swipnet|bahnhof|ownit|mail)\W",
    re.IGNORECASE,
)
_WORD_FOR_DOT = re.compile(r"[ ._-](?:dot|punkt|piste)[ ._-]", re.IGNORECASE)
_USUAL_END = re.compile(rf"\.(?:{_TOP}|xn--[a-z\d-]+)\Z", re.IGNORECASE)
# A name with a dot, a digit or an underscore in it is no word before the English “at”.
_LOCAL_OF_ADDRESS = re.compile(r"[^\W\d_]\w*[._\d]\w+")
_WORD_BEFORE_AT = re.compile(
    r"about|account|address|are|available|be|found|here|is|it|live|look|looking|e?-?mail|me|meet|more|now|on|online|page"
    r"|read|see|site|start|stay|team|that|them|this|up|us|was|website|work|working|you|www\..*",
    re.IGNORECASE,
)


def emails(text):
    """Return (start, end) of each address."""
    found = []
    for at in _AT.finditer(text):
        if domain := _DOMAIN.match(text, at.end()):
            first = max(0, at.start() - _LOCAL_MAX)
            local = _LOCAL.search(text[first : at.start()])
            if local and (_is_sure(at[0], domain[0]) if at["sure"] else _is_address(local[0], domain[0])):
                found.append((first + local.start(), domain.end()))
    return found


def _is_sure(at, domain):
    """Return whether it is no name in social media behind a word, as in “follow us @nara.vard”."""
    return at != " @" or bool(_USUAL_END.search(domain) or _PROVIDER.match(f"{domain} "))


def _is_address(local, domain):
    """Return whether it is an address though it can also be words, as in “look at example.com”."""
    if _WORD_BEFORE_AT.fullmatch(local):
        return False
    return bool(_PROVIDER.match(domain) or _WORD_FOR_DOT.search(domain) or _LOCAL_OF_ADDRESS.fullmatch(local))
