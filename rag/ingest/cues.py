"""Phrases that sites put around articles, whatever the articles are about. Each is tried on a whole block, never inside a paragraph.

They are closed-class: what a visitor may do (share, comment, subscribe, read on), who made a picture, what the law wants
said. No name and no topic of any corpus belongs here.
"""

from __future__ import annotations

import re

from rag.core import BoilerplateKind

__all__ = ["COMMENTS_BEGIN", "CREDIT_IN_PARAGRAPH", "LEADS", "RELATED_BEGIN", "cue_of"]

_NETWORKS = r"facebook|twitter|x|linked ?in|reddit|pinterest|whats ?app|telegram|e-?mail|print|copy link|messenger|tumblr|flipboard|instagram|youtube|bluesky|threads|mastodon|google\+?|sms|link"
_AGENCIES = r"getty(?: images)?|ap(?: photo| images)?|associated press|reuters|afp|epa|shutterstock|i ?stock(?: ?photo)?|alamy|flickr|wikimedia(?: commons)?|pixabay|unsplash|bloomberg|corbis|nur ?photo|pa (?:wire|media|images)|press association|zuma(?: press)?|upi|cnn|bbc|npr|file photo"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.I)


_Cue = tuple[BoilerplateKind, int, re.Pattern[str], re.Pattern[str]]


def _cue(kind: BoilerplateKind, words: int, *patterns: str) -> _Cue:
    """A kind, its longest block in words, and patterns for the start (``^``) and for any place, apart: ten times as fast as together."""
    start = [pattern.removeprefix("^") for pattern in patterns if pattern.startswith("^")]
    anywhere = [pattern for pattern in patterns if not pattern.startswith("^")] or [r"(?!)"]
    return kind, words, _any(*start), _any(*anywhere)


_CUES: tuple[_Cue, ...] = (
    _cue("comments", 30,
        r"^(?:leave|post|add|write|submit) (?:a |an |your )?(?:comment|reply|response)s?\b", r"^\W*\d[\d,.]* (?:comments?|replies|responses)\b.{0,20}$",
        r"^(?:comments?|replies|responses|reply)(?: \(\d+\)| ?\d+)?\W*$", r"^(?:no|view|show|load|read|hide|see|more|all)(?: all| more| the)? comments?\b",
        r"^join the (?:conversation|discussion|debate)\b", r"^sort by\W+(?:newest|oldest|popular|best|top|recent)", r"^your e-?mail address will not be published",
        r"^required fields are marked", r"^(?:you must|please|you need to) (?:be logged in|log ?in|sign in|register)\b", r"\buses akismet\b", r"^comments? (?:is|are|on .{0,80} are|have been|section)\b.{0,20}(?:closed|moderated|disabled|off)\b",
        r"\blearn how your comment data is processed\b", r"^be the first (?:one )?to (?:comment|reply|review)", r"^notify me (?:of|by|when|via)\b", r"^save my name, e-?mail", r"^(?:report abuse|flag as inappropriate|log in to (?:reply|comment))",
        r"^(?:what do you think|have your say|tell us what you think|let us know (?:what you think )?in the comments)\b.{0,60}$"),
    _cue("cookies", 70,
        r"^(?:we|this (?:web ?)?site|our (?:partners|web ?site|site)|the (?:web ?)?site you are).{0,60}\b(?:uses? |using |use of )cookies\b", r"^by (?:continuing|clicking|using|browsing|closing|accepting)\b.{0,100}\b(?:agree|consent|accept|cookies)\b",
        r"^(?:accept|reject|allow|manage|customi[sz]e)(?: all)? (?:cookies|preferences)\b", r"^cookies? (?:policy|settings|preferences|notice|consent)\W*$", r"^we (?:value|respect|care about) your privacy\W*$",
        r"^(?:privacy (?:policy|notice|statement)|terms (?:of (?:use|service)|and conditions|& conditions))(?:\W+(?:privacy|terms|cookie|contact|about|and|&|of|use|service|policy))*\W*$", r"^(?:read|see|view|review) our (?:privacy|cookie) policy", r"^your privacy choices"),
    _cue("newsletter", 45,
        r"^(?:please )?(?:sign ?up|subscribe|register)\b(?: (?:for|to|here|now|today|free|with)\b|\W*$)", r"^(?:get|receive|have) (?:the|our|your|all|a|more|breaking|daily|weekly|unlimited).{0,80}\b(?:newsletter|in ?box|alerts|access)\b", r"\bdelivered (?:daily |weekly |straight |right |directly )*to your (?:in ?box|e-?mail)\b",
        r"^(?:enter|type|your) (?:your )?e-?mail(?: address)?\W*$", r"^enter your e-?mail", r"^(?:thanks|thank you) for (?:signing|subscribing|registering|reading|your subscription)", r"^manage newsletters?\b", r"^download (?:the|our|your)\b.{0,40}\bapp\b",
        r"^(?:support|help us|help fund|donate|contribute|make a (?:donation|contribution)|become a (?:member|subscriber|patron))\b.{0,80}\b(?:journalism|reporting|today|now|membership|member|us|newsroom|patron|subscriber|independent media|tax-deductible)\b", r"^(?:donate|subscribe|register|sign in|log ?in|sign up)(?: (?:now|today|here|or|/|sign in|subscribe|register|log ?in|sign up))*\W*$",
        r"^already (?:a |have an? )(?:subscriber|member|account|print)", r"^(?:unlock|to continue reading|this (?:article|content) is (?:for|reserved|available)).{0,60}\b(?:subscri|member|register)", r"^newsletters?\W*$", r"\b(?:unsubscribe|opt[ -]?out) at any ?time\b", r"\bby signing up,? you\b", r"\byou agree to receive\b", r"\bthis site is protected by recaptcha\b", r"\bnot a robot\b", r"^(?:an error has occurred|invalid e-?mail|please (?:try again|re-enter)|you must select)\b",
        r"^view all .{0,40}newsletters\b", r"^e-?mail sign ?up\b", r"\bsign up (?:here|today|now) (?:for|to)\b.{0,120}\b(?:newsletter|in ?box|e-?mail|playbook|digest|briefing|alerts)\b", r"\b(?:making|make) a (?:financial )?contribution\b.{0,40}\btoday\b", r"^(?:if you (?:enjoyed|liked|like|value|appreciate) (?:this|our|what))\b.{0,200}\b(?:join|subscri|support|donat|member|proposition|consider)", r"^get (?:real-?time|inside|instant|full) (?:updates|access|alerts)\b"),
    _cue("share", 25,
        rf"^(?:share|tweet|pin(?: it)?|post|send|{_NETWORKS})(?:[\s|,/·•&+-]+(?:share|tweet|pin(?: it)?|on|or|and|via|{_NETWORKS}))*\W*$", r"^(?:read or |please |click to )?share\b.{0,15}\b(?:this|on|via|with|story|article|post)\b.{0,60}$", r"^\W*[\d.,]+k? shares?\W*$",
        rf"^(?:follow|like|find|join|connect with)\b.{{0,60}}\bon (?:{_NETWORKS})\b", r"^(?:print|e-?mail|save)(?: (?:this|article|page))+\W*$", r"^(?:tags?|topics?|filed under|categories|posted in)\s*:", r"^copy (?:link|short link)"),
    _cue("teaser", 45,
        r"^(?:read|see|watch|listen|view|explore|discover)(?: more| also| next| now| here| it| this)*\s*[:>»|]", r"^(?:read|see|view|show|load|learn) more\b[^.,;]{0,60}$", r"^(?:also|must) (?:read|see|watch)\b", r"^(?:related|recommended|trending|sponsored|promoted|suggested|similar|popular|featured|latest)(?: (?:stories|articles?|posts?|content|news|coverage|topics?|videos?|links?|reading|now|for you|by|from|slideshows?))*\s*(?::.*)?$",
        r"^(?:don['’]t miss|more from|more on|more in|more stories|more news|more coverage|more about|most (?:read|popular|viewed|shared|commented)|editor['’]?s['’]? picks?|top (?:stories|headlines|news)|in case you missed|what to (?:read|watch) next|up next|popular now|from (?:around|across) the web|you (?:may|might|will|'ll)(?: also)? (?:like|be interested|enjoy|have missed)|people are (?:also )?reading|paid content|around the web)\b.{0,90}$",
        r"\bread more\W*$", r"^[\[(]\s*(?:read|see|watch|listen|related|more|also|view|click)\b.*[\])]$", r"^(?:click|tap|go) (?:here|through|to|on|for)\b.{0,140}$", r"^(?:continue|keep|start) reading\b.{0,60}$", r"^(?:next|previous|prev)(?: (?:story|article|post|page|up|slide))?\W*(?::.*)?$", r"^(?:watch|video|gallery|slideshow|live|podcast|in pictures|listen|interactive|infographic|opinion|explainer|factbox|analysis|related(?: \w+)?|more|read(?: more)?|see also)\s?:\s", r"^(?:this article|this story|it) (?:was )?(?:originally|first) (?:appeared|published|ran)\b"),
    _cue("navigation", 20,
        r"^[\W_]*$", r"^(?:ad|ads|advert|advertisement|advertising|sponsored|promoted)\W*$", r"^(?:story|article) continues (?:below|after)\b", r"^(?:advertisement|ad)\W+(?:continue|scroll|story|article)\b", r"^(?:skip|jump|back) to\b.{0,40}$", r"^(?:home|menu|search|close|loading|login|more|next|previous|back|top|up|play|pause|mute|expand|collapse|toggle|contents|archives?|about|contact|help|faq|sitemap|language)(?:[\s|>»/·.…-]+(?:home|menu|search|close|news|login|more|next|previous|back|about|contact|help|faq))*\W*$",
        r"^page \d+(?: of \d+)?\W*$", r"^https?://\S+$", r"^(?:[\w-]+\s*[>›»/]\s*){2,}[\w -]+$", r"^(?:[^|.!?]{1,30}\|){2,}[^|.!?]{0,30}$", r"^(?:story |article )?(?:highlights|key points|at a glance|table of contents)\W*$", r"^(?:enlarge|hide caption|toggle caption|view larger|full ?screen|embed|transcript|image \d+ of \d+|\d+ of \d+|\d+/\d+)\W*$", r"^replay (?:video|more videos).*", r"^must[ -](?:watch|read|see)\b.{0,100}$", r"^hide caption\b.{0,20}$"),
    _cue("credit", 30,
        rf"^[\W_]*(?:{_AGENCIES})[\W_]*(?:(?:via|/|and|,|\||–|-)\s*(?:{_AGENCIES})[\W_]*)*$", r"^\W*(?:photos?|photograph(?:er|y|s)?|images?|pictures?|illustrations?|graphics?|video|file(?: photo)?|screenshot|courtesy)(?: (?:by|courtesy|credits?|from|source|of|via))*\s*[:/©]\s*\S", r"^\W*(?:photo|image|picture|illustration|photograph|video)s? (?:by|courtesy|credit|via)\b", r"^\W*(?:credit|source)s?\s*:\s",
        rf"[(\[|/]\s*(?:photo|image|picture|credit|file)?[^()\[\]]{{0,60}}\b(?:{_AGENCIES})\b[^()\[\]]{{0,30}}[)\]]?\W*$", r"[(\[](?:photo|image|picture|credit|source|courtesy|ap photo|file photo)\b[^()\[\]]{0,80}[)\]]\W*$", r"\b(?:hide|toggle) caption\b"),
    _cue("caption", 70,
        r"^(?:image|media|photo|picture|video|figure|fig\.?) (?:caption|copyright|source|credit|\d+[.:])", r"^file(?: photo| picture| image)?\s*[:–—-]", r"^(?:in this|this)\b.{0,60}\b(?:file |undated |handout |courtesy )?(?:photo|image|picture|frame grab|still)\b.{0,40}\b(?:shows|taken|provided|released|from|made|file|,)", r"\b(?:pictured|seen here|shown here)\b[^.]{0,60}\.?$", r"\((?:left|right|centre|center|above|below|pictured)\)[^.]{0,80}\.?$"),
    _cue("byline", 22,
        r"^(?:by|from|written by|reported by|author|posted by|story by|text by|words by)\s*:?\s+(?:[A-Z@][\w.'’-]*[\s,&|]*(?:and )?){1,12}\W*$", r"^(?:first )?(?:published|posted|updated|last (?:updated|modified)|modified|created)\b\s*(?:on|at|:|\d|by|[A-Z]).{0,70}$", r"^\d+ min(?:ute)?s?\.? (?:read|ago)\b", r"^\d+ (?:hours?|days?|weeks?|months?) ago\W*$", r"^[—–-]{1,2}\s*[^!?]{3,80}\(@\w+\).{0,40}$"),
    _cue("other", 60,
        r"^\W*(?:copyright|©|\(c\))", r"^this is a rush transcript\b", r"\btranscripts are created on a rush deadline\b", r"^content created by\b.{0,120}\bavailable without charge\b", r"\bfor licensing opportunities\b", r"^visit .{0,60} for more (?:stories|news|coverage)\b", r"^to submit a (?:letter|comment|column|story)\b", r"^[-•–* ]*(?:check out|follow)\b.{0,60}\b(?:on twitter|on facebook|@\w+|the \w+)", r"\ball rights reserved\b", r"^this (?:material|content|copy|document) (?:may not|is (?:subject|protected))", r"^(?:the )?(?:views|opinions)(?: and opinions)? expressed\b", r"^(?:reporting|additional reporting|edited|editing|compiled) by\b", r"^(?:contributing|contributors?|contributed)\s*:", r"^\W*with (?:additional )?(?:files|reporting|assistance) (?:from|by)\b", r"\bcontributed to this (?:report|story|article|post|piece)\b",
        r"^(?:this (?:story|article|post|report) (?:has been|was) (?:updated|corrected|amended|edited|produced|republished))\b", r"^(?:editor['’]?s['’]? note|correction|clarification|disclosure|disclaimer|note to readers|update note)\b\s*[:(–—-]", r"^(?:e-?mail|contact|write to|reach|send (?:tips|questions|comments)|got a tip)\b.{0,40}(?:@|him\b|her\b|us\b|the (?:author|writer|reporter)|tip)", r"^our standards:", r"^(?:for|to) (?:more|reprint|read more|see more|get more|subscribe|comment|republish)\b.{0,80}\b(?:visit|click|go to|follow|see|contact|here|columns?|like this)\b", r"^click here\b", r"^have (?:a|any) (?:tip|question|story|comment)", r"^(?:learn|find out) more about\b.{0,60}$", r"^in addition to its own editorials\b"),
)  # fmt: skip

COMMENTS_BEGIN = _any(
    r"^\W*\d[\d,.]* (?:comments?|replies|responses|thoughts on)\b.{0,120}$", r"^comments?(?: \(\d+\)| \d+|:)?\W*$",
    r"^sort by\W+(?:newest|oldest|popular|best|top|recent)", r"^(?:reader|user)s?['’]? comments\W*$",
)  # fmt: skip
"""A heading under which readers write."""

RELATED_BEGIN = _any(
    r"^(?:related|recommended|trending|sponsored|promoted|popular|latest|similar)(?: (?:stories|articles?|posts?|content|news|coverage|topics?|videos?|links?|reading|now|for you))*\W*$",
    r"^(?:more from|more on|more stories|most (?:read|popular|viewed)|you (?:may|might)(?: also)? (?:like|be interested)|don['’]t miss|top stories|read more|see also|also read|what to read next|editor['’]?s['’]? picks?|from (?:around|across) the web|next story|up next|more news)\b.{0,40}$",
)  # fmt: skip
"""A heading under which headlines of other stories stand."""

CREDIT_IN_PARAGRAPH = re.compile(
    rf"[(\[]\s*(?:(?:photos?|image|picture|credit|file photo|photograph|ap photo)\b\s*(?:by|courtesy|credit|[:/])?|(?:{_AGENCIES})\s*[/,:])[^()\[\]]{{2,80}}[)\]]",
    re.I,
)
"""A credit in brackets: what stands before it in the paragraph is the picture's caption."""

LEADS: tuple[tuple[BoilerplateKind, re.Pattern[str]], ...] = (
    ("navigation", re.compile(r"(?i:story|article) (?i:highlights)\b[:\s]*(?=\S)")),
    ("navigation", re.compile(r"(?i:read more|must watch|chat with us in facebook messenger)\b[:.\s]+(?=[A-Z“\"])")),
    ("byline", re.compile(r"[A-Z][A-Za-z.'’ -]{2,30}(?:, [A-Z][\w.'’ -]{1,30})? \((?:AP|Reuters|Bloomberg|CBN News|Thomson Reuters Foundation|[A-Z]{2,6})\)\s*(?:[—–-]{1,2}\s*)?(?=[A-Z“\"‘'])")),
    ("byline", re.compile(r"[A-Z]{3,}[A-Z.'’ -]*(?:, [A-Z][\w.'’ -]{1,30})?(?:, \w{3,9}\.? \d{1,2}(?:, \d{4})?)?(?: \([^)]{2,30}\))?\s+[—–-]{1,2}\s+(?=[A-Z“\"‘'])")),
)  # fmt: skip
"""What may stand before the first word of a paragraph: a label, a dateline."""

_EVEN_REPORTED = ("credit", "caption", "other")
_REPORTED = re.compile(r"^[“‘\"]|\b(?:said|says|told|wrote|tweeted|asked|argued|according to)\b", re.I)


def cue_of(text: str, words: int) -> BoilerplateKind | None:
    """The kind of boilerplate that a whole block of so many words is by its wording; quoted and reported speech hardly ever is."""
    reported = words > 8 and bool(_REPORTED.search(text))
    for kind, most, start, anywhere in _CUES:
        if words > most or (reported and kind not in _EVEN_REPORTED):
            continue
        if start.match(text) or anywhere.search(text):
            return kind
    return None
