"""Line charts as SVG, without a library: legible on light and on dark paper, and without colour."""

import math
from html import escape

WIDTH, HEIGHT = 800, 440
LEFT, RIGHT, TOP, BOTTOM = 64, 224, 44, 52

# Okabe and Ito's colours and some more, those that stand out from white and from black alike.
COLOURS = ("#d55e00", "#0072b2", "#009e73", "#cc79a7", "#b8860b", "#56a0d0", "#8c6bb1", "#888888", "#7a9a01")
MARKS = ("circle", "square", "diamond", "triangle")

STYLE = """
    text { font: 13px system-ui, sans-serif; fill: #24292f }
    .small { font-size: 12px; fill: #57606a }
    .title { font-weight: 600; font-size: 15px }
    .grid { stroke: #8884; stroke-width: 1 }
    .halo { paint-order: stroke; stroke: #fffc; stroke-width: 3px }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3 }
      .small { fill: #9da7b3 }
      .halo { stroke: #0d1117cc }
    }
"""


def chart(title, x_label, y_label, x_ticks, series, log=False):
    """Return an SVG of lines.

    `x_ticks` are `(x, label)`; `series` are `(name, [(x, y), …], emphasized)`. With `log` both axes are
    logarithmic, otherwise both begin at zero.
    """
    xs = [x for x, _ in x_ticks]
    ys = [y for _, points, _ in series for _, y in points]
    if log:
        y_low, y_high = 10 ** math.floor(math.log10(min(ys))), 10 ** math.ceil(math.log10(max(ys)))
        y_ticks = [10**e for e in range(round(math.log10(y_low)), round(math.log10(y_high)) + 1)]
        scale_x, scale_y = math.log10, math.log10
        x_low, x_high = min(xs), max(xs)
        if x_low == x_high:
            x_low, x_high = x_low / 2, x_high * 2
    else:
        step = nice_step(max(ys) / 5)
        y_low, y_high = 0, step * math.ceil(max(ys) / step)
        y_ticks = [step * i for i in range(round(y_high / step) + 1)]
        scale_x, scale_y = float, float
        x_low, x_high = 0, max(xs)

    def place(value, scale, low, high, start, end):
        return start + (scale(value) - scale(low)) / (scale(high) - scale(low)) * (end - start)

    def at_x(x):
        return place(x, scale_x, x_low, x_high, LEFT + 16, WIDTH - RIGHT)

    def at_y(y):
        return place(y, scale_y, y_low, y_high, HEIGHT - BOTTOM, TOP)

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        f"  <title>{escape(title)}</title>",
        f"  <style>{STYLE}  </style>",
        f'  <text class="title" x="{LEFT}" y="22">{escape(title)}</text>',
    ]
    for y in y_ticks:
        out.append(
            f'  <line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at_y(y):.1f}" y2="{at_y(y):.1f}"/>'
        )
        out.append(
            f'  <text class="small" text-anchor="end" x="{LEFT - 8}" y="{at_y(y) + 4:.1f}">{y:,g}</text>'
        )
    for x, label in x_ticks:
        out.append(
            f'  <text class="small" text-anchor="middle" x="{at_x(x):.1f}" y="{HEIGHT - BOTTOM + 20}">'
            f"{escape(label)}</text>"
        )
    out.append(
        f'  <text class="small" text-anchor="middle" x="{(LEFT + WIDTH - RIGHT) / 2:.0f}" '
        f'y="{HEIGHT - 10}">{escape(x_label)}</text>'
    )
    middle = (TOP + HEIGHT - BOTTOM) / 2
    out.append(
        f'  <text class="small" text-anchor="middle" transform="translate(14 {middle:.0f}) rotate(-90)">'
        f"{escape(y_label)}</text>"
    )
    # Lines that reach the right edge have their label there, the others beside their last point.
    ends = [at_y(points[-1][1]) if points[-1][0] == max(xs) else None for _, points, _ in series]
    label_ys = iter(spread([y for y in ends if y is not None]))
    for i, ((name, points, emphasized), end) in enumerate(zip(series, ends)):
        colour = COLOURS[i % len(COLOURS)]
        width = 3 if emphasized else 1.8
        path = " ".join(f"{at_x(x):.1f},{at_y(y):.1f}" for x, y in points)
        out.append(f'  <polyline fill="none" stroke="{colour}" stroke-width="{width}" points="{path}"/>')
        out += [mark(MARKS[i % len(MARKS)], at_x(x), at_y(y), colour) for x, y in points]
        x, y = at_x(points[-1][0]), at_y(points[-1][1])
        weight = ' font-weight="600"' if emphasized else ""
        label_x, label_y = x + 10, y
        if end is not None:
            label_x, label_y = WIDTH - RIGHT + 22, next(label_ys)
            out.append(
                f'  <path d="M{x + 7:.1f} {y:.1f} L{label_x - 4} {label_y:.1f}" stroke="{colour}" fill="none"/>'
            )
        out.append(
            f'  <text class="halo"{weight} x="{label_x:.1f}" y="{label_y + 4:.1f}">{escape(name)}</text>'
        )
    return "\n".join([*out, "</svg>", ""])


def nice_step(step):
    """Return the next larger of 1, 2, 5, 10, 20, …"""
    power = 10 ** math.floor(math.log10(step))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= step)


def spread(places, distance=17):
    """Push labels apart so that none covers another, in their order."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    spread_out = list(places)
    for above, below in zip(order, order[1:]):
        spread_out[below] = max(spread_out[below], spread_out[above] + distance)
    over = spread_out[order[-1]] - (HEIGHT - BOTTOM + 4) if order else 0
    for i in reversed(order):
        if over <= 0:
            break
        spread_out[i] -= over
        above = [spread_out[j] for j in order if places[j] < places[i]]
        over = max(above, default=-math.inf) + distance - spread_out[i]
    return spread_out


def mark(form, x, y, colour):
    """Return a mark that tells the line even without its colour."""
    match form:
        case "circle":
            return f'  <circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{colour}"/>'
        case "square":
            return f'  <rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="{colour}"/>'
        case "diamond":
            points = f"{x:.1f},{y - 6:.1f} {x + 6:.1f},{y:.1f} {x:.1f},{y + 6:.1f} {x - 6:.1f},{y:.1f}"
        case _:
            points = f"{x:.1f},{y - 6:.1f} {x + 5.5:.1f},{y + 4:.1f} {x - 5.5:.1f},{y + 4:.1f}"
    return f'  <polygon points="{points}" fill="{colour}"/>'
