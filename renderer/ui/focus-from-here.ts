/**
 * To be called before one waits for an answer: what it gives back moves the focus on, unless the person has gone
 * elsewhere meanwhile. Keys that are typed into another field by then must not land in this one.
 */
export function focusFromHere(): (to: HTMLElement | null | undefined) => void {
  const from = document.activeElement
  return (to) => {
    const now = document.activeElement
    // What had it may have gone with what it said.
    if (now === from || now === document.body) to?.focus()
  }
}
