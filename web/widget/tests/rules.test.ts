import { describe, expect, test } from 'vitest';
import { readConfig } from '../src/config';
import { fill } from '../src/strings';
import { readAnswer } from '../src/view/answer';
import { countCharacters, LIMIT, lengthHint } from '../src/view/length';
import { spoken } from '../src/view/Announcer';
import { commitsCandidate } from '../src/view/ime';
import { isNearEnd, restingPlace } from '../src/view/scroll';
import { message } from './fakes';

describe('Enter', () => {
  const enter = (init: KeyboardEventInit & { keyCode?: number } = {}) =>
    Object.assign(new KeyboardEvent('keydown', { key: 'Enter', ...init }), { keyCode: init.keyCode ?? 13 });

  test('sends when no input method is at work', () => {
    expect(commitsCandidate(enter(), false)).toBe(false);
  });

  test('commits a candidate while composing', () => {
    expect(commitsCandidate(enter({ isComposing: true }), false)).toBe(true);
    expect(commitsCandidate(enter(), true)).toBe(true);
  });

  test('commits a candidate in Safari, which ends the composition first and leaves key code 229', () => {
    expect(commitsCandidate(enter({ keyCode: 229 }), false)).toBe(true);
  });
});

describe('the length of a message', () => {
  test('is counted in characters without the space around, as the server does', () => {
    expect(countCharacters('  你好 ')).toBe(2);
    expect(countCharacters('👨‍👩‍👧')).toBe(5);
    expect(countCharacters('𠮷')).toBe(1);
  });

  test('is spoken of only near the limit and beyond it', () => {
    expect(lengthHint(20)).toBeNull();
    expect(lengthHint(LIMIT - 10)).toBe('还可以输入 10 个字');
    expect(lengthHint(LIMIT + 3)).toBe('一次最多 1000 个字，请删去 3 个字后再发送');
  });
});

describe('the place of the list', () => {
  const tall = { scrollTop: 0, clientHeight: 500, scrollHeight: 2000 };

  test('is the end when the exchange fits the screen', () => {
    expect(restingPlace(tall, 1600)).toBe(1500);
    expect(restingPlace(tall, null)).toBe(1500);
  });

  test('is the question when the answer is taller than the screen', () => {
    expect(restingPlace(tall, 900)).toBe(888);
  });

  test('follows new messages only for a reader at the end', () => {
    expect(isNearEnd({ ...tall, scrollTop: 1450 })).toBe(true);
    expect(isNearEnd({ ...tall, scrollTop: 900 })).toBe(false);
  });
});

describe('the announcer', () => {
  test('says who speaks and what, and leaves out the member', () => {
    const said = spoken([message(1, 'member'), message(2, 'bot', { body: { text: '您好' } })]);
    expect(said).toEqual(['助手：您好']);
  });

  test('keeps silent about a backlog', () => {
    expect(spoken(Array.from({ length: 6 }, (_, id) => message(id, 'bot')))).toEqual([]);
  });
});

describe('a message body', () => {
  test('with odd or missing fields gives an answer that can be shown', () => {
    const body = { text: 7, buttons: [{ id: 1 }, null, { id: 'a', title: '甲' }], sources: 'x', data: [] };
    expect(readAnswer(message(1, 'bot', { body }))).toEqual({
      text: '',
      detail: null,
      buttons: [{ id: 'a', title: '甲' }],
      sources: [],
      edition: null,
      changes: [],
      offersHuman: false,
      data: null,
    });
  });
});

describe('the script tag', () => {
  /** A page on https with the tag inside a frame of its own. */
  function tag(attributes: string): HTMLElement {
    document.head.innerHTML = '<base href="https://host.example/help/">';
    document.body.innerHTML = `<p id="box"></p><div id="frame"><i ${attributes}></i></div>`;
    return document.querySelector('i') as HTMLElement;
  }

  test('may say nothing at all: the widget covers the frame in which it stands', () => {
    const script = tag('');
    expect(readConfig(script, document, '助手')).toEqual({
      api: 'https://host.example/api/chat',
      socketUrl: 'wss://host.example/ws/chat',
      title: '助手',
      target: document.querySelector('#frame'),
      covers: true,
      tokenUrl: null,
      mode: 'launcher',
      elder: false,
      scheme: 'auto',
    });
  });

  test('opens as a page, in large text, in the dark, for members of a host app', () => {
    const asked = 'data-mode="page" data-elder data-color-scheme="dark" data-token-url="/token"';
    expect(readConfig(tag(asked), document, '助手')).toMatchObject({
      mode: 'page',
      elder: true,
      scheme: 'dark',
      tokenUrl: 'https://host.example/token',
    });
  });

  test('in the head puts the widget into the body', () => {
    tag('');
    document.head.innerHTML += '<link>';
    const script = document.querySelector('link');
    expect(readConfig(script, document, '助手').target).toBe(document.body);
  });

  test('names an element to live in', () => {
    const config = readConfig(tag('data-target="#box"'), document, '助手');
    expect(config).toMatchObject({ target: document.querySelector('#box'), covers: false });
  });

  test('names the API, and the socket follows it', () => {
    const config = readConfig(tag('data-api="http://127.0.0.1:8000/api/chat/"'), document, '助手');
    expect(config.api).toBe('http://127.0.0.1:8000/api/chat');
    expect(config.socketUrl).toBe('ws://127.0.0.1:8000/ws/chat');
  });
});

test('a fixed sentence keeps braces that nobody fills', () => {
  expect(fill('资料截至 {date}，{other}', { date: '2019-05-16' })).toBe('资料截至 2019-05-16，{other}');
});
