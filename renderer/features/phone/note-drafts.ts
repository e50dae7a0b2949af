/**
 * What is typed and not yet taken by main stands here as well, with each key: it outlives the page, its crash, and the
 * end of main. Bound to the address of the application, and to who typed it, for a browser is not one person's alone.
 */
interface Draft {
  readonly text: string
  /** Unix milliseconds of its last key. */
  readonly at: number
  /** Typed before it was known what was noted: it comes after that. */
  readonly isAddition?: boolean
}

const prefix = 'offhook-note'

let owner = ''

/** Whose notes are typed in this window: `100@acme.test`. */
export function setDraftOwner(address: string): void {
  owner = address
}

const keyOf = (uniqueid: string): string => `${prefix} ${owner} ${uniqueid}`

export function keepDraft(uniqueid: string, text: string): void {
  keep(uniqueid, { text, at: Date.now() })
}

export function keepAddition(uniqueid: string, text: string): void {
  keep(uniqueid, { text, at: Date.now(), isAddition: true })
}

function keep(uniqueid: string, draft: Draft): void {
  withStore((store) => store.setItem(keyOf(uniqueid), JSON.stringify(draft)))
}

export function dropDraft(uniqueid: string): void {
  withStore((store) => store.removeItem(keyOf(uniqueid)))
}

/** Calls whose notes this person has left unsaved. */
export function draftedCalls(): readonly string[] {
  const own = keyOf('')
  const names = withStore((store) => Object.keys(store)) ?? []
  return names.filter((name) => name.startsWith(own)).map((name) => name.slice(own.length))
}

/** What is saved with what was left unsaved; null where nothing was. What somebody has saved since stays before it. */
export function withDraft(
  uniqueid: string,
  saved: { readonly text: string; readonly at: number | null }
): string | null {
  const draft = read(withStore((store) => store.getItem(keyOf(uniqueid))) ?? null)
  if (draft === null) return null
  if (draft.isAddition) return withAddition(saved.text, draft.text)
  if (draft.text === saved.text) return null
  const changedSince = saved.at !== null && saved.at > draft.at && !draft.text.startsWith(saved.text)
  return changedSince ? withAddition(saved.text, draft.text) : draft.text
}

export const withAddition = (noted: string, typed: string): string =>
  [noted, typed].filter((part) => part !== '').join('\n')

function read(stored: string | null): Draft | null {
  if (stored === null) return null
  try {
    const { text, at, isAddition } = JSON.parse(stored) as Partial<Draft>
    return typeof text === 'string' && typeof at === 'number' ? { text, at, isAddition: isAddition === true } : null
  } catch {
    return null
  }
}

/** A browser may forbid storage, or have none left: the note is then in the window and in main alone. */
function withStore<T>(use: (store: Storage) => T): T | undefined {
  try {
    return use(localStorage)
  } catch {
    return undefined
  }
}
