"""What shape of answer a question wants, from its wording alone."""

from __future__ import annotations

import re

from rag.core import AnswerType

__all__ = ["answer_type", "is_comparison", "is_debate", "is_overview", "is_sources", "small_talk", "wants_voice", "who_said"]

_GREETING = re.compile(
    r"^(?:(?:hi|hello|hey|hiya|howdy|yo|greetings|good (?:morning|afternoon|evening|day))(?: (?:there|all|bot|"
    r"everyone|again|you))?|how are you(?: (?:doing|today))*|what'?s up|sup)+$"
)
_THANKS = re.compile(
    r"^(?:(?:ok|okay|great|cool|nice|perfect)[ ,]*)*(?:thanks?(?: you)?|thx|ty|cheers|bye|goodbye|see you|"
    r"good ?night|ok|okay|great|cool|nice|perfect|lol|wow)(?: (?:so much|a lot|very much|for .*|then|later))?$"
)
_HELP = re.compile(
    r"^(?:help(?: me)?|who are you|what are you|what(?:'s| is) your name|what (?:can|do) you do(?: .*)?|"
    r"how (?:do|does|can) (?:i|this|it|you) (?:use|work|start)(?: .*)?"
    r"|are you (?:a |an )?(?:bot|robot|human|ai|chatgpt|real|person).*|who (?:made|built|created) you|"
    r"what can (?:i|you) (?:ask|tell|answer)(?: .*)?|what should i ask.*|tell me about yourself)$"
)
_INSTRUCTION = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:instructions?|prompts?|rules?|above|previous|"
    r"articles|guidelines)\b|\bsystem prompt\b|\bjailbreak\b|\byou are now\b"
    r"|\bpretend (?:to be|you)\b|\bact as (?:a|an|if)\b|\brole-?play\b|\bdeveloper mode\b|\breveal your\b|<\s*script"
)
_CREATIVE = re.compile(
    r"^(?:please |can you |could you )*(?:write|compose|draft|translate|code|program|sing|draw|paint|generate|"
    r"invent|make up|tell (?:me )?a (?:joke|story))\b"
)

_SOURCES = re.compile(
    r"^(?:(?:in )?(?:which|what|how many) (?:of (?:the|these|your) )?(?:\w+ )?(?:articles?|files?|documents?|"
    r"sources?|texts?|papers|publications?|outlets?|newspapers?)\b"
    r"|(?:please )?(?:list|show|give|name)(?: me)?(?: all)?(?: of)?(?: the| your)? (?:articles?|files?|"
    r"documents?|sources?|references|citations)\b"
    r"|(?:the )?(?:sources?|articles|files|documents|references)$|where (?:does|did|do) (?:this|that|it|these|"
    r"the (?:figures?|numbers?|data)) come from|what(?:'s| is) (?:the|your) sources?\b"
    r"|what have you (?:read|got)|what (?:do you have|is in the (?:corpus|folder|collection)))"
)
_OVERVIEW = re.compile(
    r"\b(?:summar(?:y|ise|ize|ies)|overview|tl;?dr|main (?:points?|arguments?|ideas?|themes?|takeaways?)|"
    r"key (?:points?|takeaways?|themes?|facts)|gist|in a nutshell|big picture|sum (?:it )?up|recap)\b"
    r"|^what(?:'s| is| are| was) (?:this|it|that|these|those|the (?:corpus|collection|debate|discussion|"
    r"dispute|controversy|issue|story|topic|articles?|texts?|documents?|files?)|all this|everything)"
    r"(?: here)?(?: all)?(?: about| on)?$|^what (?:do|does) (?:the|these|this) (?:articles?|texts?|corpus|"
    r"documents?) (?:say|cover|discuss|talk about|contain)$"
    r"|^(?:tell me|explain)(?: more)? about (?:this|the (?:debate|articles?|corpus|topic|issue))$"
)
_COMPARISON = re.compile(
    r"\b(?:compare|comparison|comparing|compared (?!to (?:the )?\d|with (?:the )?\d)|differ(?:s|ed|ences?)?|"
    r"versus|vs\.?|contrasts?|contradict(?:s|ion|ions|ory)?|disagree\w*|conflicting|in common|consistent|"
    r"discrepanc\w+)\b"
    r"|\b(?:do|does|did|are) (?:the |these |all |both )*(?:\w+ ){0,6}?(?:agree|match)\b|\bsame (?:number|"
    r"figure|thing)\b|\bdifferent (?:numbers?|figures?)\b"
)
_DEBATE = re.compile(
    r"\b(?:pros? (?:and|&|or|vs\.?|/) cons?|for (?:and|or|&|vs\.?) against|both sides|two sides|debate|"
    r"controvers\w+|fuss|big deal|good or bad|bad or good|right or wrong|arguments? (?:about|on|over|around|"
    r"regarding)"
    r"|what are the arguments|the arguments|all the arguments|should|ought|good idea|bad idea|worth it|"
    r"justified|dispute|row over|divid\w+|why .*(?:argue|fight)ing)\b"
    r"|^(?:is|are|was|would|isn't|aren't) (?:it )?.*\b(?:right|wrong|ok|okay|good|bad|fair|unfair|safe|"
    r"dangerous|harmful|necessary|ethical|moral|acceptable|needed|a (?:good|bad) \w+)\b"
    r"|\bwhat do (?:people|the articles?|they all|others|experts) (?:say|think|write) (?:about|on|of)\b|"
    r"^(?:opinions?|views?|arguments?|thoughts?) (?:on|about|of)\b"
)
_SAYING = (
    "support|supports|supported|oppose|opposes|opposed|back|backs|backed|favou?r|favou?rs|favou?red|praise|praises|praised|reject|rejects|rejected|welcome|welcomes|welcomed|condemn|condemns|condemned|like|dislike|hate|love|worry|worries|agree|disagree|endorse|endorses|endorsed|attack|attacks|attacked|approve|approves|approved|against|concerned|worried|afraid|"
    "say|says|said|saying|think|thinks|thought|want|wants|wanted|argue|argues|argued|claim|claims|claimed|believe|believes|believed|fear|fears|feared|propose|proposes|proposed|demand|demands"
    "|demanded|call for|calls for|called for|ask for|asks for|asked for|ask|asked|answer|answers|answered|reply|replies"
    "|replied|respond|responds|responded|suggest|suggests|suggested|feel|feels|tell|told|state"
    "|states|stated|warn|warns|warned|urge|urges|urged|promise|promises|promised|recommend|recommends|recommended|request|requested|insist|insists|insisted|stand|stands|react|reacted"
    "|describe|describes|described|call|calls|called|justify|justifies|defend|defends|criticise|criticize|criticises"
    "|accuse|accuses|accused|point out|explain|explains|explained|mean|means|plan|plans|admit|deny|object"
)
_WHO_SAID = re.compile(
    r"^(?:and |so )?(?:who|which (?:\w+ )?(?:person|expert|politician|organisation|organization|group|charity|"
    r"company|official|source|speaker|one)|whose)\b(?: (?:was it that|is it that|else|exactly|first|actually|"
    r"in (?:the )?\w+))*"
    r" (?:said|says|say|called|calls|call|described|describes|claimed|claims|argued|argues|warned|warns|thinks|"
    r"think|believes|stated|states|wrote|writes|accused|accuses|compared|likened|criticised|criticized|"
    r"criticises|"
    r"complained|insisted|insists|suggested|told|tells|admitted|promised|promises|demanded|demands|asked for|"
    r"quote|quoted|words|equated|denounced|praised|condemned|voiced|words are|coined|labelled|labeled|"
    r"words were)\b"
    r"|^who(?:'s| is| was) (?:quoted|cited)\b|\bsaid by who|by whom|^whose (?:words|quote|opinion|view|claim|statement)\b"
)
_VOICE = re.compile(
    rf"^(?:and |so |but )?(?:what|how|where|why)(?:'s| is| are| do| does| did| has| have| had| was| were| would|"
    rf" might| exactly| else)+ (?P<who>.{{2,80}}?) (?P<verb>{_SAYING})\b"
    r"|\b(?P<who2>.{2,60}?)['’]s? (?:\w+ )?(?:view|views|position|opinion|opinions|stance|argument|arguments|"
    r"response|reaction|answer|take|standpoint|reply|attitude|concerns?|reasoning|statement|point|criticism|"
    r"fear|fears|worry|worries|demands?|message|reasons?|defen[cs]e|objections?)\b"
    r"|\b(?:view|views|position|opinion|opinions|stance|arguments?|response|reaction|answer|take|reply|"
    r"attitude|statement|quotes?|concerns?|demands?) (?:of|by|from) (?P<who3>.{2,60}?)(?: (?:on|about|to|"
    r"regarding|toward)\b|$)"
    r"|^(?:is|are|was|were) (?P<who4>.{2,60}?) (?:for|against|in favou?r|pro|opposed|on (?:the|which))\b"
    r"|^(?:does|do|did|has|have) (?P<who5>.{2,60}?) (?:support|oppose|back|favou?r|agree|disagree|approve|want|"
    r"like|object|think|believe|say|defend|criticise|criticize|accept|reject|admit|deny|concede|expect|acknowledge|promise|plan|"
    r"intend|fear|worry|regret|recommend|propose|demand|insist|claim|argue|doubt|call for|hope|feel|warn|mention|suggest|predict)\w*\b"
    r"|\baccording to (?P<who6>.{2,60}?)(?:,|$)"
)
_FACT = re.compile(
    r"^(?:and |so |but )?(?:(?:in|on|at|by|from|since|for|of|to|with|about) )?(?:who|whom|whose|when|where|"
    r"which|how (?:many|much|long|old|often|big|large|far|high|fast|common)|what|did|does|do|is|are|was|were|"
    r"has|have|had|can|could|will|would|since when)\b"
)


def small_talk(text: str) -> str:
    """greeting, thanks, help or instruction when a text is only that, else empty. ``text`` is lower case, without end marks."""
    if _GREETING.match(text):
        return "greeting"
    if _THANKS.match(text):
        return "thanks"
    if _HELP.match(text):
        return "help"
    if _INSTRUCTION.search(text) or _CREATIVE.match(text):
        return "instruction"
    return ""


def is_sources(text: str) -> bool:
    return bool(_SOURCES.search(text))


def is_overview(text: str) -> bool:
    return bool(_OVERVIEW.search(text))


def is_tell(text: str) -> bool:
    """ "Tell me about X" and its like."""
    return bool(
        re.match(
            r"^(?:please |can you |could you )*(?:tell me|explain|describe|what do you know|what can you tell me|"
            r"anything|something|info|information)(?: (?:more|something))? (?:about|on)\b",
            text,
        )
    )


def is_comparison(text: str) -> bool:
    return bool(_COMPARISON.search(text))


def is_debate(text: str) -> bool:
    return bool(_DEBATE.search(text))


def is_fact(text: str) -> bool:
    return bool(_FACT.search(text))


def who_said(text: str) -> bool:
    return bool(_WHO_SAID.search(text))


def only_voice(text: str) -> str:
    """The words before "on" or "about" in a question without a verb ("X on Y"); the caller checks that they are a voice."""
    match = re.match(r"^(.{2,60}?)(?:['’]s)? (?:on|about|re|regarding) .{3,}$", text)
    return match.group(1) if match else ""


def wants_voice(text: str) -> str:
    """The words that stand where a speaker stands ("what does X say", "X's view", "is X for or against"); empty when none do."""
    match = _VOICE.search(text)
    if not match:
        return ""
    return next((group for group in match.groupdict().values() if group and group != match.groupdict().get("verb")), "").strip()


_TYPES: tuple[tuple[AnswerType, str], ...] = (
    (
        "figure",
        r"^(?:and )?what (?:do|does|did|is|was|are|were|will|would|has|have) (?:the |its |their |"
        r"an? )?(?:.{2,60} )?(?:raised?|increased?|cut|lowered?|hiked?|fell|fall|dropped?|grown?|rise|"
        r"risen) (?:.{2,60} )?(?:to|by|from)$"
        r"|^(?:and )?(?:what(?:'s| is| was| are| were| will)|how high (?:is|was)) (?:the |its |their |"
        r"an? )(?:[\w-]+ ){0,3}(?:wage|tax|price|cost|rate|salary|fee|fine|population|budget|salary|deficit|toll|"
        r"turnout|distance|height|length|weight|revenue|income|profit|debt|penalty|limit|support|approval|margin|"
        r"duration|speed|size|age|value|temperature)\b"
        r"|\b(?:how (?:many|much|often|long|old|big|large|high|far)|what (?:was |is |"
        r"were )?(?:the )?(?:\w+ )?(?:share|percentage|percent|proportion|fraction|number|figure|figures|amount|"
        r"rate|total|cost|price|size|age|count|ratio|statistics?|numbers)|(?:which|what) (?:share|percentage|"
        r"proportion|fraction|part)|number of|percentage of|share of)\b",
    ),
    (
        "date",
        r"^(?:\w+ )?(?:when|what (?:year|date|day|month|time)|(?:in|on|since|by) (?:what|which) (?:year|date|day|"
        r"month)|which (?:year|day|month)|since when|how long ago)\b",
    ),
    (
        "place",
        r"^(?:and )?(?:where|(?:in |from )?(?:what|which) (?:\w+ )?(?:countr(?:y|ies)|cit(?:y|ies)|places?|states?|"
        r"regions?|towns?))\b",
    ),
    (
        "organisation",
        r"^(?:which|what) (?:\w+ )?(?:organi[sz]ations?|compan(?:y|ies)|groups?|chariti?(?:y|es)|agenc(?:y|ies)|"
        r"bod(?:y|ies)|firms?|institutions?|parties|party|governments?|police forces?|app|apps|platforms?|"
        r"services?|bank|universit\w+)\b",
    ),
    (
        "person",
        r"^(?:and |so |but )?(?:who|whom|whose|(?:which|what) (?:person|people|politicians?|officials?|experts?|"
        r"signator\w+|ministers?|senators?|leaders?|judge)|what(?:'s| is| was) the name of the (?:person|man|woman|"
        r"chief|head|ceo|minister))\b",
    ),
    ("name", r"^(?:which|what(?:'s| is) the name|what (?:is|was|are) .{2,60} called)\b"),
    ("reason", r"^(?:and |so |but )?(?:why|how come|what(?:'s| is| was)? (?:the )?reasons?|for what reason)\b"),
    ("yes_no", r"^(?:and |so |but )?(?:did|does|do|is|are|was|were|has|have|had|can|could|will|would|isn't|aren't|didn't|doesn't)\b"),
)


def answer_type(text: str) -> AnswerType:
    """What a fact question wants first; ``text`` when nothing more special."""
    for name, pattern in _TYPES:
        if re.search(pattern, text):
            return name
    return "text"
