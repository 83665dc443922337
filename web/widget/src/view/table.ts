/** A comparison's data, read with care: `columns` by key, `rows` with a cell for each key. */

type Fields = Record<string, unknown>;

export interface Table {
  columns: readonly { key: string; title: string }[];
  /** The first cell heads its row. */
  rows: readonly { head: string; cells: readonly string[] }[];
  /** A row is a person rather than a property. */
  persons: boolean;
}

/** Of persons: the plan stands in the outcome, the reason is put there; a phone has no room for more. */
const FOLDED = ['plan', 'reason'];

export function readTable(data: Fields | null): Table | null {
  const titles = data?.columns;
  if (!isFields(titles) || !Array.isArray(data?.rows)) return null;
  const persons = 'who' in titles;
  const keys = Object.keys(titles).filter((key) => !(persons && FOLDED.includes(key)));
  const columns = keys.map((key) => ({ key, title: asText(titles[key]) }));
  const rows = data.rows.filter(isFields).map((row) => {
    const [head = '', ...cells] = keys.map((key) => cellOf(row, key));
    return { head, cells };
  });
  return keys.length > 1 && rows.length ? { columns, rows, persons } : null;
}

function cellOf(row: Fields, key: string): string {
  const told = key === 'outcome' ? [asText(row[key]), asText(row.reason)] : [asText(row[key])];
  return told.filter(Boolean).join('。');
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
