/**
 * How long the widget looks for suggestions at one keystroke, without drawing them.
 *
 * Prints one JSON object, milliseconds: with the titles that the project has, and with a thousand.
 * Each text is typed character by character, as a member does; the first keystroke, which also
 * prepares the titles, stands by itself.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { suggest } from '../web/widget/src/view/suggest.ts';

const FAQS = new URL('../data/nlu/faq/', import.meta.url);
const TYPED = ['等待期多久', '我爸六十二岁有高血压，能加入吗', '相互宝和相互保有什么区别', '分摊的钱怎么算的啊'];
const ROUNDS = 50;

function projectTitles() {
  const files = readdirSync(FAQS, { recursive: true }).filter((name) => name.endsWith('.yml'));
  const lines = files.flatMap((name) => readFileSync(new URL(name, FAQS), 'utf8').split('\n'));
  const titles = lines.map((line) => /^\s+title: (.+)$/.exec(line)?.[1]).filter(Boolean);
  return titles.map((title, at) => ({ id: `faq.${at}`, title }));
}

function measured(titles) {
  const first = milliseconds(titles, TYPED[0].slice(0, 2));
  const keystrokes = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const text of TYPED) {
      for (let end = 2; end <= text.length; end += 1) keystrokes.push(milliseconds(titles, text.slice(0, end)));
    }
  }
  keystrokes.sort((a, b) => a - b);
  const share = (of) => keystrokes[Math.floor(of * (keystrokes.length - 1))];
  const figures = { first, p50: share(0.5), p95: share(0.95), most: share(1) };
  const rounded = Object.entries(figures).map(([name, ms]) => [name, Number(ms.toFixed(3))]);
  return { titles: titles.length, ...Object.fromEntries(rounded) };
}

function milliseconds(titles, text) {
  const begun = performance.now();
  suggest(titles, text);
  return performance.now() - begun;
}

const many = Array.from({ length: 1_000 }, (_, at) => ({ id: String(at), title: `第${at}个等待期问题` }));
console.log(JSON.stringify({ project: measured(projectTitles()), thousand: measured(many) }, null, 1));
