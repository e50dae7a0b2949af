import { useSyncExternalStore } from 'react'

export type Page = 'phone' | 'calls' | 'voicemail' | 'queues' | 'popup' | 'cti' | 'settings' | 'start'

export interface Route {
  readonly page: Page
  /** What of the page: a call's uniqueid, a hook. */
  readonly item: string | null
}

const pages: readonly string[] = [
  'phone',
  'calls',
  'voicemail',
  'queues',
  'popup',
  'cti',
  'settings',
  'start'
] satisfies Page[]

/** Pages live behind the `#`: the same in every shell, and none needs the server. */
export function readRoute(hash: string): Route {
  const [page = '', item = ''] = hash.replace(/^#\/?/, '').split('/')
  return {
    page: pages.includes(page) ? (page as Page) : 'phone',
    item: item === '' ? null : decoded(item)
  }
}

/** As it stands where it is no encoding: an address can be cut, or typed. */
function decoded(item: string): string {
  try {
    return decodeURIComponent(item)
  } catch {
    return item
  }
}

export const hrefOf = (page: Page, item?: string): string =>
  item === undefined ? `#/${page}` : `#/${page}/${encodeURIComponent(item)}`

export function go(page: Page, item?: string): void {
  // It stands there already. A browser lets no window close itself that has been to more than one address.
  if (page === 'phone' && item === undefined && location.hash === '') return
  location.hash = hrefOf(page, item)
}

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener)
  return () => removeEventListener('hashchange', listener)
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => location.hash)
  return readRoute(hash)
}
