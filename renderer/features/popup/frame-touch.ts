/** Milliseconds after its load in which a page sets its own focus, if it does. */
const settlingMs = 200
/** Milliseconds in which who has just used our own page can hardly have clicked in the frame. */
const elsewhereMs = 200
/** Milliseconds from the Tab or F6 that leaves our page to the focus that has come into the frame. */
const tabMs = 250
/** Milliseconds for which a click or key goes on being an activation (HTML, "transient activation duration"). */
const activationMs = 5000

/** What our page knows as the focus comes into a frame of another origin. The times are of `performance.now()`. */
export interface FocusSigns {
  readonly now: number
  /** Tab or F6 was pressed in our page. */
  readonly tabAt: number
  /** Our page was clicked, or typed in. */
  readonly usedAt: number
  /** Until when somebody can have clicked or typed where it is not seen: before the frame was there, in another frame. */
  readonly elsewhereAt: number
  /** The frame's page has loaded; infinite while it loads. */
  readonly loadedAt: number
  /** The pointer is over the frame. */
  readonly hovered: boolean
  /** A click in a frame activates the pages around it (HTML, "activation notification"). */
  readonly active: boolean
}

/** Whether a person brought it there, by a click or a key; else the page took it by itself. */
export function byPerson({ now, tabAt, usedAt, elsewhereAt, loadedAt, hovered, active }: FocusSigns): boolean {
  if (now - tabAt < tabMs) return true
  if (!active) return false
  if (hovered || now - Math.max(usedAt, elsewhereAt) > activationMs) return true
  // A finger leaves no pointer behind, and the activation may be that of our own page.
  return now - loadedAt > settlingMs && now - usedAt > elsewhereMs
}
