import { escapeHtml } from './html';

/** A short message in plain paragraphs, with at most one thing to press. */
export interface Letter {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly link?: { readonly label: string; readonly address: string };
  /** What follows the link, smaller. */
  readonly small?: readonly string[];
}

/** The letter as text and as HTML. */
export function writeLetter({ subject, paragraphs, link, small = [] }: Letter): { subject: string; text: string; html: string } {
  const linked = link ? [`${link.label}:\n${link.address}`] : [];
  const button = link ? [`<p><a href="${escapeHtml(link.address)}">${escapeHtml(link.label)}</a></p>`] : [];
  return {
    subject,
    text: `${[...paragraphs, ...linked, ...small].join('\n\n')}\n`,
    html: [
      '<!doctype html>',
      `<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>`,
      '<body style="font-family: sans-serif; line-height: 1.5">',
      ...paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`),
      ...button,
      ...small.map((line) => `<p><small>${escapeHtml(line)}</small></p>`),
      '</body></html>',
      '',
    ].join('\n'),
  };
}
