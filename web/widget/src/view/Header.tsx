import { fill, strings } from '../strings';
import { HANDOFF, type Case } from '../transport/contract';
import { Button, Navbar } from './chatui';
import { useClient } from './context';

const LABELS: Record<string, string> = {
  waiting: strings.humanWaiting,
  active: strings.humanActive,
};

/** Title bar with the way to a human, and the line that dates all that is said below. */
export function Header(props: { title: string; case: Case | null; edition: string | null }) {
  const client = useClient();
  const state = props.case?.state;
  const label = (state && LABELS[state]) ?? strings.human;
  const name = state ? `${strings.human}：${label}` : label;
  return (
    <>
      <Navbar
        align="left"
        title={props.title}
        rightSlot={
          <Button
            className="HumanBtn"
            icon="headset"
            aria-label={name}
            data-state={state}
            onClick={() => client.sendChoice(HANDOFF, strings.human)}
          >
            {label}
          </Button>
        }
      />
      <p class="Edition">
        <span class="Edition-parts">
          {props.edition && <span>{fill(strings.edition, { date: props.edition })}</span>}
          <span>{strings.unofficial}</span>
        </span>
      </p>
    </>
  );
}
