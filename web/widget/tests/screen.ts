/** The widget on a page, as a member has it before them. */
import { afterEach, beforeEach, vi } from 'vitest';
import type { Config } from '../src/config';
import { mount } from '../src/mount';
import type { Message } from '../src/transport/contract';
import { connected, message, pass, type World } from './fakes';

const CONFIG: Config = {
  api: '',
  socketUrl: '',
  tokenUrl: null,
  title: '成员助手',
  target: document.body,
  covers: false,
  mode: 'page',
  elder: false,
  scheme: 'light',
};

export let world: World;
export let root: ShadowRoot;

/** Called by each file of tests: a page and a clock of its own for every test. */
export function onePageEach(): void {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(async () => {
    // Effects that wait for a frame must not be left to the next test's clock.
    await pass(200);
    document.body.replaceChildren();
    vi.useRealTimers();
  });
}

export async function show(history: Message[]): Promise<void> {
  world = await connected(history);
  root = mount(CONFIG, world.client, () => undefined).shadowRoot as ShadowRoot;
  await pass(100);
}

export function answer(body: Record<string, unknown>, over: Partial<Message> = {}): Message[] {
  return [message(1, 'member'), message(2, 'bot', { body: { text: '回答', ...body }, ...over })];
}

export function one(selector: string): HTMLElement {
  const found = root.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`nothing matches ${selector}`);
  return found;
}

export function button(name: string): HTMLElement {
  const found = [...root.querySelectorAll('button')].find(({ textContent }) => textContent === name);
  if (!found) throw new Error(`no button ${name}`);
  return found;
}
