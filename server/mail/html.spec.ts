import { escapeHtml } from './html';

describe('escapeHtml', () => {
  it('leaves nothing that HTML would read', () => {
    expect(escapeHtml(`<img src="x" onerror='a()'> & {{ b }}`)).toBe(
      '&lt;img src=&quot;x&quot; onerror=&#39;a()&#39;&gt; &amp; {{ b }}',
    );
  });
});
