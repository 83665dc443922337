/** Which questions that have an answer look like what is being typed. */

import type { Title } from '../transport/contract';

/** So few that they leave room for the conversation above an open keyboard. */
const MOST = 3;
const SHORTEST = 2;
/** This share of what was typed has to stand in the title. */
const SHARE = 0.6;
/** Says nothing about what is asked. */
const FILLER = /[\s\p{P}吗呢吧啊呀的了么请问我想知道一下]/gu;

/** At most three titles, the likest first; of equals the one that the server lists first. */
export function suggest(titles: readonly Title[], text: string): Title[] {
  const typed = [...new Set(folded(text))];
  const whole = folded(text).join('');
  if (whole.length < SHORTEST) return [];
  return prepared(titles)
    .map(({ title, text, characters }) => ({ title, score: likeness(text, characters, typed, whole) }))
    .filter(({ score }) => score >= SHARE)
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST)
    .map(({ title }) => title);
}

interface Prepared {
  title: Title;
  text: string;
  characters: ReadonlySet<string>;
}

const PREPARED = new WeakMap<readonly Title[], readonly Prepared[]>();

/** The titles in the form that is compared, worked out once for all keystrokes. */
function prepared(titles: readonly Title[]): readonly Prepared[] {
  const known = PREPARED.get(titles);
  if (known) return known;
  const made = titles.map((title) => {
    const characters = folded(title.title);
    return { title, text: characters.join(''), characters: new Set(characters) };
  });
  PREPARED.set(titles, made);
  return made;
}

/** The share of typed characters in the title, more for pairs that stand together and for brevity. */
function likeness(
  text: string,
  characters: ReadonlySet<string>,
  typed: readonly string[],
  whole: string,
): number {
  const shared = typed.filter((character) => characters.has(character)).length / typed.length;
  if (shared < SHARE) return 0;
  const pairs = [...whole].slice(1).filter((_, at) => text.includes(whole.slice(at, at + 2))).length;
  const together = whole.length > 1 ? pairs / (whole.length - 1) : 0;
  return shared + together + shared / (text.length + 1);
}

function folded(text: string): string[] {
  return [...text.normalize('NFKC').toLowerCase().replace(FILLER, '')];
}
