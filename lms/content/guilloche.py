"""The line pattern of a certificate: drawn from its number alone, so the same number always looks the same."""

import hashlib
import math
from collections.abc import Callable
from functools import lru_cache

Curve = Callable[[float], tuple[float, float]]

BAND = 28  # width of the border, in the user units of the drawing
ROSETTE = 210  # outer radius of the rosette behind the name
CORNER = 11  # outer radius of the small rosette in each corner


@lru_cache(maxsize=1024)
def draw(number: str, *, width: str = "100%", height: str = "100%", first: str = "", second: str = "") -> str:
    """An SVG of a border and a rosette that fills any box, wide or tall, without being stretched.

    The two colours are left to the stylesheet on a page; a file that has none (a PDF) passes `first`,
    `second` and a fixed size. Every text that enters is ours or a digest: the number itself never does.
    """
    digest = hashlib.sha256(number.encode()).digest()
    name = "g" + digest.hex()[:8]
    one = f'class="guilloche__one" stroke="{first}"' if first else 'class="guilloche__one"'
    two = f'class="guilloche__two" stroke="{second}"' if second else 'class="guilloche__two"'
    return (
        f'<svg class="guilloche" xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        ' fill="none" stroke-width=".6" aria-hidden="true" focusable="false">'
        f"<defs>{_waves(name, digest, one, two)}{_petals(name, digest)}{_corner(name, digest, one, two)}</defs>"
        f"{_rosette(name, digest, one, two)}{_border(name)}</svg>"
    )


def _waves(name: str, digest: bytes, one: str, two: str) -> str:
    """Waves that run along the border: one tile for the level bands, the same turned for the upright ones."""
    strands = 6 + digest[0] % 3 * 2
    length = 40 + digest[1] % 5 * 5
    swing = BAND / 2 - 3
    lines = []
    for strand in range(strands):
        bends, colour = (1, one) if strand % 2 else (2, two)
        wave = _wave(length, swing, bends, phase=math.tau * strand / strands)
        lines.append(f'<path {colour} d="{_path(wave, pieces=8)}"/>')
    tile = f'width="{length}" height="{BAND}" patternUnits="userSpaceOnUse"'
    return (
        f'<pattern id="{name}h" {tile}>{"".join(lines)}</pattern>'
        f'<pattern id="{name}v" {tile} patternTransform="rotate(90) scale(1 -1)">{"".join(lines)}</pattern>'
    )


def _wave(length: float, swing: float, bends: int, phase: float) -> Curve:
    def wave(t: float) -> tuple[float, float]:
        return length * t / math.tau, BAND / 2 + swing * math.sin(bends * t + phase)

    return wave


def _petals(name: str, digest: bytes) -> str:
    count = 9 + digest[2] % 8
    depth = 0.17 + digest[3] / 255 * 0.13
    sway = 1 + digest[4] % 3

    def petal(t: float, size: float) -> tuple[float, float]:
        radius = ROSETTE * size * (1 - depth + depth * math.cos(count * t) * math.cos(sway * t) ** 2)
        return radius * math.cos(t), radius * math.sin(t)

    outer = _path(lambda t: petal(t, 1), count * 4)
    inner = _path(lambda t: petal(-t, 0.66), count * 4)
    return f'<path id="{name}a" d="{outer}"/><path id="{name}b" d="{inner}"/>'


def _corner(name: str, digest: bytes, one: str, two: str) -> str:
    count = 5 + digest[6] % 4

    def loop(t: float) -> tuple[float, float]:
        radius = CORNER * (0.62 + 0.38 * math.cos(count * t))
        return radius * math.cos(t), radius * math.sin(t)

    path = _path(loop, count * 4)
    turn = f'transform="rotate({180 / count:.1f})"'
    return (
        f'<g id="{name}c"><rect class="guilloche__corner" x="-{BAND / 2}" y="-{BAND / 2}"'
        f' width="{BAND}" height="{BAND}" fill="#fff"/>'
        f'<path {one} d="{path}"/><path {two} {turn} d="{path}"/></g>'
    )


def _rosette(name: str, digest: bytes, one: str, two: str) -> str:
    # 17 and 19 share no factor with any number of petals, so no copy falls on another.
    copies = (17, 19)[digest[5] % 2]
    angles = [360 * copy / copies for copy in range(copies)]
    outer = "".join(f'<use href="#{name}a" transform="rotate({angle:.1f})"/>' for angle in angles)
    inner = "".join(f'<use href="#{name}b" transform="rotate({angle:.1f})"/>' for angle in angles)
    return (
        '<svg x="50%" y="50%" overflow="visible"><g class="guilloche__rosette" opacity=".2">'
        f"<g {one}>{outer}</g><g {two}>{inner}</g></g></svg>"
    )


def _border(name: str) -> str:
    """Four bands and corners; a nested drawing places the far ones, as "100% - 28" cannot be written here."""
    level = f'<rect width="100%" height="{BAND}" fill="url(#{name}h)"/>'
    upright = f'<rect width="{BAND}" height="100%" fill="url(#{name}v)"/>'
    near, far = BAND / 2, -BAND / 2
    corners = "".join(
        f'<svg x="{x}" y="{y}" overflow="visible">'
        f'<use href="#{name}c" transform="translate({far if x == "100%" else near} {far if y == "100%" else near})"/>'
        "</svg>"
        for x in ("0", "100%")
        for y in ("0", "100%")
    )
    return (
        f"{level}{upright}"
        f'<svg y="100%" overflow="visible"><g transform="translate(0 -{BAND})">{level}</g></svg>'
        f'<svg x="100%" overflow="visible"><g transform="translate(-{BAND})">{upright}</g></svg>'
        f"{corners}"
    )


def _path(curve: Curve, pieces: int) -> str:
    """One turn of the curve as cubic pieces with exact ends and slopes: few bytes, and smooth at any size."""
    step = math.tau / pieces
    start = curve(0)
    parts = [f"M{start[0]:.1f} {start[1]:.1f}"]
    for piece in range(pieces):
        here, there = piece * step, (piece + 1) * step
        (x0, y0), (x3, y3) = curve(here), curve(there)
        (u0, v0), (u3, v3) = _slope(curve, here), _slope(curve, there)
        reach = step / 3
        parts.append(
            f"C{x0 + u0 * reach:.1f} {y0 + v0 * reach:.1f} {x3 - u3 * reach:.1f} {y3 - v3 * reach:.1f}"
            f" {x3:.1f} {y3:.1f}"
        )
    return "".join(parts)


def _slope(curve: Curve, t: float, h: float = 1e-4) -> tuple[float, float]:
    (x0, y0), (x1, y1) = curve(t - h), curve(t + h)
    return (x1 - x0) / (2 * h), (y1 - y0) / (2 * h)
