import type { PopupTab } from '../../../main/ipc/contract.ts'

/**
 * Tabs in whose page somebody has been since it was loaded, with its address. No browser tells us what was typed in a
 * page of another origin, nor asks the page before its frame is taken away.
 */
const inUse = new Map<string, string>()

type Page = Pick<PopupTab, 'id' | 'url'>

export const noteInUse = ({ id, url }: Page): void => void inUse.set(id, url)

/** What was typed in it went as it was loaded anew, or closed. */
export const forgetPage = ({ id }: Page): void => void inUse.delete(id)

/** Whether something typed may be lost with it: the notes of our own page are saved by themselves. */
export const isInUse = ({ id, url }: Page): boolean =>
  inUse.get(id) === url && !url.startsWith(`${location.origin}/card?`)
