/** A message's body, read with care: a field that is missing or odd must never break the page. */

import type { Message } from '../transport/contract';

export interface Choice {
  id: string;
  title: string;
}

export interface Source {
  title: string;
  date: string | null;
}

export interface Answer {
  text: string;
  detail: string | null;
  buttons: readonly Choice[];
  sources: readonly Source[];
  edition: string | null;
  changes: readonly string[];
  offersHuman: boolean;
  data: Record<string, unknown> | null;
}

type Fields = Record<string, unknown>;

export function readAnswer(message: Message): Answer {
  const { body } = message;
  return {
    text: asText(body.text) ?? '',
    detail: asText(body.detail),
    buttons: asList(body.buttons).flatMap(asChoice),
    sources: asList(body.sources).flatMap(asSource),
    edition: asText(body.edition),
    changes: asList(body.changes).flatMap((change) => asText(change) ?? []),
    offersHuman: body.handoff === 'offer',
    data: asFields(body.data),
  };
}

function asChoice(value: unknown): Choice[] {
  const { id, title } = asFields(value) ?? {};
  return typeof id === 'string' && typeof title === 'string' ? [{ id, title }] : [];
}

function asSource(value: unknown): Source[] {
  const { title, date } = asFields(value) ?? {};
  return typeof title === 'string' ? [{ title, date: asText(date) }] : [];
}

function asText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function asFields(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : null;
}
