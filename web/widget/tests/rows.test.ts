import { describe, expect, test } from 'vitest';
import type { Pending, Snapshot } from '../src/transport/client';
import type { Message } from '../src/transport/contract';
import { Rows, type Row } from '../src/view/rows';
import { message } from './fakes';

const GREETING = message(1, 'bot', { kind: 'card' });

function snapshot(messages: Message[], pending: Pending[] = []): Snapshot {
  return {
    messages,
    pending,
    typing: false,
    case: null,
    edition: '2019-05-16',
    connection: 'live',
    loaded: true,
    privacy: true,
    content: null,
    titles: [],
    unread: 0,
  };
}

function draft(over: Partial<Pending> = {}): Pending {
  return { cid: 'c9', text: '你好', at: 0, status: 'sending', reason: null, ...over };
}

function build(messages: Message[], pending: Pending[] = []): Row[] {
  return new Rows().build(snapshot(messages, pending));
}

function offers(rows: Row[]): string[] {
  return rows.flatMap(({ content }) => (content.type === 'answer' ? [content.offer] : []));
}

describe('a row', () => {
  test('stands on the side of who speaks', () => {
    const rows = build([
      GREETING,
      message(2, 'member'),
      message(3, 'system'),
      message(4, 'staff', { name: '小李' }),
    ]);
    expect(rows.map(({ position }) => position)).toEqual(['left', 'right', 'center', 'left']);
    expect(rows[3]?.user).toEqual({ name: '小李' });
  });

  test('of the member keeps its key from the outbox to the log', () => {
    const rows = new Rows();
    const waiting = rows.build(snapshot([GREETING], [draft()]));
    const stored = rows.build(snapshot([GREETING, message(2, 'member', { cid: 'c9' })]));
    expect(waiting[1]?._id).toBe('c9');
    expect(stored[1]?._id).toBe('c9');
  });

  test('shows the time only after a pause of more than five minutes', () => {
    const at = (minute: string) => ({ at: `2019-05-16T02:${minute}:00.000Z` });
    const rows = build([
      message(1, 'bot', at('00')),
      message(2, 'member', at('04')),
      message(3, 'bot', at('10')),
    ]);
    expect(rows.map(({ hasTime }) => hasTime)).toEqual([true, false, true]);
  });

  test('is the same object as long as nothing in it changed', () => {
    const rows = new Rows();
    const before = rows.build(snapshot([GREETING, message(2, 'member')]));
    const after = rows.build(snapshot([GREETING, message(2, 'member'), message(3, 'bot')]));
    expect(after[0]).toBe(before[0]);
    expect(after[1]).toBe(before[1]);
  });

  test('changes when the status of a waiting message does', () => {
    const rows = new Rows();
    const before = rows.build(snapshot([], [draft()]));
    const after = rows.build(snapshot([], [draft({ status: 'waiting' })]));
    expect(after[0]).not.toBe(before[0]);
  });

  test('of an unknown kind is shown by its text', () => {
    const [row] = build([message(1, 'bot', { kind: 'hologram', body: { text: '您好' } })]);
    expect(row?.content).toMatchObject({ type: 'answer', answer: { text: '您好', buttons: [] } });
  });
});

describe('buttons', () => {
  test('of an answer are chips until the member goes on', () => {
    const talk = [GREETING, message(2, 'member'), message(3, 'bot')];
    expect(offers(build(talk))).toEqual(['list', 'chips']);
    expect(offers(build([...talk, message(4, 'member')]))).toEqual(['list', 'none']);
  });

  test('are gone while the next message is on its way', () => {
    const talk = [GREETING, message(2, 'member'), message(3, 'bot')];
    expect(offers(build(talk, [draft()]))).toEqual(['list', 'none']);
  });

  test('are back when that message was refused', () => {
    const talk = [GREETING, message(2, 'member'), message(3, 'bot')];
    expect(offers(build(talk, [draft({ status: 'refused' })]))).toEqual(['list', 'chips']);
  });

  test('of a clarifying question are a list in the message', () => {
    const question = message(3, 'bot', { kind: 'clarify' });
    expect(offers(build([GREETING, message(2, 'member'), question]))).toEqual(['list', 'list']);
  });

  test('of every reply of the last turn can be used, also after a notice', () => {
    const talk = [message(1, 'member'), message(2, 'bot'), message(3, 'bot'), message(4, 'system')];
    expect(offers(build(talk))).toEqual(['chips', 'chips']);
  });
});
