// Runs before the first paint, so that the night theme never begins with a white flash. Keep it tiny.
(function () {
  var chosen = null;
  try {
    chosen = localStorage.getItem('milieu-theme-shown');
  } catch (error) {
    chosen = null;
  }
  if (chosen !== 'day' && chosen !== 'night') {
    chosen = matchMedia('(prefers-color-scheme: dark)').matches ? 'night' : 'day';
  }
  document.documentElement.dataset.theme = chosen;
  var scheme = document.querySelector('meta[name=color-scheme]');
  if (scheme) scheme.content = chosen === 'night' ? 'dark' : 'light';
  var bar = document.querySelector('meta[name=theme-color]');
  if (bar) bar.content = chosen === 'night' ? '#0c1112' : '#f3f5f2';
})();
