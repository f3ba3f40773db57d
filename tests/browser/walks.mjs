// The walks themselves; started by walks.py, which says in SITE where the site is and by which links people come in.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const site = JSON.parse(process.env.SITE);
const modules = createRequire(`${site.modules}/node_modules/`);
const { chromium } = modules('playwright-core');
const axe = readFileSync(modules.resolve('axe-core/axe.min.js'), 'utf8');
const SIZE_MAX = 50_000;
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
let wrong = 0;

function check(what, ok) {
  console.log(`  ${what.padEnd(90)} ${ok ? 'ok' : 'NOT SO'}`);
  if (!ok) wrong++;
}

// Somebody with a browser: what he does is counted, what he loads is watched.
async function come(person, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1100, height: 800 }, ...options });
  const page = await context.newPage();
  const someone = { page, context, done: 0, foreign: [], errors: [], largest: 0 };
  page.on('request', (request) => { if (!request.url().startsWith(site.address)) someone.foreign.push(request.url()); });
  page.on('console', (message) => { if (message.type() === 'error' && !/status of 4/.test(message.text())) someone.errors.push(message.text()); });
  page.on('response', async (response) => {
    const body = await response.body().catch(() => null);
    if (body && response.headers()['content-type']?.startsWith('text/html') && body.length > someone.largest) {
      someone.largest = body.length;
      someone.largestAt = response.url();
    }
  });
  await page.goto(site.address + site.links[person].pop());
  await page.click('main button');
  for (const act of ['click', 'fill', 'selectOption', 'check'])
    someone[act] = async (...words) => { someone.done++; return page[act](...words); };
  return someone;
}

const go = (someone, path) => someone.page.goto(site.address + path);
const text = (someone) => someone.page.innerText('main');

async function askToSell(someone, shares) {
  await someone.selectOption('#kind', 'sell');
  await someone.fill('#shares', shares);
  await someone.click('main button');
  for (const field of await someone.page.$$('fieldset:has(input[name^=fact-])')) {
    someone.done++;
    await (await field.$('input[value=no]')).check();
  }
  await someone.click('main button');
}

// -- a clearance, from the first page to the answer ------------------------------------------------------------------------

async function walkClearance(options, how) {
  const person = await come('uma.castro', options);
  check(`${how}: may I trade is answered by the first page, 0 clicks`, /ask for clearance before you trade/.test(await text(person)));
  person.done = 0;
  await person.click('a.button');
  await askToSell(person, '100');
  check(`${how}: a clearance is asked for in ${person.done} interactions (at most 7)`, person.done <= 7 && /Received/.test(await text(person)));
  const request = person.page.url();
  const administrator = await come('joel.castro', options);
  await go(administrator, '/queue');
  administrator.done = 0;
  await administrator.click(`a[href="${new URL(request).pathname.replace('/requests/', '/queue/')}"]`);
  await administrator.click('button[value=clear]');
  check(`${how}: it is cleared in ${administrator.done} interactions (at most 2)`, administrator.done <= 2);
  await person.page.goto(request);
  check(`${how}: and the person sees until when`, /Cleared[^]*until/.test(await text(person)));
  await go(person, '/');
  person.done = 0;
  await person.fill('.one-step input[name=price]', '45.12');
  await person.click('.one-step button');
  check(`${how}: the trade is reported in ${person.done} interactions (at most 2)`, person.done <= 2 && !/Did you trade\?/.test(await text(person)));
  for (const someone of [person, administrator]) {
    check(`${how}: nothing is loaded from elsewhere, and the console is silent`, !someone.foreign.length && !someone.errors.length);
    await someone.context.close();
  }
}

async function walkCertification(options, how, person) {
  const someone = await come(person, options);
  someone.done = 0;
  await someone.click('a.button[href="/certify"]');
  await someone.click('main form button');
  check(`${how}: the policy is certified in ${someone.done} interactions (at most 2)`, someone.done <= 2 && /Nothing is asked of you now/.test(await text(someone)));
  await someone.context.close();
}

// -- by keyboard alone -----------------------------------------------------------------------------------------------------

async function tabTo(page, selector) {
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab');
    const there = await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector);
    if (!there) continue;
    const seen = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle !== 'none');
    return seen;
  }
  return false;
}

async function enter(page) {
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
}

async function walkByKeyboard() {
  const { page, context } = await come('uma.castro');
  let seen = await tabTo(page, 'a.button');
  await enter(page);
  seen = (await tabTo(page, '#kind')) && seen;
  await page.keyboard.type('sell');
  seen = (await tabTo(page, '#shares')) && seen;
  await page.keyboard.type('25');
  await enter(page);
  for (const field of await page.$$('fieldset:has(input[name^=fact-])')) {
    const name = await (await field.$('input')).getAttribute('name');
    seen = (await tabTo(page, `input[name="${name}"]`)) && seen;
    await page.keyboard.press('Space');
  }
  seen = (await tabTo(page, 'main button')) && seen;
  await enter(page);
  check('by keyboard alone: a clearance is asked for, and where one stands is always seen', seen && /Received/.test(await page.innerText('main')));
  await context.close();
}

// The administrator's day by letters: to the queue's requests, into one, to the button; and the letters switched off.
async function walkByLetters() {
  const { page, context } = await come('joel.castro');
  const press = async (...letters) => { for (const letter of letters) await page.keyboard.press(letter); };
  const at = (selector) => page.evaluate((wanted) => document.activeElement?.matches(wanted), selector);
  await page.goto(`${site.address}/queue`);
  await press('j');
  check('j goes to the first request', await at('td a[href^="/queue/"]'));
  await press('?');
  check('? shows the keys', await page.isVisible('.keys kbd'));
  await page.focus('td a[href^="/queue/"]');
  await enter(page);
  await press('c');
  check('Enter opens it, and c goes to the button that clears', await at('button[value=clear]'));
  await page.focus('textarea');
  await press('c');
  check('who types is left alone', (await page.inputValue('textarea')) === 'c');
  await page.focus('button[value=clear]');
  await Promise.all([page.waitForURL('**/queue'), press('u')]);
  await press('?');
  await page.uncheck('#keys-on');
  await page.focus('main');
  await press('j');
  check('letters can be switched off', !(await at('td a[href^="/queue/"]')));
  await page.goto(`${site.address}/policy`);
  await Promise.all([page.waitForURL('**/search'), page.keyboard.press('Control+k')]);
  check('Ctrl-K searches, from every page', await at('#q'));
  await context.close();
}

async function walkOnPaper() {
  const { page, context } = await come('uma.castro');
  await page.emulateMedia({ media: 'print' });
  for (const path of ['/record', '/calendar', '/policy']) {
    await page.goto(site.address + path);
    check(`${path} on paper: no navigation, no forms, no buttons`, !(await page.isVisible('header nav')) && !(await page.isVisible('footer')) &&
      !(await page.$$eval('form, .button', (all) => all.some((one) => one.checkVisibility()))));
  }
  check('/policy on paper: the rules are open', await page.isVisible('.rule p'));
  await context.close();
}

// -- every page ------------------------------------------------------------------------------------------------------------

// Every page of `abstain pages`, by somebody to whom it opens. One with something in its path ({}) is reached as people reach it: by a link.
const people = { decide: 'joel.castro', audit: 'joel.castro', personnel: 'uma.castro' };
const plain = ['/policy/{}/text', '/evidence/{}']; // no pages: a text as it is, and a file that is saved
const searched = { '/search': '/search?q=clear' };

function pagesOf(person) {
  const isHis = (page) => page.rights.length && people[page.rights.includes('personnel') ? 'personnel' : page.rights[0]] === person;
  return [...site.pages.filter(isHis).map((page) => page.path).filter((path) => !plain.includes(path)), ...(person === people.personnel ? ['/nowhere'] : [])];
}

const nameOf = (path) => (path === '/' ? 'home' : path.slice(1).replaceAll('/', '-').replaceAll('{}', 'one'));

// Where the pages are that somebody can open; those with {} by the links of the others, which are followed once.
async function findAll(someone, paths) {
  const found = new Map(), links = new Set();
  const collect = async () => {
    for (const link of await someone.page.$$eval('main a[href^="/"]', (all) => all.map((one) => one.getAttribute('href')))) links.add(link);
  };
  for (const path of paths.filter((one) => !one.includes('{}'))) {
    found.set(path, searched[path] ?? path);
    await go(someone, found.get(path));
    await collect();
  }
  const patterns = paths.filter((one) => one.includes('{}')).sort((a, b) => a.length - b.length);
  for (const path of patterns) {
    const pattern = new RegExp(`^${path.replaceAll('{}', '[^/?#]+')}$`);
    const link = [...links].find((one) => pattern.test(one) && !paths.includes(one));
    if (!link) {
      console.log(`    ${path}: no link leads there now`);
      continue;
    }
    found.set(path, link);
    await go(someone, link);
    await collect();
  }
  return found;
}

async function lookAt(someone, path, where, theme) {
  await go(someone, where);
  const found = await someone.page.evaluate(`${axe}; axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] })`);
  for (const violation of found.violations) console.log(`    ${violation.id}: ${violation.help}; ${violation.nodes[0].html}`);
  check(`${path}, ${theme}: axe finds nothing`, found.violations.length === 0);
  if (site.pictures) await someone.page.screenshot({ path: `${site.pictures}/${nameOf(path)}-${theme}.png`, fullPage: path !== '/policy' });
}

async function lookAtAll(theme) {
  for (const person of new Set(Object.values(people))) {
    const someone = await come(person, { colorScheme: theme });
    for (const [path, where] of await findAll(someone, pagesOf(person))) await lookAt(someone, path, where, theme);
    check(`${person}: no page is larger than ${SIZE_MAX / 1000} kB (${someone.largest} bytes, ${new URL(someone.largestAt).pathname})`,
      someone.largest <= SIZE_MAX);
    await someone.context.close();
  }
}

// What stands before anybody is signed in: the form, and what a link leads to.
async function lookSignedOut(theme) {
  const context = await browser.newContext({ viewport: { width: theme === 'dark' ? 320 : 1100, height: 800 }, colorScheme: theme });
  const someone = { page: await context.newPage() };
  await lookAt(someone, '/sign-in', '/sign-in', theme);
  await lookAt(someone, '/sign-in/one', site.links['theo.chen'].at(-1), theme);
  check(`signed out, ${theme}: fits`, await someone.page.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth));
  await context.close();
}

const isSmall = (one) => { const box = one.getBoundingClientRect(); return box.width && (box.height < 24 || box.width < 20); };

async function lookNarrow() {
  for (const person of new Set(Object.values(people))) {
    const someone = await come(person, { viewport: { width: 320, height: 640 } });
    for (const [path, where] of await findAll(someone, pagesOf(person))) {
      await go(someone, where);
      const width = await someone.page.evaluate(() => document.scrollingElement.scrollWidth);
      check(`${path}: fits 320 px`, width <= 320);
      const touched = await someone.page.$$('button, .button, input:not([type=hidden]), select, nav a');
      let small = 0;
      for (const one of touched) if (await one.evaluate(isSmall)) small++;
      check(`${path}: what is touched is at least 24 px high`, small === 0);
      if (site.pictures) await someone.page.screenshot({ path: `${site.pictures}/${nameOf(path)}-phone.png` });
    }
    await someone.context.close();
  }
}

await walkClearance({}, 'with JavaScript');
await walkClearance({ javaScriptEnabled: false }, 'without');
await walkCertification({}, 'with JavaScript', 'uma.castro');
await walkCertification({ javaScriptEnabled: false }, 'without', 'theo.chen');
await walkByKeyboard();
await walkByLetters();
await walkOnPaper();
await lookSignedOut('light');
await lookSignedOut('dark');
await lookAtAll('light');
await lookAtAll('dark');
await lookNarrow();
await browser.close();
process.exit(wrong ? 1 : 0);
