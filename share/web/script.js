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

// Where one is stays in sight where the places are a line to be moved.
document.querySelector('header nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });

// Keys of the queue. Single letters can be switched off: who dictates, or rests a hand on the keys, does not mean them.
const keys = document.querySelector('.keys');
function step(by) {
  const links = [...document.querySelectorAll('main td a[href^="/queue/"]')];
  const at = links.indexOf(document.activeElement);
  links[Math.max(0, Math.min(links.length - 1, at < 0 ? 0 : at + by))]?.focus();
}
const actions = {
  j: () => step(1),
  k: () => step(-1),
  c: () => document.querySelector('button[value=clear]')?.focus(),
  r: () => document.querySelector('button[value=refuse]')?.focus(),
  u: () => { location.href = '/queue'; },
  '?': () => { keys.open = !keys.open; keys.querySelector('summary').focus(); },
};
if (keys) {
  const on = document.getElementById('keys-on');
  keys.hidden = false;
  on.checked = localStorage.getItem('keys') !== 'off';
  on.addEventListener('change', () => localStorage.setItem('keys', on.checked ? 'on' : 'off'));
  addEventListener('keydown', (event) => {
    const types = event.target.matches('input:not([type=checkbox]), textarea, select');
    if (!on.checked || types || event.ctrlKey || event.metaKey || event.altKey || !actions[event.key]) return;
    event.preventDefault();
    actions[event.key]();
  });
}
