import { useState } from 'preact/hooks';
import { fill, strings } from '../strings';
import { Bubble, Icon, VisuallyHidden } from './chatui';
import { useClient, usePage } from './context';

/** Where the member stands while waiting for a human. */
export function QueueBubble({ text, position }: { text: string; position: number | null }) {
  return (
    <Bubble type="text">
      <div class="Queue">
        <VisuallyHidden>{strings.system}：</VisuallyHidden>
        <Icon type="headset" />
        <p>
          {text}
          {position !== null && <strong>{fill(strings.ahead, { count: position })}</strong>}
        </p>
      </div>
    </Bubble>
  );
}

/** How was the human help: five grades, one tap, once. */
export function GradeBubble({ text, kase }: { text: string; kase: number }) {
  const client = useClient();
  const { content, grades } = usePage();
  const [failed, setFailed] = useState(false);
  const given = grades.get(kase);
  const offered = content?.csat_grades ?? [];
  const title = offered.find(({ score }) => score === given)?.title;

  async function grade(score: number) {
    setFailed(!(await client.care.grade(kase, score)));
  }

  return (
    <Bubble type="text">
      <VisuallyHidden>{strings.system}：</VisuallyHidden>
      <p class="Answer-text">{text}</p>
      {given === undefined && (
        <div class="Grades" role="group" aria-label={strings.grades}>
          {offered.map(({ score, title }) => (
            <button type="button" key={score} onClick={() => void grade(score)}>
              {title}
            </button>
          ))}
        </div>
      )}
      <p class="Said" role="status">
        {title && fill(strings.gradeThanks, { grade: title })}
        {failed && strings.notKept}
      </p>
    </Bubble>
  );
}
