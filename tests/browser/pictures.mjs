// Makes of the walks' screenshots the pictures of docs/pages.md: WebP, smaller, and no longer than a screen or two. Started by pictures.py.
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';

const { modules, from, to, names } = JSON.parse(process.env.PICTURES);
const { chromium } = createRequire(`${modules}/node_modules/`)('playwright-core');
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage();

function encode({ png, width, height }) {
  return new Promise((resolve) => {
    const image = new Image();
    image.onload = () => {
      const canvas = document.createElement('canvas'), scale = Math.min(1, width / image.width);
      canvas.width = image.width * scale;
      canvas.height = Math.min(height, image.height * scale);
      const drawing = canvas.getContext('2d');
      drawing.imageSmoothingQuality = 'high';
      drawing.drawImage(image, 0, 0, canvas.width, image.height * scale);
      resolve(canvas.toDataURL('image/webp', 0.72).split(',')[1]);
    };
    image.src = `data:image/png;base64,${png}`;
  });
}

for (const name of names) {
  const png = readFileSync(`${from}/${name}.png`).toString('base64');
  writeFileSync(`${to}/${name}.webp`, Buffer.from(await page.evaluate(encode, { png, width: 800, height: 1100 }), 'base64'));
}
await browser.close();
