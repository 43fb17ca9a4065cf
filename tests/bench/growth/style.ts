/** One colour for everything of the same kind, as well told from its ground in light as in dark. */
const LIGHT = { ground: '#ffffff', ink: '#1f2937', muted: '#4b5563', grid: '#e5e7eb', leader: '#9ca3af', list: '#1d4ed8', read: '#047857', write: '#b45309' };
const DARK = { ground: '#111827', ink: '#f3f4f6', muted: '#b6bdc9', grid: '#303a4a', leader: '#6b7280', list: '#8ab4ff', read: '#34d399', write: '#fbbf24' };

function coloursOf({ ground, ink, muted, grid, leader, ...kinds }: typeof LIGHT): string {
  const ofKinds = Object.entries(kinds).map(([kind, colour]) => `.dot.${kind}, .name.${kind} { fill: ${colour} } .line.${kind} { stroke: ${colour} }`);
  return [
    `.ground { fill: ${ground} } text { fill: ${ink} } text.muted { fill: ${muted} }`,
    `.grid { stroke: ${grid} } .leader { stroke: ${leader} } .dot { stroke: ${ground} }`,
    ...ofKinds,
  ].join('\n');
}

/** The style of the picture; who prefers a dark scheme gets the dark one. */
export const STYLE = `
text { font: 13px system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif; font-variant-numeric: tabular-nums }
.title { font-size: 18px; font-weight: 600 } .strong, .name { font-weight: 600 }
.middle { text-anchor: middle } .end { text-anchor: end }
.line { fill: none; stroke-width: 2 } .leader { stroke-dasharray: 1 3 } .dot { stroke-width: 1 }
${coloursOf(LIGHT)}
@media (prefers-color-scheme: dark) {
${coloursOf(DARK)}
}
`;
