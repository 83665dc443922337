import type { Answer } from './answer';
import { readTable, type Table } from './table';
import { Words } from './Words';

/** Two plans, or several persons, side by side; without a table the text says it all. */
export function Comparison({ answer }: { answer: Answer }) {
  const table = readTable(answer.data);
  if (!table) return <Lines text={answer.text} />;
  const [before, after] = table.persons ? around(answer.text) : [answer.text, ''];
  return (
    <>
      <Lines text={before} />
      <TableView table={table} />
      <Lines text={after} />
    </>
  );
}

function TableView({ table: { columns, rows, persons } }: { table: Table }) {
  return (
    <table class="Table" data-persons={persons}>
      <thead>
        <tr>
          {columns.map(({ key, title }) => (
            <th key={key} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.head}>
            <th scope="row">{row.head}</th>
            {row.cells.map((cell, index) => (
              <td key={index}>
                <Words text={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Lines({ text }: { text: string }) {
  if (!text) return null;
  return (
    <p class="Answer-text">
      <Words text={text} />
    </p>
  );
}

/** The text of several persons repeats the table line by line; what stands around it is shown. */
function around(text: string): [string, string] {
  const lines = text.split('\n');
  const listed = lines.map((line) => line.startsWith('·'));
  const [first, last] = [listed.indexOf(true), listed.lastIndexOf(true)];
  if (first < 0) return [text, ''];
  return [lines.slice(0, first).join('\n'), lines.slice(last + 1).join('\n')];
}
