// What pages gain where there is JavaScript; each of them works without.
'use strict';

// How long a clearance still counts.
function tellLeft(element) {
  const left = Number(element.dataset.until) - Date.now() / 1000;
  if (left <= 0) return location.reload();
  const days = Math.floor(left / 86400), hours = Math.floor(left / 3600) % 24, minutes = Math.floor(left / 60) % 60;
  element.textContent = days ? `(${days} d ${hours} h left)` : `(${hours} h ${minutes} min left)`;
}
for (const element of document.querySelectorAll('.countdown')) {
  tellLeft(element);
  setInterval(() => tellLeft(element), 30000);
}

// Nobody sends a form twice by a second click.
for (const form of document.forms)
  form.addEventListener('submit', () => setTimeout(() => form.querySelectorAll('button').forEach((button) => { button.disabled = true; })));

document.querySelector('.problems')?.focus();
