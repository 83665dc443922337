/** Figures joined by hyphens, such as 2019-05-16: browsers would break the line inside them. */
const JOINED = /(\d+(?:-\d+)+)/;

/** Plain text in which a date or a telephone number stays on one line. */
export function Words({ text }: { text: string }) {
  const parts = text.split(JOINED);
  return (
    <>
      {parts.map((part, index) => (index % 2 ? <span class="Joined" key={index}>{part}</span> : part))}
    </>
  );
}
