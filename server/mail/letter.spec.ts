import { writeLetter } from './letter';

it('a letter says the same as text and as HTML, and what people wrote stays text', () => {
  const { subject, text, html } = writeLetter({
    subject: 'Hello <Jo>',
    paragraphs: ['Hello <b>Jo</b>,', 'a & b.'],
    link: { label: 'Open', address: 'https://desk.example.org/password#a"b' },
    small: ['Not you? Do nothing.'],
  });
  expect(subject).toBe('Hello <Jo>');
  expect(text).toBe('Hello <b>Jo</b>,\n\na & b.\n\nOpen:\nhttps://desk.example.org/password#a"b\n\nNot you? Do nothing.\n');
  expect(html).toContain('<p>Hello &lt;b&gt;Jo&lt;/b&gt;,</p>');
  expect(html).toContain('<a href="https://desk.example.org/password#a&quot;b">Open</a>');
  expect(html).not.toContain('<b>Jo');
});
