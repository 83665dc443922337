import { strings } from '../strings';
import type { Scheme } from '../config';
import { Button } from './chatui';
import type { Look } from './look';
import { Sheet } from './Sheet';

interface Props {
  look: Look;
  choose: (look: Look) => void;
  onNotice?: () => void;
  onExport: () => void;
  onErase: () => void;
  onClose: () => void;
}

const SCHEMES: readonly Scheme[] = ['auto', 'light', 'dark'];

/** Large text, colours, the privacy notice, the own records and their erasure. */
export function MenuSheet({ look, choose, onNotice, onExport, onErase, onClose }: Props) {
  return (
    <Sheet title={strings.menu} onClose={onClose}>
      <button
        type="button"
        class="Menu-item"
        role="switch"
        aria-checked={look.elder}
        onClick={() => choose({ ...look, elder: !look.elder })}
      >
        <span>{strings.elder}</span>
        <span class="Menu-value">{look.elder ? strings.on : strings.off}</span>
      </button>
      <div class="Menu-item" role="group" aria-label={strings.appearance}>
        <span>{strings.appearance}</span>
        <span class="Menu-choices">
          {SCHEMES.map((scheme) => (
            <button
              type="button"
              key={scheme}
              aria-pressed={look.scheme === scheme}
              onClick={() => choose({ ...look, scheme })}
            >
              {strings[scheme as 'auto' | 'light' | 'dark']}
            </button>
          ))}
        </span>
      </div>
      {onNotice && (
        <button type="button" class="Menu-item" onClick={onNotice}>
          {strings.privacyNotice}
        </button>
      )}
      <button type="button" class="Menu-item" onClick={onExport}>
        {strings.export}
      </button>
      <button type="button" class="Menu-item" data-alarm onClick={onErase}>
        {strings.erase}
      </button>
      <Button block onClick={onClose}>
        {strings.back}
      </Button>
    </Sheet>
  );
}
