/**
 * Is this Enter the one that commits a Chinese candidate? Chrome and Firefox report `isComposing`;
 * Safari ends the composition before the key event and leaves only the key code 229.
 */
export function commitsCandidate(event: KeyboardEvent, composing: boolean): boolean {
  return composing || event.isComposing || event.keyCode === 229;
}
