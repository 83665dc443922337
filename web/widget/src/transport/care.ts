/**
 * What a member asks for beside talking: the notice and its consent, thumbs, a grade for human help,
 * the own records and their erasure. Each call says whether it went through; nothing here is sent twice by itself.
 */

import { isContent, type PageContent, type Thumb, type Title } from './contract';
import { call, type CallOptions, type Fetch, type Reply } from './http';

/** A long conversation on a slow line takes its time. */
const RECORDS_MS = 60_000;

export interface CareOptions {
  api: string;
  fetch: Fetch;
  token: () => string | null;
  changed: () => void;
}

export class Care {
  content: PageContent | null = null;
  titles: readonly Title[] = [];
  /** Thumbs given on this page, by message id; null is one taken back. */
  readonly thumbs = new Map<number, Thumb | null>();
  /** Grades given on this page, by case. */
  readonly grades = new Map<number, number>();
  private loading = false;

  constructor(private readonly options: CareOptions) {}

  /** Fetches notice and titles unless they are here; a failed fetch is made good by the next call. */
  async load(): Promise<void> {
    if (this.loading || (this.content && this.titles.length)) return;
    this.loading = true;
    const [content, titles] = await Promise.all([this.ask('/content'), this.ask('/suggestions')]);
    if (isContent(content?.data)) this.content = content.data;
    const listed = (titles?.data as { titles?: unknown } | null)?.titles;
    if (Array.isArray(listed)) this.titles = listed as Title[];
    this.loading = false;
    this.options.changed();
  }

  /** Agrees to the notice on screen; false when that did not reach the server or is out of date. */
  async agree(): Promise<boolean> {
    const version = this.content?.privacy.version;
    const reply = await this.ask('/privacy', { body: { version } });
    if (reply?.status === 409) {
      this.content = null;
      await this.load();
    }
    return Boolean(reply?.ok);
  }

  async rate(message: number, thumb: Thumb | null): Promise<boolean> {
    const path = `/messages/${message}/feedback`;
    const body = thumb && { rating: thumb.rating, ...(thumb.reason ? { reason: thumb.reason } : {}) };
    const reply = await this.ask(path, body ? { method: 'PUT', body } : { method: 'DELETE' });
    if (reply?.ok) this.thumbs.set(message, thumb);
    this.options.changed();
    return Boolean(reply?.ok);
  }

  /** Grades a case of human help; a second grade is refused, and the first one stays. */
  async grade(kase: number, score: number): Promise<boolean> {
    const reply = await this.ask(`/cases/${kase}/rating`, { method: 'PUT', body: { score } });
    const done = Boolean(reply?.ok) || reply?.status === 409;
    if (done) this.grades.set(kase, score);
    this.options.changed();
    return done;
  }

  /** All that the server holds of the member, as text to keep; null when it did not come. */
  async records(): Promise<string | null> {
    const reply = await this.ask('/records', { timeout: RECORDS_MS });
    return reply?.ok && reply.data !== null ? JSON.stringify(reply.data, null, 2) : null;
  }

  async erase(): Promise<boolean> {
    const reply = await this.ask('/records', { method: 'DELETE' });
    if (reply?.ok) this.clear();
    return Boolean(reply?.ok);
  }

  clear(): void {
    this.thumbs.clear();
    this.grades.clear();
  }

  private async ask(path: string, options: CallOptions = {}): Promise<Reply | null> {
    const { api, fetch, token } = this.options;
    const known = token() ?? undefined;
    return call(fetch, `${api}${path}`, { ...options, token: known }).catch(() => null);
  }
}
