/** The widget's fixed sentences. Whatever answers a question comes from the server instead. */

import strings from './strings.zh-CN.json';

export { strings };

/** Puts values into the `{braces}` of a fixed sentence. */
export function fill(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
