import { sessionCookieOptions } from './session';

describe('the session cookie', () => {
  it('is out of reach of scripts and of other sites', () => {
    expect(sessionCookieOptions(null)).toEqual({ httpOnly: true, sameSite: 'lax', path: '/', secure: false });
  });

  it('is kept to TLS when browsers come by https', () => {
    expect(sessionCookieOptions('https://refunds.example.com').secure).toBe(true);
    expect(sessionCookieOptions('http://127.0.0.1:4000').secure).toBe(false);
  });
});
