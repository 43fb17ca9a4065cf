import { invitationMail, signsInElsewhereMail } from './invitationMail';

const partner = { name: 'Zoo & <b>Park</b>', timeZone: 'Europe/Amsterdam' };
const expiresAt = new Date('2026-12-02T13:30:00Z');

it('an invitation says who invites, until when, and the link', () => {
  const { subject, text, html } = invitationMail({ partner, expiresAt }, 'https://desk.example.com/invitation#abc');
  expect(subject).toBe('Zoo & <b>Park</b> invites you to Refund Desk');
  expect(text).toContain('until 2 December 2026 at 14:30 (Europe/Amsterdam)');
  expect(text).toContain('\n\nhttps://desk.example.com/invitation#abc\n\n');
  expect(html).toContain('<a href="https://desk.example.com/invitation#abc">');
  expect(html).toContain('Zoo &amp; &lt;b&gt;Park&lt;/b&gt; invites you');
  expect(html).not.toContain('<b>');
});

it('an address that signs in elsewhere gets no link, and is told what to do', () => {
  const { text, html } = signsInElsewhereMail({ partner });
  expect(text).toContain('another address of yours');
  expect(text + html).not.toMatch(/https?:|#/);
});
