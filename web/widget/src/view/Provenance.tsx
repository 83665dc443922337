import { fill, strings } from '../strings';
import type { Answer, Source } from './answer';
import { whenUnfolded } from './inSight';
import { Words } from './Words';

function line(source: Source): string {
  const { title, date } = source;
  return date ? fill(strings.sourceDated, { title, date }) : title;
}

/** As of when an answer holds and where it comes from; several sources unfold with one tap. */
export function Provenance({ answer }: { answer: Answer }) {
  const { edition, sources } = answer;
  const dated = edition && fill(strings.edition, { date: edition });
  if (sources.length > 1) return <Several dated={dated} sources={sources} />;
  const only = sources[0];
  const parts = [dated, only && fill(strings.source, { source: line(only) })].filter(Boolean);
  if (!parts.length) return null;
  return (
    <p class="Provenance">
      <Words text={parts.join(' · ')} />
    </p>
  );
}

function Several({ dated, sources }: { dated: string | null; sources: readonly Source[] }) {
  const count = fill(strings.sources, { count: sources.length });
  return (
    <details class="Provenance Fold" onToggle={whenUnfolded}>
      <summary>
        <Words text={[dated, count].filter(Boolean).join(' · ')} />
      </summary>
      <ul>
        {sources.map((source) => (
          <li key={line(source)}>
            <Words text={line(source)} />
          </li>
        ))}
      </ul>
    </details>
  );
}
