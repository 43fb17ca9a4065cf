import { Secret } from 'otpauth';
import { newTotpSecret, totpStep, totpUri } from './totp';

/** The secret and the codes of RFC 6238, appendix B, for SHA-1; the last six of its eight digits. */
const SECRET = Secret.fromLatin1('12345678901234567890').base32;

describe('the codes of the second step', () => {
  it.each([
    [59, '287082', 1],
    [1_111_111_109, '081804', 37_037_036],
    [1_111_111_111, '050471', 37_037_037],
    [1_234_567_890, '005924', 41_152_263],
    [2_000_000_000, '279037', 66_666_666],
    [20_000_000_000, '353130', 666_666_666],
  ])('are those of RFC 6238 at %i s', (seconds, code, step) => {
    expect(totpStep(SECRET, code, seconds * 1000)).toBe(step);
  });

  it('are taken one step before and after their own, and told by their own step', () => {
    const [code, at] = ['005924', 1_234_567_890_000];
    for (const late of [-30_000, 0, 30_000]) expect(totpStep(SECRET, code, at + late)).toBe(41_152_263);
    for (const late of [-60_000, 60_000]) expect(totpStep(SECRET, code, at + late)).toBeNull();
  });

  it.each(['', '5924', '0005924', '00592x', '０05924'])('are not %j', (code) => {
    expect(totpStep(SECRET, code, 1_234_567_890_000)).toBeNull();
  });

  it('come from a secret of 160 bits that no two have', () => {
    expect(newTotpSecret()).toMatch(/^[A-Z2-7]{32}$/);
    expect(newTotpSecret()).not.toBe(newTotpSecret());
  });

  it('are set up by an address that says whose they are', () => {
    const uri = new URL(totpUri(SECRET, 'zoe@example.org'));
    expect(decodeURIComponent(uri.pathname)).toBe('/Refund Desk:zoe@example.org');
    expect(Object.fromEntries(uri.searchParams)).toEqual({
      issuer: 'Refund Desk',
      secret: SECRET,
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    });
  });
});
