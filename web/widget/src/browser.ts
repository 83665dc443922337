/** Where the client meets the browser: network events, storage of other tabs, sleep and wake-up. */

import { ChatClient } from './transport/client';
import { Outbox, type Store } from './transport/outbox';
import type { Config } from './config';

/** The conversation of this browser; other tabs hear when it changes. */
const CONVERSATION = 'xianghubao-chat/conversation';
const LOCK = 'xianghubao-chat/session';

/** A client on the browser's own fetch, WebSocket and localStorage. */
export function createClient(config: Config): ChatClient {
  const now = () => Date.now();
  return new ChatClient({
    api: config.api,
    socketUrl: config.socketUrl,
    outbox: new Outbox(storage(), now),
    fetch: (url, init) => fetch(url, init),
    createSocket: (url) => new WebSocket(url),
    hostToken: config.tokenUrl === null ? null : () => hostToken(config.tokenUrl as string),
    alone,
    remember,
    uuid,
    now,
    random: () => Math.random(),
  });
}

/** Tells the client what happens to the device and the page, and lets it begin. */
export function follow(client: ChatClient): void {
  addEventListener('online', () => client.connect());
  addEventListener('offline', () => client.offline());
  addEventListener('storage', ({ key, newValue }) => {
    if (key === CONVERSATION) client.conversationChanged(newValue);
    else client.outboxChanged();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') client.wake();
  });
  if (navigator.onLine) client.connect();
  else client.offline();
}

/** Whether this browser has talked before: then messages may be waiting for it. */
export function hasTalked(): boolean {
  return storage()?.getItem(CONVERSATION) != null;
}

/** localStorage, or null where the browser forbids it. */
export function storage(): Store | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

function remember(conversation: string): void {
  try {
    const store = storage();
    if (store?.getItem(CONVERSATION) !== conversation) store?.setItem(CONVERSATION, conversation);
  } catch {
    // A full disk or a private window: this tab then agrees with others by the cookie alone.
  }
}

/** Web locks exist on https and localhost; elsewhere tabs agree through `remember` afterwards. */
function alone<T>(work: () => Promise<T>): Promise<T> {
  return 'locks' in navigator ? (navigator.locks.request(LOCK, work) as Promise<T>) : work();
}

/** The host app's own endpoint, asked with its own cookie, gives a fresh signed token. */
async function hostToken(url: string): Promise<string> {
  const response = await fetch(url, { credentials: 'include', cache: 'no-store' });
  const { token } = (await response.json()) as { token?: unknown };
  if (typeof token !== 'string') throw new Error('the host app gave no token');
  return token;
}

/** A version 4 uuid; `crypto.randomUUID` exists on https and localhost only. */
function uuid(): string {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
}
