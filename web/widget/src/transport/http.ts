/** The few HTTP calls of the chat API, with every failure turned into a value. */

import type { Problem } from './contract';

export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** An answer that came, good or bad. A connection that failed throws `Unreachable` instead. */
export interface Reply {
  ok: boolean;
  status: number;
  /** The JSON of a good answer, not yet checked; null when there was none. */
  data: unknown;
  problem: Problem;
}

/** No answer came at all: offline, refused, timed out or cut. */
export class Unreachable extends Error {}

const TIMEOUT_MS = 15_000;

/** Seconds from a Retry-After header; dates are not used by our server. */
function retryAfter(response: Response): { retry_after?: number } {
  const seconds = Number(response.headers.get('Retry-After') ?? NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? { retry_after: seconds } : {};
}

async function read(response: Response): Promise<Reply> {
  const data: unknown = await response.json().catch(() => null);
  const problem: Problem = {
    ...(response.ok ? {} : (data as Problem | null)),
    status: response.status,
    ...retryAfter(response),
  };
  return {
    ok: response.ok,
    status: response.status,
    data: response.ok ? data : null,
    problem,
  };
}

export interface CallOptions {
  body?: unknown;
  /** GET without a body, else POST, unless another one is named. */
  method?: string;
  token?: string;
  signal?: AbortSignal;
  timeout?: number;
}

/** Calls the API with JSON and the member's token; `signal` ends it early, `timeout` is in ms. */
export async function call(
  fetch: Fetch,
  url: string,
  options: CallOptions = {},
): Promise<Reply> {
  const cut = new AbortController();
  const stop = () => cut.abort();
  const timer = setTimeout(stop, options.timeout ?? TIMEOUT_MS);
  options.signal?.addEventListener('abort', stop);
  try {
    const response = await fetch(url, {
      method: options.method ?? (options.body === undefined ? 'GET' : 'POST'),
      credentials: 'same-origin',
      headers: headers(options.token, options.body !== undefined),
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      signal: cut.signal,
    });
    return await read(response);
  } catch (error) {
    throw new Unreachable(String(error));
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', stop);
  }
}

function headers(token: string | undefined, json: boolean): Record<string, string> {
  return {
    Accept: 'application/json',
    ...(json ? { 'Content-Type': 'application/json' } : {}),
    ...(token ? { Authorization: `Bearer ${token}` } : {}),
  };
}
