// Sets the theme before the first paint. A file of its own, so that the page needs no inline script.
(() => {
  let choice = null;
  try {
    choice = localStorage.getItem('refund-desk.theme');
  } catch {
    // Storage may be forbidden; then the system decides.
  }
  const dark = choice ? choice === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
