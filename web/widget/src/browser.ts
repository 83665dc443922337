/** Where the client meets the browser: network events, storage of other tabs, sleep and wake-up. */

import { ChatClient } from './transport/client';
import { Outbox, type Store } from './transport/outbox';
import type { Config } from './config';

/** A client on the browser's own fetch, WebSocket and localStorage. */
export function createClient(config: Config): ChatClient {
  const now = () => Date.now();
  return new ChatClient({
    api: config.api,
    socketUrl: config.socketUrl,
    outbox: new Outbox(storage(), now),
    fetch: (url, init) => fetch(url, init),
    createSocket: (url) => new WebSocket(url),
    uuid,
    now,
    random: () => Math.random(),
  });
}

/** Tells the client what happens to the device and the page, and lets it begin. */
export function follow(client: ChatClient): void {
  addEventListener('online', () => client.connect());
  addEventListener('offline', () => client.offline());
  addEventListener('storage', () => client.outboxChanged());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') client.wake();
  });
  if (navigator.onLine) client.connect();
  else client.offline();
}

/** localStorage, or null where the browser forbids it. */
function storage(): Store | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
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
