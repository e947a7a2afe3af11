"""The channels and the budget, read and checked field by field."""
import json
import os
import re
import sys
from dataclasses import dataclass

FIELDS = "name spend customers ceiling margin_per_month lifetime_months least most"


class BadInput(Exception):
    """Something the caller can put right; its message is shown as it is."""


@dataclass(frozen=True)
class Channel:
    name: str
    spend: float
    customers: float
    ceiling: float
    margin: float
    lifetime: float
    least: float
    most: float

    @property
    def value(self):
        """What one customer leaves over the whole time, after the cost of serving them."""
        return self.margin * self.lifetime


@dataclass
class Wanted:
    budget: float
    currency: str
    channels: list
    payback_limit: float


def read(arguments):
    data = load(arguments)
    known(data, "the input", "budget currency margin_per_month lifetime_months payback_limit_months channels")
    budget = number(data, "budget", "the input", 1, 1e12)
    currency = data.get("currency", "£")
    if not isinstance(currency, str) or not re.fullmatch(r"[^\d\s<>|`*\\]{1,4}", currency):
        raise BadInput('"currency" has to be a sign or a code such as £, € or CHF.')
    rows = data.get("channels")
    if not isinstance(rows, list) or not 1 <= len(rows) <= 40:
        raise BadInput('"channels" has to be a list of 1 to 40 channels.')
    common = {key: data[key] for key in ("margin_per_month", "lifetime_months") if key in data}
    channels = [channel(at, each, common, budget) for at, each in enumerate(rows, 1)]
    if len({each.name.lower() for each in channels}) < len(channels):
        raise BadInput('"channels": two channels have the same name.')
    least = sum(each.least for each in channels)
    if least > budget:
        raise BadInput(f'"budget": the least amounts of the channels add up to {least:,.0f}, more than the budget of {budget:,.0f}.')
    return Wanted(budget, currency, channels, number(data, "payback_limit_months", "the input", 0.1, 600, 12))


def channel(at, each, common, budget):
    where = f"channels {at}"
    if not isinstance(each, dict):
        raise BadInput(f"{where}: has to be an object with {FIELDS.replace(' ', ', ')}.")
    known(each, where, FIELDS)
    name = each.get("name")
    if not isinstance(name, str) or not name.strip() or len(name) > 60:
        raise BadInput(f'{where}, "name": has to be a text of up to 60 characters.')
    where = f"channels {at} ({name.strip()})"
    each = {**common, **each}
    spend = number(each, "spend", where, 0.01, 1e12)
    customers = number(each, "customers", where, 0.01, 1e9)
    ceiling = number(each, "ceiling", where, 0.01, 1e10)
    if ceiling <= customers * 1.01:
        raise BadInput(f'{where}, "ceiling": has to be above the {customers:g} customers of today, or there is nothing left to gain.')
    least = number(each, "least", where, 0, 1e12, 0)
    most = number(each, "most", where, 0, 1e12, max(budget, least))
    if most < least:
        raise BadInput(f'{where}, "most": {most:g} is below "least", {least:g}.')
    # Half a character, which JSON can write and a file cannot, becomes a question mark.
    name = " ".join(name.encode("utf-8", "replace").decode().split())
    return Channel(name, spend, customers, ceiling, number(each, "margin_per_month", where, 0.01, 1e9),
                   number(each, "lifetime_months", where, 0.1, 600), least, most)


def load(arguments):
    path = os.environ.get("INPUT_FILE") or (arguments[0] if arguments else "")
    try:
        raw = open(path, "rb").read() if path else sys.stdin.buffer.read()
        data = json.loads(raw.decode("utf-8-sig"))
    except OSError:
        raise BadInput(f"There is no file {path}.") from None
    except (ValueError, RecursionError) as error:
        raise BadInput(f'The input has to be a JSON object with "budget" and "channels": {error}') from None
    if not isinstance(data, dict):
        raise BadInput('The input has to be a JSON object with "budget" and "channels".')
    return data


def known(data, where, names):
    strange = next((key for key in data if key not in names.split()), None)
    if strange is not None:
        raise BadInput(f'{where}: there is no field "{strange}". There are {", ".join(names.split())}.')


def number(data, key, where, least, most, otherwise=None):
    value = data.get(key, otherwise)
    if value is None:
        raise BadInput(f'{where}, "{key}": is missing.')
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not least <= value <= most:
        raise BadInput(f'{where}, "{key}": has to be a number from {least:g} to {most:g}.')
    return float(value)
