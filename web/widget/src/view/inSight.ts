/** What a tap has unfolded below the edge of the list is brought into sight, by as little as it takes. */
export function bringIntoSight(element: Element | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}

/** For a `details` element. */
export function whenUnfolded({ currentTarget }: { currentTarget: HTMLDetailsElement }): void {
  if (currentTarget.open) bringIntoSight(currentTarget);
}
