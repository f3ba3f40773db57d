// What pages gain where there is JavaScript; each of them works without.
'use strict';

// How long a clearance still counts, by the server's clock: this machine's may be wrong.
function tellLeft(element) {
  const left = Number(element.dataset.left) - performance.now() / 1000;
  const days = Math.floor(left / 86400), hours = Math.floor(left / 3600) % 24, minutes = Math.floor(left / 60) % 60;
  element.textContent = left <= 0 ? '(over now)' : days ? `(${days} d ${hours} h left)` : `(${hours} h ${minutes} min left)`;
}
for (const element of document.querySelectorAll('.countdown')) {
  tellLeft(element);
  setInterval(() => tellLeft(element), 30000);
}

// Nobody sends a form twice by a second click.
for (const form of document.forms)
  form.addEventListener('submit', () => setTimeout(() => form.querySelectorAll('button').forEach((button) => { button.disabled = true; })));

document.querySelector('.problems')?.focus();

// What leads to a rule opens it.
function openTarget() {
  document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest('details')?.setAttribute('open', '');
}
addEventListener('hashchange', openTarget);
openTarget();

// Ctrl-K or Command-K: search, from everywhere.
addEventListener('keydown', (event) => {
  if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || !document.querySelector('a[href="/search"]')) return;
  event.preventDefault();
  location.href = '/search';
});
if (location.pathname === '/search') document.getElementById('q')?.focus();
