import { fill, strings } from '../strings';
import type { Snapshot } from '../transport/client';
import { HANDOFF } from '../transport/contract';
import { Button, Icon, Navbar } from './chatui';
import { useClient } from './context';

const LABELS: Record<string, string> = {
  waiting: strings.humanWaiting,
  active: strings.humanActive,
  left: strings.humanLeft,
};

interface Props {
  title: string;
  snapshot: Snapshot;
  onMenu: () => void;
  onHide?: () => void;
}

/** Title bar with the way to a human, and the line that dates all that is said below. */
export function Header({ title, snapshot, onMenu, onHide }: Props) {
  const client = useClient();
  const { edition } = snapshot;
  const state = snapshot.case?.state;
  const label = (state && LABELS[state]) ?? strings.human;
  const name = state ? `${strings.human}：${label}` : label;
  return (
    <>
      <Navbar
        align="left"
        title={title}
        rightSlot={
          <div class="Header-tools">
            <Button
              className="HumanBtn"
              icon="headset"
              aria-label={name}
              data-state={state}
              onClick={() => client.sendChoice(HANDOFF, strings.human)}
            >
              {label}
            </Button>
            <IconButton icon="menu" name={strings.menu} onClick={onMenu} />
            {onHide && <IconButton icon="close" name={strings.close} onClick={onHide} />}
          </div>
        }
      />
      <p class="Edition">
        <span class="Edition-parts">
          {edition && <span>{fill(strings.edition, { date: edition })}</span>}
          <span>{strings.unofficial}</span>
        </span>
      </p>
    </>
  );
}

function IconButton({ icon, name, onClick }: { icon: string; name: string; onClick: () => void }) {
  return (
    <button type="button" class="IconBtn" aria-label={name} onClick={onClick}>
      <Icon type={icon} />
    </button>
  );
}
