# SPDX-License-Identifier: Apache-2.0
# Copyright the Smainer in Swift authors
"""A bar chart of ratios as SVG, without a plotting library."""
import html
import math

WIDTH, LEFT, RIGHT, TOP, BAR, GAP = 860, 370, 70, 64, 18, 12


def ratios(about, results):
    """One bar for each comparison with a target: its ratio, the range of the rounds, and a mark at the target."""
    rows = [r for r in results if r["target"] is not None]
    limit = 10 * math.ceil(max(max(r["ratio_high"], r["target"]) for r in rows) / 10)
    height = TOP + len(rows) * (BAR + GAP) + 44

    def x(ratio):
        return LEFT + ratio / limit * (WIDTH - LEFT - RIGHT)

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        'font-family="system-ui, sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        '<text x="16" y="24" font-size="16" font-weight="600" fill="#1f2328">How many times faster than the peer</text>',
        f'<text x="16" y="44" fill="#59636e">{text(about["processor"])}, one core; Swift {text(about["swift"])}; '
        'median of rounds, whiskers 10–90 %, mark = target</text>',
    ]
    bottom = TOP + len(rows) * (BAR + GAP)
    for tick in range(0, limit + 1, 5):
        out.append(f'<line x1="{x(tick):.1f}" y1="{TOP - 6}" x2="{x(tick):.1f}" y2="{bottom}" stroke="#d1d9e0"/>')
        out.append(f'<text x="{x(tick):.1f}" y="{bottom + 18}" text-anchor="middle" fill="#59636e">{tick}×</text>')
    for i, r in enumerate(rows):
        y = TOP + i * (BAR + GAP)
        middle = y + BAR / 2
        colour = "#2f6f4f" if r["met"] else "#b35900"
        label = f"{r['operation']} / {r['peer']}"
        out += [
            f'<text x="{LEFT - 10}" y="{middle + 4.5}" text-anchor="end" fill="#1f2328">{text(label)}</text>',
            f'<rect x="{LEFT}" y="{y}" width="{x(r["ratio"]) - LEFT:.1f}" height="{BAR}" fill="{colour}"/>',
            f'<line x1="{x(r["ratio_low"]):.1f}" y1="{middle}" x2="{x(r["ratio_high"]):.1f}" y2="{middle}" '
            'stroke="#1f2328"/>',
            f'<line x1="{x(r["target"]):.1f}" y1="{y - 4}" x2="{x(r["target"]):.1f}" y2="{y + BAR + 4}" '
            'stroke="#cf222e" stroke-width="2"/>',
            f'<text x="{x(max(r["ratio"], r["ratio_high"])) + 6:.1f}" y="{middle + 4.5}" fill="#1f2328">'
            f'{r["ratio"]:.1f}×</text>',
        ]
    out.append("</svg>")
    return "\n".join(out) + "\n"


def text(s):
    return html.escape(s, quote=False)
