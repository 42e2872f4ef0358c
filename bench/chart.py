"""Bar charts as SVG, for the reports of this folder."""

from xml.sax.saxutils import escape

BAR, GAP, LEFT, WIDTH, TOP = 14, 14, 90, 760, 56
COLOURS = ["#2166ac", "#b2182b", "#8c8c8c", "#e08214"]
STYLE = "font-family='sans-serif' font-size='12'"


def bars(groups, names, unit):
    """`groups`: (label, {name: value}) from top to bottom; a name keeps its colour. Returns the text of an SVG file."""
    largest = max((value for _, values in groups for value in values.values()), default=1)
    scale = (WIDTH - LEFT - 70) / largest
    parts = [f"<text x='{LEFT}' y='18' font-weight='bold'>{escape(unit)} (less is better)</text>"]
    for i, name in enumerate(names):
        x = LEFT + i * 170
        parts.append(f"<rect x='{x}' y='28' width='12' height='12' fill='{COLOURS[i % len(COLOURS)]}'/>")
        parts.append(f"<text x='{x + 18}' y='38'>{escape(name)}</text>")
    y = TOP
    for label, values in groups:
        shown = [name for name in names if name in values]
        parts.append(f"<text x='{LEFT - 8}' y='{y + len(shown) * BAR / 2 + 4}' text-anchor='end'>{escape(label)}</text>")
        for name in shown:
            length = max(values[name] * scale, 1)
            colour = COLOURS[names.index(name) % len(COLOURS)]
            parts.append(f"<rect x='{LEFT}' y='{y}' width='{length:.1f}' height='{BAR - 2}' fill='{colour}'/>")
            parts.append(f"<text x='{LEFT + length + 6:.1f}' y='{y + BAR - 4}' font-size='10'>{values[name]:.1f}</text>")
            y += BAR
        y += GAP
    return (f"<svg xmlns='http://www.w3.org/2000/svg' width='{WIDTH}' height='{y}' {STYLE}>\n"
            f"<rect width='{WIDTH}' height='{y}' fill='white'/>\n" + "\n".join(parts) + "\n</svg>\n")
