"""Money is a whole number of minor units (cents) beside an ISO 4217 currency code; these functions go in and out of it.

Rounding is half away from zero, to the minor unit, once, at the end. What is split gives the remainder to the last part.

>>> to_minor("1204.505", "EUR"), to_minor("500", "JPY"), to_minor("1.2345", "KWD")
(120451, 500, 1235)
>>> to_text(-120451, "EUR"), to_text(500, "JPY")
('-1204.51', '500')
>>> percent_of(99999, 2.0)          # 999.99 x 2 % = 19.9998 -> 20.00
2000
>>> split(10000, [1, 1, 1])
[3333, 3333, 3334]
"""
from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
MINOR_MAX = 10**15          # 10 million million units: a column adds up in int64 while its total stays below 9,000 times that
_EXPONENTS = dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0)
_EXPONENTS |= dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3) | {"CLF": 4, "UYW": 4}
_TWO = """AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP
CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW
KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR
PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS
VED VES WST XCD YER ZAR ZMW ZWG"""
CURRENCIES = frozenset(_TWO.split()) | frozenset(_EXPONENTS)


def exponent(currency: str) -> int:
    """Number of decimals of a currency (ISO 4217): JPY 0, EUR 2, KWD 3. Unknown and blank codes count as 2."""
    return _EXPONENTS.get(currency, 2)


def exponents(currencies: Sequence[str] | npt.NDArray[np.object_]) -> Ints:
    """The exponent of each currency, shape (n,)."""
    out = np.full(len(currencies), 2, dtype=np.int64)
    codes = np.asarray(currencies, dtype=object)
    for code in set(codes.tolist()) & set(_EXPONENTS):
        out[codes == code] = _EXPONENTS[code]
    return out


def to_minor(amount: Decimal | str | int, currency: str) -> int:
    """Decimal amount to minor units, half away from zero. Raises ValueError beyond `MINOR_MAX` or when it is no number."""
    try:
        number = Decimal(amount)
    except ArithmeticError:
        raise ValueError(f"{amount!r} is not an amount") from None
    if not number.is_finite() or abs(number) > MINOR_MAX:
        raise ValueError(f"{amount!r} is too large for an amount")
    minor = int((number * 10 ** exponent(currency)).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    if abs(minor) > MINOR_MAX:
        raise ValueError(f"{amount!r} is too large for an amount")
    return minor


def to_decimal(minor: int, currency: str) -> Decimal:
    """Minor units to an exact Decimal with the currency's decimals."""
    return Decimal(int(minor)).scaleb(-exponent(currency))


def to_text(minor: int, currency: str) -> str:
    """Minor units to a plain decimal string ("-1204.51"), as JSON and CSV show it."""
    return f"{to_decimal(minor, currency):f}"


def percent_of(minor: int, rate_percent: float) -> int:
    """`minor` x rate / 100, exact in integers, rounded half away from zero. The one place where money meets a rate."""
    part, whole = _ratio(float(rate_percent))
    product = int(minor) * part
    return (1 if product >= 0 else -1) * ((2 * abs(product) + whole) // (2 * whole))


def convert(minor: int, currency: str, rate: float, base: str) -> int:
    """An amount in `currency` to `base` at `rate` units of currency per one base unit, rounded half away from zero.

    >>> convert(11000, "USD", 1.1, "EUR")
    10000
    """
    assert rate > 0, "a rate is positive; the caller checks"
    return half_away(Fraction(int(minor)) * Fraction(10) ** (exponent(base) - exponent(currency)) / Fraction(repr(float(rate))))


def split(minor: int, weights: Sequence[int]) -> list[int]:
    """Split an amount by weights; each part is rounded, the last takes the remainder, so the parts add up exactly."""
    total = sum(weights)
    assert total, "weights must not add up to zero"
    parts = [half_away(Fraction(int(minor) * w, total)) for w in weights[:-1]]
    return [*parts, int(minor) - sum(parts)]


@lru_cache(maxsize=1024)
def _ratio(rate_percent: float) -> tuple[int, int]:
    """The rate over 100 as an exact fraction: 2.5 -> (1, 40)."""
    return (Fraction(repr(rate_percent)) / 100).as_integer_ratio()


def half_away(number: Fraction) -> int:
    """An exact number to a whole one, half away from zero."""
    sign = -1 if number < 0 else 1
    return sign * int((2 * abs(number) + 1) // 2)
