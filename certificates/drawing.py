"""What a certificate is printed on: paper with a fine frame and a seal, drawn with Pillow."""

from functools import lru_cache
from io import BytesIO
from math import cos, pi, sin

from PIL import Image, ImageDraw, ImageFont

from printing.fonts import font_file

# A4 on its side at 150 dots per inch; drawn twice as large and made smaller for smooth edges.
WIDTH, HEIGHT, SCALE = 1754, 1240, 2
PAPER, CARD, BRAND, DARK, LINES, SIGNAL = "#f6f4ef", "#ffffff", "#0c5463", "#083c47", "#d5e5e6", "#f4b223"
SEAL_TEXT = "ZIEN  ·  BESPREKEN  ·  MELDEN  ·  SIGNAALWIJS  ·  "


@lru_cache(maxsize=1)
def background_png() -> bytes:
    """The page without words; the same for every certificate, so drawn once per process."""
    page = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), PAPER)
    draw = ImageDraw.Draw(page)
    _draw_waves(draw)
    _draw_frame(draw)
    _draw_mark(draw, x=150, y=142, width=92)
    _draw_seal(page, x=1445, y=905, radius=150)
    buffer = BytesIO()
    small = page.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    small.quantize(192, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _draw_frame(draw: ImageDraw.ImageDraw) -> None:
    for inset, colour, width in ((44, BRAND, 5), (58, SIGNAL, 2), (66, BRAND, 1)):
        box = [inset * SCALE, inset * SCALE, (WIDTH - inset) * SCALE, (HEIGHT - inset) * SCALE]
        draw.rounded_rectangle(box, radius=18 * SCALE, outline=colour, width=width * SCALE)


def _draw_waves(draw: ImageDraw.ImageDraw) -> None:
    """Fine lines, as on paper of value: they cross and come together, as signals do."""
    for line in range(18):
        points = []
        for x in range(68, WIDTH - 67, 6):
            t = x / WIDTH
            y = HEIGHT * 0.8 + 56 * sin(2 * pi * (t * 1.5 + line / 36)) * (1 - line / 26) + line * 8
            points.append((x * SCALE, y * SCALE))
        draw.line(points, fill=LINES, width=2 * SCALE, joint="curve")


def _draw_mark(draw: ImageDraw.ImageDraw, *, x: int, y: int, width: int) -> None:
    """The eye with the signal in it, in dots from the left and top of the page."""
    half, tall = width / 2, width * 0.36
    upper = [(x + width * i / 40, y + tall - tall * sin(pi * i / 40)) for i in range(41)]
    lower = [(x + width * (40 - i) / 40, y + tall + tall * sin(pi * i / 40)) for i in range(41)]
    outline = [(px * SCALE, py * SCALE) for px, py in (*upper, *lower, upper[0])]
    draw.line(outline, fill=DARK, width=6 * SCALE, joint="curve")
    for dx, dy, radius, colour in ((0, 0, 0.22, DARK), (0.1, -0.12, 0.12, PAPER), (0.1, -0.12, 0.09, SIGNAL)):
        cx, cy, r = x + half + dx * width, y + tall + dy * width, radius * width
        draw.ellipse([(cx - r) * SCALE, (cy - r) * SCALE, (cx + r) * SCALE, (cy + r) * SCALE], fill=colour)


def _draw_seal(page: Image.Image, *, x: int, y: int, radius: int) -> None:
    """A seal with a scalloped edge and words round the eye."""
    draw = ImageDraw.Draw(page)
    cx, cy, r = x * SCALE, y * SCALE, radius * SCALE
    edge = []
    for step in range(720):
        angle = 2 * pi * step / 720
        reach = r * (1 + 0.028 * sin(36 * angle))
        edge.append((cx + reach * cos(angle), cy + reach * sin(angle)))
    draw.polygon(edge, fill=BRAND)
    for part, colour, width in ((0.94, SIGNAL, 3), (0.66, SIGNAL, 2)):
        ring = r * part
        draw.ellipse([cx - ring, cy - ring, cx + ring, cy + ring], outline=colour, width=width * SCALE)
    inner = r * 0.63
    draw.ellipse([cx - inner, cy - inner, cx + inner, cy + inner], fill=CARD)
    _write_round(page, (cx, cy), radius=r * 0.8, size=int(r * 0.135))
    _draw_mark(draw, x=int(x - radius * 0.42), y=int(y - radius * 0.3), width=int(radius * 0.84))


def _write_round(page: Image.Image, centre: tuple[float, float], *, radius: float, size: int) -> None:
    """Letters on a circle, each turned to stand upright on it, spread over the whole round."""
    font = ImageFont.truetype(str(font_file("bold")), size)
    widths = [font.getlength(letter) for letter in SEAL_TEXT]
    stretch = 2 * pi * radius / sum(widths)
    travelled = 0.0
    for letter, width in zip(SEAL_TEXT, widths, strict=True):
        angle = -pi / 2 + (travelled + width / 2) * stretch / radius
        travelled += width
        tile = Image.new("RGBA", (size * 2, size * 2))
        ImageDraw.Draw(tile).text((size, size), letter, font=font, fill=CARD, anchor="mm")
        tile = tile.rotate(-(angle * 180 / pi + 90), resample=Image.Resampling.BICUBIC)
        at = (int(centre[0] + radius * cos(angle) - size), int(centre[1] + radius * sin(angle) - size))
        page.paste(tile, at, tile)
