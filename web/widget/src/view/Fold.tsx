import { whenUnfolded } from './inSight';
import { Words } from './Words';

/** Lines that unfold with one tap. */
export function Fold({ title, lines }: { title: string; lines: readonly string[] }) {
  return (
    <details class="Fold" onToggle={whenUnfolded}>
      <summary>{title}</summary>
      {lines.map((line) => (
        <p key={line}>
          <Words text={line} />
        </p>
      ))}
    </details>
  );
}
