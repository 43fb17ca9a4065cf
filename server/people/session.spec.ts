import { sessionCookie } from './session';

describe('the session cookie', () => {
  it('is out of reach of scripts and of other sites', () => {
    expect(sessionCookie(null)).toEqual({
      name: 'refund_desk_session',
      options: { httpOnly: true, sameSite: 'strict', path: '/', secure: false },
    });
  });

  it('is kept to TLS and to this host when browsers come by https', () => {
    const { name, options } = sessionCookie('https://refunds.example.com');
    // A browser takes a name that begins so only with Secure, with the path / and without a domain.
    expect(name).toBe('__Host-refund_desk_session');
    expect(options).toEqual({ httpOnly: true, sameSite: 'strict', path: '/', secure: true });
    expect(sessionCookie('http://127.0.0.1:4000').name).toBe('refund_desk_session');
  });
});
