"""What each platform takes: for every field how many lines, how long, and where a longer line is cut on the screen."""
from dataclasses import dataclass


@dataclass
class Field:
    name: str
    label: str
    fewest: int
    most: int
    longest: int  # refused beyond
    shown: int = 0  # cut beyond, when that is less than `longest`
    one_within: int = 0  # at least one line has to be this short


SEARCH = [Field("headlines", "headline", 3, 15, 30), Field("descriptions", "description", 2, 4, 90)]

PLATFORMS = {
    "google-search": SEARCH,
    "microsoft-search": SEARCH,
    "google-pmax": [
        Field("headlines", "headline", 3, 15, 30, one_within=15),
        Field("long_headlines", "long headline", 1, 5, 90),
        Field("descriptions", "description", 2, 5, 90, one_within=60),
    ],
    "meta": [
        Field("primary_texts", "primary text", 1, 5, 2200, shown=125),
        Field("headlines", "headline", 1, 5, 255, shown=40),
        Field("descriptions", "description", 0, 5, 255, shown=30),
    ],
    "linkedin": [
        Field("primary_texts", "introductory text", 1, 5, 600, shown=150),
        Field("headlines", "headline", 1, 5, 200, shown=70),
    ],
    "tiktok": [Field("primary_texts", "ad text", 1, 5, 100)],
}

# Strict editorial review of punctuation, capitals and symbols.
STRICT = {"google-search", "microsoft-search", "google-pmax"}
SEARCH_ADS = {"google-search", "microsoft-search"}
LINE_FIELDS = ("headlines", "long_headlines", "descriptions", "primary_texts")
PATH_LENGTH, BUSINESS_NAME_LENGTH = 15, 25
