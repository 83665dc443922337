/** A decision on joining, read with care from a card's data and the text that says it all. */

import type { Answer } from './answer';

type Fields = Record<string, unknown>;
export type Tone = 'yes' | 'no' | 'open';

/** The decision's outcome, as the brain names it; whatever is not a plain yes or no stays open. */
const TONES: Record<string, Tone> = {
  open: 'yes',
  barred: 'no',
  closed: 'no',
  not_open_yet: 'no',
};

export interface Decision {
  tone: Tone;
  headline: string;
  /** Whom and what it is about, when it is one plan. */
  plan: string;
  reasons: readonly string[];
  /** What the text says beside headline and reasons. */
  remarks: readonly string[];
  change: string;
  caveats: readonly string[];
  /** Further text of an answer that came without the fields of a card. */
  more: readonly string[];
}

export function toneOf(outcome: unknown): Tone {
  return (typeof outcome === 'string' && TONES[outcome]) || 'open';
}

/** Without the fields of a card every line of the text below the headline is a remark. */
export function readDecision({ text, data, detail }: Answer): Decision {
  const [first = '', ...rest] = text.split('\n');
  const reasons = textsOf(data?.reasons);
  const change = textOf(data?.change);
  const caveats = textsOf(data?.caveats).filter((caveat) => caveat !== change);
  return {
    tone: toneOf(data?.outcome),
    headline: first,
    plan: typeof data?.plan_title === 'string' ? data.plan_title : '',
    reasons: reasons.filter((reason) => reason !== change),
    remarks: rest.filter((line) => line && line !== change && !reasons.includes(line)),
    change,
    caveats,
    more: data?.reasons ? [] : (detail ?? '').split('\n').filter(Boolean),
  };
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(textOf).filter(Boolean) : [];
}

function textOf(value: unknown): string {
  const { text } = (value ?? {}) as Fields;
  return typeof text === 'string' ? text : '';
}
