// The walk to a provider and back; started by provider.py, which says in SITE where the site is and what waits for a decision.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const site = JSON.parse(process.env.SITE);
const modules = createRequire(`${site.modules}/node_modules/`);
const { chromium } = modules('playwright-core');
const axe = readFileSync(modules.resolve('axe-core/axe.min.js'), 'utf8');
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
let wrong = 0;

function check(what, ok) {
  console.log(`  ${what.padEnd(90)} ${ok ? 'ok' : 'NOT SO'}`);
  if (!ok) wrong++;
}

async function look(page, name, options) {
  if (site.pictures) await page.screenshot({ path: `${site.pictures}/provider-${name}-${options.name}.png`, fullPage: true });
  if (options.javaScriptEnabled === false) return;
  await page.evaluate(axe);
  const found = await page.evaluate(() => axe.run());
  check(`${options.name}: ${name} has nothing that axe objects to`, found.violations.length === 0);
  for (const violation of found.violations) console.log(`    ${violation.id}: ${violation.help}`);
}

async function walk(options, path) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const errors = [];
  page.on('console', (message) => { if (message.type() === 'error' && !/status of 4/.test(message.text())) errors.push(message.text()); });
  const heading = () => page.innerText('main h1');

  console.log('signed in before');
  await page.goto(`${site.address}${path}`);
  await look(page, 'sign-in', options);
  await page.click('#provider');
  check(`${options.name}: from the page of sign-in to the provider and back, to where one wanted: 1 click`, page.url() === site.address + path);

  await page.fill('#why', 'at the market only');
  await page.click('main button >> nth=0');
  check(`${options.name}: before a decision one shows again who one is`, await heading() === 'Is it you?');
  await look(page, 'is-it-you', options);
  await page.click('main button');
  await page.waitForURL(/openid\/return/, { timeout: 10000 });
  check(`${options.name}: who did not sign in anew is told so, and loses nothing`, await page.locator('.problems').count() === 1 &&
    await page.inputValue('input[name=why]') === 'at the market only');
  await look(page, 'turned-away', options);

  console.log('sign in anew');
  await new Promise((resolve) => setTimeout(resolve, 300));
  await page.click('main button');
  await page.waitForFunction(() => document.querySelector('main h1')?.innerText === 'Thank you', null, { timeout: 10000 }).catch(() => {});
  check(`${options.name}: the form goes to the provider and comes back with what was typed`, await heading() === 'Thank you' &&
    await page.inputValue('input[name=why]') === 'at the market only');
  await look(page, 'thank-you', options);
  await page.click('main button');
  check(`${options.name}: and it is decided`, await heading() === 'Queue');
  check(`${options.name}: nothing was blocked by the site's own policy ${errors.join(' ')}`, errors.length === 0);

  await page.click('header button');
  check(`${options.name}: who signs out may do so there, too`, await page.locator('a[href*="/provider/end"]').count() === 1);
  await look(page, 'signed-out', options);
  await context.close();
}

await walk({ name: 'large', viewport: { width: 1100, height: 800 } }, site.paths[0]);
await walk({ name: 'phone, dark, no JavaScript', javaScriptEnabled: false, colorScheme: 'dark', viewport: { width: 360, height: 740 } }, site.paths[1]);
await browser.close();
process.exit(wrong ? 1 : 0);
